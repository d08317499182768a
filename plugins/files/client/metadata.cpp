#include "plugins/files/client/metadata.hpp"

#include "plugins/files/client/image_format.hpp"
#include "plugins/files/client/media_type.hpp"

#include <algorithm>
#include <string>

namespace majlis::files {
namespace {

using Make = std::unique_ptr<ImageFormat> (*)(std::uint64_t size);

struct Kind {
  std::string_view type;
  Make make;  // absent where nothing can be taken out
};

constexpr Kind kKinds[] = {
    {"image/jpeg", jpeg_format},
    {"image/png", png_format},
    {"image/webp", webp_format},
    {"image/gif", gif_format},
    {"image/heic", picture_of_boxes_format},
    {"image/heif", picture_of_boxes_format},
    {"image/avif", picture_of_boxes_format},
    {"image/jxl", picture_of_boxes_format},
    {"image/jp2", picture_of_boxes_format},
    {"video/mp4", film_format},
    {"video/quicktime", film_format},
    {"image/tiff", nullptr},
    {"image/x-raw", nullptr},
};

const Kind* kind_of(ByteView first) {
  const Kind* found = std::ranges::find(kKinds, media_type_of({}, first), &Kind::type);
  return found == std::end(kKinds) ? nullptr : found;
}

}  // namespace

Error ImageFormat::broken(std::string_view why) {
  return {"files.metadata.image", "the picture is damaged (" + std::string(why) +
                                      "), so that it cannot be told what it says of its maker; send it with its "
                                      "metadata, or save it anew"};
}

Status ImageFormat::keep(std::uint64_t offset, std::uint64_t count) {
  if (offset > size_ || count > size_ - offset) return broken("it ends too early");
  if (count == 0) return {};
  if (!pieces_.empty() && pieces_.back().literal.empty() && !pieces_.back().zeros &&
      pieces_.back().range.offset + pieces_.back().range.size == offset) {
    pieces_.back().range.size += count;
    return {};
  }
  if (pieces_.size() >= kMaxPieces) return broken("it has too many parts");
  pieces_.push_back({{offset, count}, {}, false});
  return {};
}

MetadataFilter::MetadataFilter(std::uint64_t size) : size_(size) {
  pieces_.push_back({{0, size}, {}, false});
  if (size > 0) wanted_ = attachments::ByteRange{0, std::min<std::uint64_t>(size, kMediaTypeBytes)};
}
MetadataFilter::MetadataFilter(MetadataFilter&&) noexcept = default;
MetadataFilter& MetadataFilter::operator=(MetadataFilter&&) noexcept = default;
MetadataFilter::~MetadataFilter() = default;

Status MetadataFilter::give(ByteView bytes) {
  if (!wanted_ || bytes.size() != wanted_->size)
    return Error{"files.metadata.given", "these are not the bytes that the filter asked for"};
  wanted_.reset();
  if (format_ == nullptr) {
    const Kind* kind = kind_of(bytes);
    if (kind == nullptr) return {};
    if (kind->make == nullptr) {
      return Error{"files.metadata.kind",
                   "what a picture of this kind (" + std::string(kind->type) +
                       ") says of its maker cannot be taken out; send it with its metadata, or save it as JPEG or PNG"};
    }
    format_ = kind->make(size_);
  } else {
    MAJLIS_CHECK(format_->take(bytes));
  }
  if (const auto next = format_->wanted()) {
    if (next->offset >= size_) return ImageFormat::broken("it ends too early");
    wanted_ = attachments::ByteRange{next->offset, std::min({next->size, size_ - next->offset, kMostWanted})};
    return {};
  }
  pieces_ = format_->take_pieces();
  return {};
}

bool MetadataFilter::changed() const {
  return pieces_.size() != 1 || !pieces_[0].literal.empty() || pieces_[0].zeros || pieces_[0].range.offset != 0 ||
         pieces_[0].range.size != size_;
}

std::uint64_t MetadataFilter::size() const {
  std::uint64_t size = 0;
  for (const auto& piece : pieces_) size += piece.size();
  return size;
}

}  // namespace majlis::files
