// Takes out of a picture or film what tells more than is seen: where and when it was taken, with which camera, what
// editors wrote beside it (EXIF, XMP, IPTC, comments, and whatever stands behind its end). JPEG, PNG, WebP, GIF, HEIC,
// AVIF, JPEG XL, JPEG 2000, MP4 and QuickTime; TIFF and what cameras call raw are refused, and all other files left as
// they are. The picture itself, its colours and how it is turned stay, byte for byte.
//
// Only the structure is read, in bounded pieces, and the result is a list of what to take from the source: an image of
// any size costs nothing to filter.
//
//   MetadataFilter filter(size);
//   while (const auto wanted = filter.wanted()) MAJLIS_CHECK(filter.give(those bytes of the source));
//   filter.pieces(): the filtered file
//
// One thread at a time.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/attachments/layout.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace majlis::files {

// A stretch of the source, or bytes that stand in its place.
struct Piece {
  attachments::ByteRange range;
  Bytes literal;       // where not empty: instead of `range`
  bool zeros = false;  // as many as `range` is long
  std::uint64_t size() const { return literal.empty() ? range.size : literal.size(); }
};

class ImageFormat;

class MetadataFilter {
 public:
  explicit MetadataFilter(std::uint64_t size);
  MetadataFilter(MetadataFilter&&) noexcept;
  MetadataFilter& operator=(MetadataFilter&&) noexcept;
  ~MetadataFilter();

  // At most 64 KiB, within the source; absent once pieces() is complete.
  std::optional<attachments::ByteRange> wanted() const { return wanted_; }
  // Errors: files.metadata.image (it calls itself an image of these kinds and is not whole: what it holds cannot be
  // told, so that nothing can be promised of it), files.metadata.kind (a kind of picture or film of which nothing can
  // be taken out), files.metadata.given (not the bytes that are wanted).
  Status give(ByteView bytes);

  // Whether anything is left out.
  bool changed() const;
  const std::vector<Piece>& pieces() const { return pieces_; }
  std::uint64_t size() const;

 private:
  std::uint64_t size_;
  std::optional<attachments::ByteRange> wanted_;
  std::vector<Piece> pieces_;
  std::unique_ptr<ImageFormat> format_;
};

// How a JPEG or WebP says that it is to be turned when it is shown: 1 (as it is) to 8, as EXIF counts them.
unsigned orientation_in(ByteView image);

}  // namespace majlis::files
