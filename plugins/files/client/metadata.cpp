#include "plugins/files/client/metadata.hpp"

#include "plugins/files/client/image_format.hpp"
#include "plugins/files/client/media_type.hpp"

#include <algorithm>
#include <string>

namespace majlis::files {
namespace {

std::unique_ptr<ImageFormat> format_of(ByteView first, std::uint64_t size) {
  const auto type = media_type_of({}, first);
  if (type == "image/jpeg") return jpeg_format(size);
  if (type == "image/png") return png_format(size);
  if (type == "image/webp") return webp_format(size);
  return nullptr;
}

}  // namespace

Error ImageFormat::broken(std::string_view why) {
  return {"files.metadata.image", "the image is damaged (" + std::string(why) +
                                      "), so that it cannot be told what it says of its maker; send it with its "
                                      "metadata, or save it anew"};
}

Status ImageFormat::keep(std::uint64_t offset, std::uint64_t count) {
  if (offset > size_ || count > size_ - offset) return broken("it ends too early");
  if (count == 0) return {};
  if (!pieces_.empty() && pieces_.back().literal.empty() &&
      pieces_.back().range.offset + pieces_.back().range.size == offset) {
    pieces_.back().range.size += count;
    return {};
  }
  if (pieces_.size() >= kMaxPieces) return broken("it has too many parts");
  pieces_.push_back({{offset, count}, {}});
  return {};
}

MetadataFilter::MetadataFilter(std::uint64_t size) : size_(size) {
  pieces_.push_back({{0, size}, {}});
  if (size > 0) wanted_ = attachments::ByteRange{0, std::min<std::uint64_t>(size, kMediaTypeBytes)};
}
MetadataFilter::MetadataFilter(MetadataFilter&&) noexcept = default;
MetadataFilter& MetadataFilter::operator=(MetadataFilter&&) noexcept = default;
MetadataFilter::~MetadataFilter() = default;

Status MetadataFilter::give(ByteView bytes) {
  if (!wanted_ || bytes.size() != wanted_->size)
    return Error{"files.metadata.given", "these are not the bytes that the filter asked for"};
  const bool first = format_ == nullptr;
  if (first) format_ = format_of(bytes, size_);
  if (format_ != nullptr && !first) MAJLIS_CHECK(format_->take(bytes));
  wanted_.reset();
  if (format_ == nullptr) return {};  // no image of these kinds
  if (const auto next = format_->wanted()) {
    if (next->offset >= size_) return ImageFormat::broken("it ends too early");
    wanted_ = attachments::ByteRange{next->offset, std::min({next->size, size_ - next->offset, kMostWanted})};
    return {};
  }
  pieces_ = format_->take_pieces();
  return {};
}

bool MetadataFilter::changed() const {
  return pieces_.size() != 1 || !pieces_[0].literal.empty() || pieces_[0].range.offset != 0 ||
         pieces_[0].range.size != size_;
}

std::uint64_t MetadataFilter::size() const {
  std::uint64_t size = 0;
  for (const auto& piece : pieces_) size += piece.size();
  return size;
}

}  // namespace majlis::files
