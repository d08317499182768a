#include "host/net/rpc.hpp"

#include "base/cbor.hpp"
#include "host/json/schema.hpp"
#include "host/json/text.hpp"
#include "host/json/transcode.hpp"

#include <bit>

namespace majlis::host::rpc {
namespace {

constexpr std::size_t kIdMax = 128;
constexpr std::size_t kMethodMax = 128;

Malformed malformed(Code code, std::string message, Bytes id = null_id()) {
  return {std::move(id), failure(code, std::move(message))};
}

// What both encodings read from a message before it is a request.
struct Envelope {
  bool version = false;
  bool has_method = false;
  bool id_wrong = false;
  Bytes id;
  std::string method;
};

std::optional<Malformed> check(const Envelope& envelope) {
  Bytes id = envelope.id.empty() || envelope.id_wrong ? null_id() : envelope.id;
  if (envelope.id_wrong)
    return malformed(Code::kInvalidRequest, "id must be text or an integer, at most 128 bytes long");
  if (!envelope.version)
    return malformed(Code::kInvalidRequest, "jsonrpc must be \"2.0\"; requests are {jsonrpc, id, method, params}",
                     std::move(id));
  if (!envelope.has_method || envelope.method.size() > kMethodMax)
    return malformed(Code::kInvalidRequest, "method must be text, at most 128 bytes long", std::move(id));
  return std::nullopt;
}

bool valid_id(cbor::Type type, std::size_t size) {
  const bool kind = type == cbor::Type::kText || type == cbor::Type::kUnsigned || type == cbor::Type::kNegative;
  return kind && size <= kIdMax;
}

Status read_cbor(ByteView message, Envelope& envelope, ByteView& params) {
  cbor::Reader reader(message);
  MAJLIS_TRY(const cbor::Item head, reader.next());
  if (head.type != cbor::Type::kMap) return Error{"rpc.request", "a message is one request map; batches are not taken"};
  for (std::uint64_t i = 0; i < head.number; ++i) {
    MAJLIS_TRY(const cbor::Item key, reader.next());
    const std::string_view name = as_text(key.bytes);
    MAJLIS_TRY(const cbor::Type type, reader.peek());
    MAJLIS_TRY(const ByteView raw, reader.raw());
    if (name == "params") {
      params = raw;
    } else if (name == "id") {
      envelope.id = to_bytes(raw);
      envelope.id_wrong = !valid_id(type, raw.size());
    } else if (name == "method" && type == cbor::Type::kText) {
      envelope.has_method = true;
      envelope.method = to_string(cbor::Reader(raw).next()->bytes);
    } else if (name == "jsonrpc" && type == cbor::Type::kText) {
      envelope.version = as_text(cbor::Reader(raw).next()->bytes) == "2.0";
    }
  }
  return reader.finish();
}

Parsed parse_cbor(ByteView message) {
  Envelope envelope;
  static constexpr std::uint8_t kEmptyMap[] = {0xA0};
  ByteView params = kEmptyMap;
  if (const Status status = read_cbor(message, envelope, params); !status.ok()) {
    const bool shape = status.error().name == "rpc.request";
    return malformed(shape ? Code::kInvalidRequest : Code::kParse, status.error().detail);
  }
  if (auto wrong = check(envelope)) return *std::move(wrong);
  if (params[0] >> 5 != 5) return malformed(Code::kInvalidParams, "params must be a map by name", envelope.id);
  return Request{std::move(envelope.id), std::move(envelope.method), {}, params};
}

Envelope read_json(const json::Document& document) {
  using Kind = json::Document::Head::Kind;
  Envelope envelope;
  if (const std::size_t at = document.member(0, "jsonrpc"); at != 0)
    envelope.version = document[at].kind == Kind::kText && document[at].text == "2.0";
  if (const std::size_t at = document.member(0, "method"); at != 0 && document[at].kind == Kind::kText) {
    envelope.has_method = true;
    envelope.method = document[at].text;
  }
  if (const std::size_t at = document.member(0, "id"); at != 0) {
    const Kind kind = document[at].kind;
    envelope.id_wrong = kind != Kind::kText && kind != Kind::kUnsigned && kind != Kind::kSigned;
    envelope.id_wrong = envelope.id_wrong || document[at].text.size() >= kIdMax;
    if (auto id = document.cbor(at, json::Shape()); id.ok()) envelope.id = *std::move(id);
  }
  return envelope;
}

Parsed parse_json(ByteView message, const MethodRegistry& methods) {
  using Kind = json::Document::Head::Kind;
  const auto document = json::Document::parse(as_text(message));
  if (!document.ok()) return malformed(Code::kParse, document.error().detail);
  if (document->root().kind != Kind::kObject)
    return malformed(Code::kInvalidRequest, "a message is one request object; batches are not taken");
  Envelope envelope = read_json(*document);
  if (auto wrong = check(envelope)) return *std::move(wrong);
  Request request{std::move(envelope.id), std::move(envelope.method), Bytes{0xA0}, {}};
  if (const std::size_t at = document->member(0, "params"); at != 0) {
    const Bytes id = request.notification() ? null_id() : request.id;
    if ((*document)[at].kind != Kind::kObject)
      return malformed(Code::kInvalidParams, "params must be an object by name", id);
    const auto method = methods.find(request.method);
    auto params = document->cbor(at, method ? method->params->shape() : json::Shape());
    if (!params.ok()) return Malformed{id, invalid_params(params.error())};
    request.owned_params = *std::move(params);
  }
  request.params = request.owned_params;
  return request;
}

void write_error(cbor::Writer& out, const Failure& why) {
  cbor::Reader more(why.data);
  std::uint64_t count = 0;
  ByteView members;
  if (!why.data.empty()) {
    if (const auto head = more.next(); head.ok() && head->type == cbor::Type::kMap) {
      count = head->number;
      members = ByteView(why.data).subspan(more.offset());
    }
  }
  out.map(3);
  out.text("code");
  out.integer(code_number(why.code));
  out.text("data");
  out.map(count + (why.pointer.empty() ? 1U : 2U));
  out.text("name");
  out.text(code_name(why.code));
  if (!why.pointer.empty()) {
    out.text("pointer");
    out.text(why.pointer);
  }
  out.raw(members);
  out.text("message");
  out.text(why.message);
}

}  // namespace

Bytes null_id() { return {0xF6}; }

Parsed parse(ByteView message, Encoding encoding, const MethodRegistry& methods) {
  return encoding == Encoding::kCbor ? parse_cbor(message) : parse_json(message, methods);
}

Bytes response(ByteView id, const Outcome& outcome, Encoding encoding) {
  cbor::Writer out;
  out.map(3);
  out.text("id");
  out.raw(id);
  if (const auto* result = std::get_if<Bytes>(&outcome)) {
    out.text("result");
    if (result->empty()) {
      out.map(0);
    } else {
      out.raw(*result);
    }
  } else {
    out.text("error");
    write_error(out, std::get<Failure>(outcome));
  }
  out.text("jsonrpc");
  out.text("2.0");
  if (encoding == Encoding::kCbor) return out.take();
  if (auto text = json::from_cbor(out.view()); text.ok()) return to_bytes(std::string_view(*text));
  // Only a plugin's malformed result ends here: its caller is told instead of getting half a message.
  return response(id, failure(Code::kInternal, "the method's result is not CBOR"), encoding);
}

}  // namespace majlis::host::rpc
