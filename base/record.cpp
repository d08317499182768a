#include "base/record.hpp"

#include <algorithm>

namespace majlis::record {

std::string Path::pointer() const {
  std::string text;
  for (const auto& step : steps_) {
    text += '/';
    text += step.field.empty() ? std::to_string(step.index) : std::string(step.field);
  }
  return text;
}

Error Path::error(std::string_view rule, std::string_view reason) const {
  return {rule, pointer() + ": " + std::string(reason)};
}

Error Path::wrong_type(std::string_view wanted, cbor::Type found) const {
  return error("record.type", "expected " + std::string(wanted) + ", found " + std::string(cbor::type_name(found)));
}

std::string_view pointer_of(const Error& error) {
  if (!error.name.starts_with("record.")) return {};
  return std::string_view(error.detail).substr(0, error.detail.find(": "));
}

namespace detail {
namespace {

Status check_range(const Path& path, std::uint64_t value, const Limits& limits) {
  if (value < limits.min) return path.error("record.minimum", "must be at least " + std::to_string(limits.min));
  if (value > limits.max) return path.error("record.maximum", "must be at most " + std::to_string(limits.max));
  return {};
}

Status check_size(const Path& path, std::uint64_t size, const Limits& limits) {
  if (size < limits.min)
    return path.error("record.minBytes",
                      "has " + std::to_string(size) + " bytes, needs at least " + std::to_string(limits.min));
  if (size > limits.max)
    return path.error("record.maxBytes",
                      "has " + std::to_string(size) + " bytes, may have at most " + std::to_string(limits.max));
  return {};
}

}  // namespace

Status Decoder::value(bool& out, const Limits&) {
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type != cbor::Type::kBool) return path.wrong_type("boolean", item.type);
  out = item.number != 0;
  return {};
}

Status Decoder::value(std::uint64_t& out, const Limits& limits) {
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type == cbor::Type::kNegative) return path.error("record.minimum", "must not be negative");
  if (item.type != cbor::Type::kUnsigned) return path.wrong_type("unsigned integer", item.type);
  out = item.number;
  return check_range(path, out, limits);
}

Status Decoder::value(std::int64_t& out, const Limits&) {
  MAJLIS_TRY(const auto item, reader.next());
  const bool negative = item.type == cbor::Type::kNegative;
  if (!negative && item.type != cbor::Type::kUnsigned) return path.wrong_type("integer", item.type);
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (item.number > kMost) return path.error("record.maximum", "does not fit 64 bits with a sign");
  out = negative ? -1 - static_cast<std::int64_t>(item.number) : static_cast<std::int64_t>(item.number);
  return {};
}

Status Decoder::value(std::string& out, const Limits& limits) {
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type != cbor::Type::kText) return path.wrong_type("text", item.type);
  MAJLIS_CHECK(check_size(path, item.bytes.size(), limits));
  out = to_string(item.bytes);
  return {};
}

Status Decoder::value(Bytes& out, const Limits& limits) {
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type != cbor::Type::kBytes) return path.wrong_type("bytes", item.type);
  MAJLIS_CHECK(check_size(path, item.bytes.size(), limits));
  out = to_bytes(item.bytes);
  return {};
}

Status Decoder::value(Raw& out, const Limits& limits) {
  MAJLIS_TRY(const auto item, reader.raw());
  MAJLIS_CHECK(check_size(path, item.size(), limits));
  out.item = to_bytes(item);
  return {};
}

Status Decoder::id_bytes(MutableByteView out) {
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type != cbor::Type::kBytes) return path.wrong_type("bytes", item.type);
  MAJLIS_CHECK(check_size(path, item.bytes.size(), {out.size(), out.size()}));
  std::ranges::copy(item.bytes, out.begin());
  return {};
}

Status Decoder::enum_text(std::span<const std::string_view> texts, std::size_t& index) {
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type != cbor::Type::kText) return path.wrong_type("text", item.type);
  const auto found = std::ranges::find(texts, as_text(item.bytes));
  if (found == texts.end()) {
    std::string wanted;
    for (auto text : texts) wanted += (wanted.empty() ? "" : ", ") + std::string(text);
    return path.error("record.enum", "must be one of " + wanted);
  }
  index = static_cast<std::size_t>(found - texts.begin());
  return {};
}

Status Decoder::array_head(std::uint64_t& count, const Limits& limits) {
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type != cbor::Type::kArray) return path.wrong_type("array", item.type);
  count = item.number;
  if (count < limits.min)
    return path.error("record.minItems", "needs at least " + std::to_string(limits.min) + " items");
  if (count > limits.max)
    return path.error("record.maxItems", "may have at most " + std::to_string(limits.max) + " items");
  return {};
}

Status Decoder::map_head(std::uint64_t& pairs) {
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type != cbor::Type::kMap) return path.wrong_type("object", item.type);
  pairs = item.number;
  return {};
}

Status Decoder::key(std::string_view& key) {
  MAJLIS_TRY(const auto item, reader.next());
  if (item.type != cbor::Type::kText) return path.error("record.type", "field names are text");
  key = as_text(item.bytes);
  return {};
}

Status Decoder::unknown_field(std::string_view key) {
  if (unknown == Unknown::kSkip) return reader.skip();
  path.enter(key);
  return path.error("record.unknown", "no such field; remove it or check its spelling");
}

}  // namespace detail
}  // namespace majlis::record
