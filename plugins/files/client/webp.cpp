// WebP (RFC 9649): a RIFF file of chunks, each padded to an even size. The head says which kinds there are.
#include "plugins/files/client/image_format.hpp"

#include <algorithm>

namespace majlis::files {
namespace {

constexpr std::uint64_t kHead = 12, kChunkHead = 8, kExtended = 10;
constexpr std::uint8_t kHasExif = 0x08, kHasXmp = 0x04;

std::uint64_t number_at(ByteView bytes, std::size_t at) {
  std::uint64_t number = 0;
  for (std::size_t i = 4; i-- > 0;) number = number << 8 | bytes[at + i];
  return number;
}

Bytes chunk_of(std::string_view type, ByteView content) {
  Bytes chunk = to_bytes(type);
  for (int shift = 0; shift < 32; shift += 8) chunk.push_back(static_cast<std::uint8_t>(content.size() >> shift));
  append(chunk, content);
  return chunk;
}

class Webp final : public ImageFormat {
 public:
  explicit Webp(std::uint64_t size) : ImageFormat(size) { put(Bytes(kHead)); }

  std::optional<attachments::ByteRange> wanted() const override {
    if (end_ == 0) return attachments::ByteRange{0, kHead};
    if (at_ >= end_) return std::nullopt;
    if (exif_ > 0) return attachments::ByteRange{at_ + kChunkHead, std::min(exif_, kMostWanted)};
    return attachments::ByteRange{at_, kChunkHead + kExtended};
  }

  Status take(ByteView bytes) override {
    if (end_ == 0) return head(bytes);
    MAJLIS_CHECK(exif_ > 0 ? exif(bytes) : chunk(bytes));
    if (at_ >= end_) finish();
    return {};
  }

 private:
  Status head(ByteView bytes) {
    if (bytes.size() < kHead) return broken("it ends too early");
    end_ = number_at(bytes, 4) + kChunkHead;
    if (end_ < kHead + kChunkHead || end_ > size()) return broken("its size is wrong");
    return {};
  }

  Status chunk(ByteView bytes) {
    if (bytes.size() < kChunkHead) return broken("it ends too early");
    const auto type = as_text(bytes.first(4));
    const std::uint64_t length = number_at(bytes, 4);
    const std::uint64_t whole = kChunkHead + length + length % 2;
    if (kChunkHead + length > end_ - at_) return broken("a chunk beyond its end");
    if (type == "EXIF" && length > 0) {
      exif_ = length;
      return {};
    }
    if (type == "VP8X" && length == kExtended && !extended_ && bytes.size() == kChunkHead + kExtended) {
      extended_ = kept().size();
      put(to_bytes(bytes));
    } else if (type != "XMP " && type != "EXIF") {
      MAJLIS_CHECK(keep(at_, std::min(whole, size() - at_)));
    }
    at_ += whole;
    return {};
  }

  Status exif(ByteView bytes) {
    const bool named = as_text(bytes).starts_with(std::string_view("Exif\0\0", 6));
    turned_ = orientation_of(bytes.subspan(named ? 6 : 0));
    at_ += kChunkHead + exif_ + exif_ % 2;
    exif_ = 0;
    return {};
  }

  void finish() {
    const bool says_turned = turned_ != 1 && extended_.has_value();
    if (says_turned) put(chunk_of("EXIF", tiff_with(turned_)));
    if (extended_) {
      std::uint8_t& flags = kept()[*extended_].literal[kChunkHead];
      flags = static_cast<std::uint8_t>((flags & ~(kHasExif | kHasXmp)) | (says_turned ? kHasExif : 0));
    }
    std::uint64_t whole = 0;
    for (const auto& piece : kept()) whole += piece.size();
    Bytes head = chunk_of("RIFF", {});
    for (std::size_t i = 0; i < 4; ++i) head[4 + i] = static_cast<std::uint8_t>((whole - kChunkHead) >> (8 * i));
    append(head, as_bytes("WEBP"));
    kept().front().literal = std::move(head);
  }

  std::uint64_t at_ = kHead;
  std::uint64_t end_ = 0;  // as the head says; 0 before it was read
  std::uint64_t exif_ = 0;
  unsigned turned_ = 1;
  std::optional<std::size_t> extended_;  // which piece
};

}  // namespace

std::unique_ptr<ImageFormat> webp_format(std::uint64_t size) { return std::make_unique<Webp>(size); }

}  // namespace majlis::files
