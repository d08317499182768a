// The structure of one kind of image, as MetadataFilter walks through it. Internal to plugins/files/client.
#pragma once

#include "plugins/files/client/metadata.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace majlis::files {

inline constexpr std::size_t kMaxPieces = 100'000;
inline constexpr std::uint64_t kMostWanted = 65'536;

class ImageFormat {
 public:
  explicit ImageFormat(std::uint64_t size) : size_(size) {}
  virtual ~ImageFormat() = default;

  // The next bytes to look at; absent at the end. Ranges are cut to the source by the filter, and take() fails where
  // that leaves too little.
  virtual std::optional<attachments::ByteRange> wanted() const = 0;
  virtual Status take(ByteView bytes) = 0;

  static Error broken(std::string_view why);
  std::vector<Piece> take_pieces() { return std::move(pieces_); }

 protected:
  std::uint64_t size() const { return size_; }
  // Keeps a stretch of the source. Errors: files.metadata.image where it is beyond the source.
  Status keep(std::uint64_t offset, std::uint64_t count);
  void put(Bytes literal) { pieces_.push_back({{}, std::move(literal), false}); }
  void put_zeros(std::uint64_t count) { pieces_.push_back({{0, count}, {}, true}); }
  std::vector<Piece>& kept() { return pieces_; }

 private:
  std::uint64_t size_;
  std::vector<Piece> pieces_;
};

std::unique_ptr<ImageFormat> jpeg_format(std::uint64_t size);
std::unique_ptr<ImageFormat> png_format(std::uint64_t size);
std::unique_ptr<ImageFormat> webp_format(std::uint64_t size);
std::unique_ptr<ImageFormat> gif_format(std::uint64_t size);
std::unique_ptr<ImageFormat> picture_of_boxes_format(std::uint64_t size);
std::unique_ptr<ImageFormat> film_format(std::uint64_t size);

// What is to stay of EXIF data (TIFF, as behind "Exif\0\0" in a JPEG): how the picture is turned, 1 to 8; 1 where
// nothing is said.
unsigned orientation_of(ByteView tiff);
// EXIF data that says this alone, 26 bytes.
Bytes tiff_with(unsigned orientation);

}  // namespace majlis::files
