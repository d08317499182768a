#include "clients/web/engine/gist.hpp"

#include "base/cbor.hpp"

namespace majlis::web {
namespace {

constexpr std::size_t kText = 240;  // bytes

void copy(cbor::Writer& writer, const cbor::Item& item) {
  switch (item.type) {
    case cbor::Type::kUnsigned: return writer.unsigned_integer(item.number);
    case cbor::Type::kNegative: return writer.integer(-1 - static_cast<std::int64_t>(item.number));
    case cbor::Type::kBytes: return writer.bytes({});
    case cbor::Type::kText: return writer.text(shortened(std::string(as_text(item.bytes)), kText));
    case cbor::Type::kArray: return writer.array(item.number);
    case cbor::Type::kMap: return writer.map(item.number);
    case cbor::Type::kBool: return writer.boolean(item.number != 0);
    case cbor::Type::kNull: return writer.null();
    case cbor::Type::kFloat: return writer.real(item.real);
  }
}

}  // namespace

std::optional<Bytes> gist_of(ByteView body) {
  cbor::Reader reader(body);
  cbor::Writer writer;
  do {
    const auto item = reader.next();
    if (!item.ok() || writer.view().size() > kGist) return std::nullopt;
    copy(writer, *item);
  } while (!reader.finish().ok());
  if (writer.view().size() > kGist) return std::nullopt;
  return writer.take();
}

std::string shortened(std::string text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  text.resize(limit);
  return text + "…";
}

}  // namespace majlis::web
