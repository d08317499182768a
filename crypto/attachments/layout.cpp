#include "crypto/attachments/layout.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <string>

namespace majlis::attachments {

std::uint64_t padme(std::uint64_t size) {
  if (size > kMaxFileSize) std::abort();
  if (size < 2) return size;
  // The mantissa keeps as many bits as the exponent needs; what lies below is rounded up.
  const int exponent = static_cast<int>(std::bit_width(size)) - 1;
  const int mantissa_bits = static_cast<int>(std::bit_width(static_cast<unsigned>(exponent)));
  const int low_bits = exponent - mantissa_bits;
  if (low_bits <= 0) return size;
  const std::uint64_t mask = (std::uint64_t{1} << low_bits) - 1;
  return (size + mask) & ~mask;
}

Result<Layout> Layout::of(std::uint64_t size) {
  if (size > kMaxFileSize) {
    return Error{"attachments.size", "a file of " + std::to_string(size) + " bytes is too large: 2^63 are allowed"};
  }
  const std::uint64_t padded = padme(size);
  const std::uint64_t chunks = std::max<std::uint64_t>(1, padded / kChunkSize + (padded % kChunkSize != 0 ? 1 : 0));
  return Layout(size, padded, chunks);
}

std::size_t Layout::padded_chunk_size(std::uint64_t index) const {
  return static_cast<std::size_t>(std::min<std::uint64_t>(kChunkSize, padded_ - index * kChunkSize));
}

std::size_t Layout::true_chunk_size(std::uint64_t index) const {
  const std::uint64_t start = index * kChunkSize;
  return start >= size_ ? 0 : static_cast<std::size_t>(std::min<std::uint64_t>(kChunkSize, size_ - start));
}

Result<ChunkRange> Layout::cover(const ByteRange& range) const {
  if (range.offset > size_ || range.size > size_ - range.offset) {
    return Error{"attachments.range", std::to_string(range.size) + " bytes from " + std::to_string(range.offset) +
                                          " end beyond the file, which has " + std::to_string(size_)};
  }
  if (range.size == 0) return ChunkRange{range.offset / kChunkSize, 0, sealed_offset(range.offset / kChunkSize), 0};
  const std::uint64_t first = range.offset / kChunkSize;
  const std::uint64_t last = (range.offset + range.size - 1) / kChunkSize;
  const std::uint64_t end = sealed_offset(last) + sealed_chunk_size(last);
  return ChunkRange{first, last - first + 1, sealed_offset(first), end - sealed_offset(first)};
}

}  // namespace majlis::attachments
