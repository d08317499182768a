// Where everything stands in a sealed file. It follows from the true size alone, which travels in the message
// that announces the file; the host sees the padded one.
//
//   padded = Padmé(size)                     at most 12 % more, and few files share no size with others
//   chunks = max(1, ceil(padded / 65,536))
//   sealed = padded + 16 * chunks
//
// Every chunk but the last holds 65,536 bytes of the padded file and is sealed to 65,552. Values; any thread.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>

namespace majlis::attachments {

inline constexpr std::size_t kChunkSize = 65'536;
inline constexpr std::size_t kTagSize = 16;
inline constexpr std::size_t kSealedChunkSize = kChunkSize + kTagSize;
inline constexpr std::uint64_t kMaxFileSize = std::uint64_t{1} << 63;

// The size to which Padmé (Nikitin and others, "Reducing Metadata Leakage from Encrypted Files", 2019) pads `size`, so
// that a size tells O(log log size) bits. 0, 1 and 2 stay what they are. `size` is at most 2^63, or the process ends.
std::uint64_t padme(std::uint64_t size);

// A stretch of the file's true bytes.
struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

// The chunks that cover a ByteRange, and where they stand in the sealed file.
struct ChunkRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  std::uint64_t sealed_offset = 0;
  std::uint64_t sealed_size = 0;
};

class Layout {
 public:
  // Errors: attachments.size above 2^63 bytes.
  static Result<Layout> of(std::uint64_t size);

  std::uint64_t size() const { return size_; }
  std::uint64_t padded_size() const { return padded_; }
  std::uint64_t chunk_count() const { return chunks_; }
  std::uint64_t sealed_size() const { return padded_ + kTagSize * chunks_; }

  // All about the chunk at `index`, which is below chunk_count().
  bool is_last(std::uint64_t index) const { return index + 1 == chunks_; }
  std::uint64_t sealed_offset(std::uint64_t index) const { return index * kSealedChunkSize; }
  // How many bytes of the padded file it holds.
  std::size_t padded_chunk_size(std::uint64_t index) const;
  std::size_t sealed_chunk_size(std::uint64_t index) const { return padded_chunk_size(index) + kTagSize; }
  // How many of them are the file's own; the others are zeros.
  std::size_t true_chunk_size(std::uint64_t index) const;

  // Errors: attachments.range when it ends beyond the file.
  Result<ChunkRange> cover(const ByteRange& range) const;

 private:
  Layout(std::uint64_t size, std::uint64_t padded, std::uint64_t chunks)
      : size_(size), padded_(padded), chunks_(chunks) {}
  std::uint64_t size_;
  std::uint64_t padded_;
  std::uint64_t chunks_;
};

}  // namespace majlis::attachments
