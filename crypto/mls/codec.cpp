#include "crypto/mls/codec.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string>

namespace majlis::mls {
namespace {

struct Varint {
  std::array<std::uint8_t, 4> bytes{};
  std::size_t size = 0;
};

Varint varint(std::size_t value) {
  if (value > kMaxVectorSize) std::abort();  // a gigabyte: nothing this library makes comes near
  Varint out;
  out.size = value < 64 ? 1 : value < 16384 ? 2 : 4;
  for (std::size_t i = 0; i < out.size; ++i) {
    out.bytes[i] = static_cast<std::uint8_t>(value >> (8 * (out.size - 1 - i)));
  }
  out.bytes[0] |= static_cast<std::uint8_t>((out.size >> 1) << 6);  // 1, 2, 4 -> 0, 1, 2
  return out;
}

}  // namespace

MutableByteView Writer::grow(std::size_t count) {
  const std::size_t size = out_.size();
  if (size + count > out_.capacity()) {
    Bytes larger;
    larger.reserve(std::max<std::size_t>({size + count, 2 * out_.capacity(), 256}));
    larger.assign(out_.begin(), out_.end());
    wipe(out_);
    out_ = std::move(larger);
  }
  out_.resize(size + count);
  return MutableByteView(out_).subspan(size);
}

void Writer::raw(ByteView bytes) {
  if (bytes.empty()) return;
  const MutableByteView to = grow(bytes.size());
  std::copy(bytes.begin(), bytes.end(), to.begin());
}

void Writer::integer(std::uint64_t value, std::size_t size) {
  const MutableByteView to = grow(size);
  for (std::size_t i = 0; i < size; ++i) to[i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
}

void Writer::opaque(ByteView bytes) {
  const Varint length = varint(bytes.size());
  raw(ByteView(length.bytes).first(length.size));
  raw(bytes);
}

void Writer::prefix_length(std::size_t start) {
  const std::size_t size = out_.size() - start;
  const Varint length = varint(size);
  grow(length.size);
  std::memmove(out_.data() + start + length.size, out_.data() + start, size);
  std::copy_n(length.bytes.begin(), length.size, out_.begin() + static_cast<std::ptrdiff_t>(start));
}

ByteView Reader::raw(std::size_t size) {
  if (!ok()) return {};
  if (size > end_ - position_) {
    fail("mls.codec.truncated", "the value ends too early");
    return {};
  }
  position_ += size;
  return input_.subspan(position_ - size, size);
}

std::uint64_t Reader::integer(std::size_t size) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : raw(size)) value = value << 8 | byte;
  return value;
}

std::size_t Reader::varint() {
  const ByteView first = raw(1);
  if (first.empty()) return 0;
  const unsigned prefix = first[0] >> 6;
  if (prefix == 3) {
    fail("mls.codec.length", "a length with prefix 11");
    return 0;
  }
  const std::size_t size = std::size_t{1} << prefix;
  std::size_t value = first[0] & 0x3F;
  for (const std::uint8_t byte : raw(size - 1)) value = value << 8 | byte;
  if (ok() && prefix > 0 && value < (std::size_t{1} << (8 * (size / 2) - 2))) {
    fail("mls.codec.length", "a length that is not in its shortest form");
  }
  return ok() ? value : 0;
}

std::size_t Reader::length() {
  const std::size_t value = varint();
  if (value <= end_ - position_) return value;
  fail("mls.codec.truncated", "a length beyond the end");
  return 0;
}

void Reader::fail(std::string_view name, std::string_view what) {
  if (!error_) error_ = Error{name, std::string(what) + ", at byte " + std::to_string(position_)};
}

Status Reader::finish() {
  if (ok() && position_ != end_) fail("mls.codec.trailing", "bytes follow the value");
  return status();
}

}  // namespace majlis::mls
