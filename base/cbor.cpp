#include "base/cbor.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

namespace majlis::cbor {
namespace {

Error fault(std::string_view name, std::size_t offset, std::string_view reason) {
  return {name, std::string(reason) + " at byte " + std::to_string(offset)};
}

double half_to_double(std::uint16_t half) {
  const int exponent = half >> 10 & 0x1F;
  const int mantissa = half & 0x3FF;
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else if (exponent != 31) {
    value = std::ldexp(mantissa + 1024, exponent - 25);
  } else {
    value = mantissa == 0 ? HUGE_VAL : std::nan("");
  }
  return (half & 0x8000) != 0 ? -value : value;
}

}  // namespace

std::string_view type_name(Type type) {
  switch (type) {
    case Type::kUnsigned: return "unsigned integer";
    case Type::kNegative: return "negative integer";
    case Type::kBytes: return "bytes";
    case Type::kText: return "text";
    case Type::kArray: return "array";
    case Type::kMap: return "map";
    case Type::kBool: return "boolean";
    case Type::kNull: return "null";
    case Type::kFloat: return "float";
  }
  return "unknown";
}

Result<std::uint64_t> Reader::argument(std::uint8_t info) {
  if (info < 24) return std::uint64_t{info};
  if (info > 27) return fault("cbor.unsupported", position_ - 1, "indefinite or reserved length");
  const std::size_t size = std::size_t{1} << (info - 24);
  if (input_.size() - position_ < size) return fault("cbor.truncated", position_, "input ends inside a head");
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | input_[position_++];
  return value;
}

Result<Item> Reader::head() {
  if (position_ >= input_.size()) return fault("cbor.truncated", position_, "input ends where an item should begin");
  const std::size_t start = position_;
  const std::uint8_t first = input_[position_++];
  const std::uint8_t major = first >> 5;
  const std::uint8_t info = first & 31;
  MAJLIS_TRY(const std::uint64_t value, argument(info));
  Item item;
  item.number = value;
  const bool shortest = info < 24 || (info == 24 && value >= 24) || (info == 25 && value > 0xFF) ||
                        (info == 26 && value > 0xFFFF) || (info == 27 && value > 0xFFFFFFFF);
  if (major != 7 && rules_.canonical && !shortest)
    return fault("cbor.not_canonical", start, "head is not in its shortest form");
  switch (major) {
    case 0: item.type = Type::kUnsigned; return item;
    case 1: item.type = Type::kNegative; return item;
    case 2:
    case 3:
      if (value > input_.size() - position_) return fault("cbor.truncated", start, "string is longer than the input");
      item.type = major == 2 ? Type::kBytes : Type::kText;
      item.bytes = input_.subspan(position_, static_cast<std::size_t>(value));
      position_ += static_cast<std::size_t>(value);
      if (major == 3 && !is_utf8(as_text(item.bytes))) return fault("cbor.utf8", start, "text is not UTF-8");
      return item;
    case 4:
    case 5:
      item.type = major == 4 ? Type::kArray : Type::kMap;
      // Each element takes at least one byte, so a larger count can never be satisfied.
      if (value > (input_.size() - position_) / (major == 4 ? 1 : 2))
        return fault("cbor.truncated", start, "container announces more items than the input holds");
      return item;
    case 7: break;
    default: return fault("cbor.unsupported", start, "tags are not used here");
  }
  switch (info) {
    case 20:
    case 21:
      item.type = Type::kBool;
      item.number = info - 20;
      return item;
    case 22: item.type = Type::kNull; return item;
    case 25: item.real = half_to_double(static_cast<std::uint16_t>(value)); break;
    case 26: item.real = std::bit_cast<float>(static_cast<std::uint32_t>(value)); break;
    case 27: item.real = std::bit_cast<double>(value); break;
    default: return fault("cbor.unsupported", start, "simple value is not used here");
  }
  if (rules_.canonical && info != 27) return fault("cbor.not_canonical", start, "floats are written with 64 bits here");
  item.type = Type::kFloat;
  return item;
}

Status Reader::note_key(std::size_t start) {
  Frame& frame = stack_.back();
  const ByteView key = input_.subspan(start, position_ - start);
  if (rules_.canonical && !frame.last_key.empty() && !std::ranges::lexicographical_compare(frame.last_key, key))
    return fault("cbor.not_canonical", start, "map keys are not sorted or not unique");
  frame.last_key = key;
  return {};
}

Result<Item> Reader::next() {
  if (started_ && stack_.empty()) return fault("cbor.trailing", position_, "bytes after the item");
  const std::size_t start = position_;
  MAJLIS_TRY(const Item item, head());
  started_ = true;
  const bool container = item.type == Type::kArray || item.type == Type::kMap;
  if (!stack_.empty() && stack_.back().map && stack_.back().left % 2 == 0) {
    if (container || item.type > Type::kText)
      return fault("cbor.unsupported", start, "map key is not a number or string");
    MAJLIS_CHECK(note_key(start));
  }
  if (!stack_.empty()) --stack_.back().left;
  if (container) {
    if (stack_.size() >= rules_.max_depth)
      return fault("cbor.depth", start, "nested deeper than " + std::to_string(rules_.max_depth));
    const bool map = item.type == Type::kMap;
    stack_.push_back({map ? item.number * 2 : item.number, map, {}});
  }
  while (!stack_.empty() && stack_.back().left == 0) stack_.pop_back();
  return item;
}

Result<Type> Reader::peek() const {
  Reader copy(input_.subspan(position_), rules_);
  MAJLIS_TRY(const Item item, copy.head());
  return item.type;
}

Status Reader::skip() {
  const std::size_t depth = stack_.size();
  MAJLIS_CHECK(next());
  while (stack_.size() > depth) MAJLIS_CHECK(next());
  return {};
}

Result<ByteView> Reader::raw() {
  const std::size_t start = position_;
  MAJLIS_CHECK(skip());
  return input_.subspan(start, position_ - start);
}

Status Reader::finish() const {
  if (!started_ || !stack_.empty()) return fault("cbor.truncated", position_, "item is not complete");
  if (position_ != input_.size()) return fault("cbor.trailing", position_, "bytes after the item");
  return {};
}

Status check_canonical(ByteView input) {
  Reader reader(input, {.max_depth = 32, .canonical = true});
  MAJLIS_CHECK(reader.skip());
  return reader.finish();
}

void Writer::head(std::uint8_t major, std::uint64_t argument) {
  const auto lead = static_cast<std::uint8_t>(major << 5);
  if (argument < 24) {
    out_.push_back(lead | static_cast<std::uint8_t>(argument));
    return;
  }
  const int log = argument <= 0xFF ? 0 : argument <= 0xFFFF ? 1 : argument <= 0xFFFFFFFF ? 2 : 3;
  out_.push_back(lead | static_cast<std::uint8_t>(24 + log));
  for (int shift = (8 << log) - 8; shift >= 0; shift -= 8) out_.push_back(static_cast<std::uint8_t>(argument >> shift));
}

void Writer::integer(std::int64_t value) {
  if (value >= 0) {
    head(0, static_cast<std::uint64_t>(value));
  } else {
    head(1, static_cast<std::uint64_t>(-(value + 1)));
  }
}

void Writer::bytes(ByteView value) {
  head(2, value.size());
  append(out_, value);
}

void Writer::text(std::string_view value) {
  head(3, value.size());
  append(out_, as_bytes(value));
}

void Writer::real(double value) {
  out_.push_back(0xFB);
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (int shift = 56; shift >= 0; shift -= 8) out_.push_back(static_cast<std::uint8_t>(bits >> shift));
}

}  // namespace majlis::cbor
