#include <majlis/call.hpp>

#include "abi_view.hpp"

namespace majlis::sdk {
namespace {

template <class T>
std::optional<T> id_or_nothing(majlis_bytes borrowed) {
  const Result<T> id = T::from_bytes(bytes(borrowed));
  return id ? std::optional<T>(*id) : std::nullopt;
}

}  // namespace

Call::Call(const majlis_call_context& context)
    : id_(context.call_id),
      caller_(static_cast<Caller>(context.caller_kind)),
      deadline_ms_(context.deadline_ms),
      depth_(context.depth),
      account_(id_or_nothing<AccountId>(context.account)),
      device_(id_or_nothing<DeviceId>(context.device)),
      plugin_(text(context.plugin)) {}

const AccountId& Call::need_account() const {
  if (!account_) throw MethodError(Code::kDenied, "this needs an account: open a session first");
  return *account_;
}

const DeviceId& Call::need_device() const {
  if (!device_) throw MethodError(Code::kDenied, "this needs a device: open a session first");
  return *device_;
}

HttpRequest::HttpRequest(const majlis_http_request& request)
    : method(text(request.method)),
      path(text(request.path)),
      query(text(request.query)),
      headers(object()),
      body_size(request.body_size) {
  Result<Json> read = from_cbor(bytes(request.headers));
  if (read && read->is_object()) headers = std::move(*read);
}

}  // namespace majlis::sdk
