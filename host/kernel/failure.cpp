#include "host/kernel/failure.hpp"

#include "base/cbor.hpp"
#include "base/record.hpp"

#include <array>

namespace majlis::host {
namespace {

struct Row {
  Code code;
  int number;
  std::string_view name;
};

constexpr std::array kRows{
    Row{Code::kParse, -32700, "parse_error"},
    Row{Code::kInvalidRequest, -32600, "invalid_request"},
    Row{Code::kMethodNotFound, -32601, "method_not_found"},
    Row{Code::kInvalidParams, -32602, "invalid_params"},
    Row{Code::kInternal, -32603, "internal"},
    Row{Code::kDenied, -32001, "denied"},
    Row{Code::kNotFound, -32002, "not_found"},
    Row{Code::kConflict, -32003, "conflict"},
    Row{Code::kAlready, -32004, "already"},
    Row{Code::kGone, -32005, "gone"},
    Row{Code::kQuota, -32006, "quota"},
    Row{Code::kRateLimited, -32007, "rate_limited"},
    Row{Code::kUnavailable, -32008, "unavailable"},
    Row{Code::kCancelled, -32009, "cancelled"},
    Row{Code::kTimeout, -32010, "timeout"},
};

const Row& row(Code code) {
  for (const Row& candidate : kRows)
    if (candidate.code == code) return candidate;
  return kRows[4];
}

// Takes one text value; anything else leaves `out` as it is.
Status take_text(cbor::Reader& reader, std::string& out) {
  MAJLIS_TRY(const cbor::Type type, reader.peek());
  if (type != cbor::Type::kText) return reader.skip();
  MAJLIS_TRY(const cbor::Item item, reader.next());
  out = to_string(item.bytes);
  return {};
}

Status read_failure(ByteView item, Failure& out, std::string& code) {
  cbor::Reader reader(item);
  MAJLIS_TRY(const cbor::Item head, reader.next());
  if (head.type != cbor::Type::kMap) return Error{"failure.type", "an error is a map"};
  for (std::uint64_t i = 0; i < head.number; ++i) {
    MAJLIS_TRY(const cbor::Item key, reader.next());
    const std::string_view name = as_text(key.bytes);
    if (name == "code") {
      MAJLIS_CHECK(take_text(reader, code));
    } else if (name == "message") {
      MAJLIS_CHECK(take_text(reader, out.message));
    } else if (name == "pointer") {
      MAJLIS_CHECK(take_text(reader, out.pointer));
    } else {
      MAJLIS_TRY(const ByteView raw, reader.raw());
      if (name == "data" && !raw.empty() && raw[0] >> 5 == 5) out.data = to_bytes(raw);
    }
  }
  return reader.finish();
}

}  // namespace

int code_number(Code code) { return row(code).number; }
std::string_view code_name(Code code) { return row(code).name; }

Code code_of(std::string_view name) {
  for (const Row& candidate : kRows)
    if (candidate.name == name) return candidate.code;
  return Code::kInternal;
}

Failure invalid_params(const Error& error) {
  const std::size_t colon = error.detail.find(": ");
  const bool has_pointer = colon != std::string::npos && (colon == 0 || error.detail[0] == '/');
  if (!has_pointer) return {Code::kInvalidParams, error.detail, {}, {}};
  return {Code::kInvalidParams, error.detail.substr(colon + 2), error.detail.substr(0, colon), {}};
}

Bytes encode_failure(const Failure& failure) {
  cbor::Writer out;
  out.map(2U + (failure.pointer.empty() ? 0U : 1U) + (failure.data.empty() ? 0U : 1U));
  out.text("code");
  out.text(code_name(failure.code));
  if (!failure.data.empty()) {
    out.text("data");
    out.raw(failure.data);
  }
  out.text("message");
  out.text(failure.message);
  if (!failure.pointer.empty()) {
    out.text("pointer");
    out.text(failure.pointer);
  }
  return out.take();
}

Failure decode_failure(ByteView item) {
  Failure out;
  std::string code;
  if (const Status status = read_failure(item, out, code); !status.ok())
    return failure(Code::kInternal, "the answer was an error that cannot be read: " + status.error().detail);
  out.code = code_of(code);
  if (out.message.empty()) out.message = "no reason was given";
  return out;
}

}  // namespace majlis::host
