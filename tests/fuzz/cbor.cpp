// Any bytes as CBOR: no crash, no over-read, and what is canonical comes back the same from the writer.

#include "base/cbor.hpp"

#include <cstdlib>

using namespace majlis;

namespace {

void copy(const cbor::Item& item, cbor::Writer& writer) {
  switch (item.type) {
    case cbor::Type::kUnsigned: return writer.unsigned_integer(item.number);
    case cbor::Type::kBytes: return writer.bytes(item.bytes);
    case cbor::Type::kText: return writer.text(as_text(item.bytes));
    case cbor::Type::kArray: return writer.array(item.number);
    case cbor::Type::kMap: return writer.map(item.number);
    case cbor::Type::kBool: return writer.boolean(item.number != 0);
    case cbor::Type::kNull: return writer.null();
    case cbor::Type::kNegative:
    case cbor::Type::kFloat: return;  // the writer's range is narrower: not compared
  }
}

bool narrower_in_writer(cbor::Type type) { return type == cbor::Type::kNegative || type == cbor::Type::kFloat; }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  cbor::Reader reader(input);
  cbor::Writer writer;
  bool comparable = true;
  while (reader.offset() < size) {
    const auto item = reader.next();
    if (!item.ok()) break;
    comparable = comparable && !narrower_in_writer(item->type);
    copy(*item, writer);
  }
  if (cbor::check_canonical(input).ok() && comparable && !equal(writer.view(), input)) std::abort();

  cbor::Reader skipping(input);
  const bool skipped = skipping.skip().ok();
  if (skipped && skipping.offset() > size) std::abort();
  return 0;
}
