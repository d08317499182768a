#include "abi_view.hpp"

namespace majlis::sdk {

Bytes encode_error(const MethodError& error) {
  Json payload = object("code", code_name(error.code()), "message", error.message());
  if (!error.pointer().empty()) payload["pointer"] = error.pointer();
  if (!error.data().empty()) payload["data"] = facts(error);
  return to_cbor(payload);
}

MethodError decode_error(ByteView payload) {
  const Result<Json> error = from_cbor(payload);
  if (!error) return {Code::kInternal, "an error that cannot be read: " + error.error().detail};
  try {
    const auto data = error->find("data");
    return {code_of(text_at(*error, "code")), text_at(*error, "message"), find_text(*error, "pointer").value_or(""),
            data != error->end() && data->is_object() ? to_cbor(*data) : Bytes()};
  } catch (const MethodError& unreadable) {
    return {Code::kInternal, "an error that cannot be read: " + unreadable.message()};
  }
}

MethodError answer_for(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const MethodError& refusal) {
    return refusal;
  } catch (...) {
    return {Code::kInternal, "the plugin failed; its log says why"};
  }
}

std::string text_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return known.what();
  } catch (...) {
    return "something that is no std::exception was thrown";
  }
}

}  // namespace majlis::sdk
