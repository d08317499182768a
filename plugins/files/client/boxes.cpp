// Files of boxes in boxes (ISO/IEC 14496-12): HEIC, HEIF and AVIF, MP4 and QuickTime, JPEG XL and JPEG 2000 in their
// containers. What lies where is told by numbers in them, so nothing moves: what says too much becomes free space of
// zeros.
#include "plugins/files/client/box_kinds.hpp"
#include "plugins/files/client/image_format.hpp"
#include "plugins/files/client/items.hpp"

#include <algorithm>
#include <string>

namespace majlis::files {
namespace {

using attachments::ByteRange;

constexpr std::uint64_t kHead = 8, kLongHead = 16, kVersion = 4;
constexpr std::uint64_t kLook = 32;  // a head of either kind, and what a box of interest begins with
constexpr std::uint64_t kMostListed = 1 << 20;
constexpr std::size_t kMostBoxes = 100'000, kMostDepth = 16;

std::uint64_t number(ByteView bytes) {
  std::uint64_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

class Boxes final : public ImageFormat {
 public:
  Boxes(std::uint64_t size, BoxFile file) : ImageFormat(size), file_(file) { open_.push_back({size, {}}); }

  std::optional<ByteRange> wanted() const override {
    if (reading_ != nullptr) return ByteRange{list_.offset + reading_->size(), list_.size - reading_->size()};
    if (at_ < size()) return ByteRange{at_, kLook};
    return std::nullopt;
  }

  Status take(ByteView bytes) override {
    if (reading_ != nullptr) {
      append(*reading_, bytes);
      if (reading_->size() == list_.size) reading_ = nullptr;
    } else {
      MAJLIS_CHECK(box(bytes));
    }
    while (open_.size() > 1 && at_ >= open_.back().end && reading_ == nullptr) MAJLIS_CHECK(close());
    return at_ >= size() && reading_ == nullptr ? finish() : Status();
  }

 private:
  struct Open {
    std::uint64_t end;
    std::string type;
  };
  struct Box {
    std::string type;
    std::uint64_t head, length;
    ByteView content;  // what of it is at hand
  };
  struct Edit {
    std::uint64_t offset, size;
    Bytes literal;  // zeros where empty
  };

  Result<Box> head_of(ByteView bytes) const {
    const std::uint64_t left = open_.back().end - at_;
    if (left < kHead || bytes.size() < kHead) return broken("a box without a head");
    Box box{std::string(as_text(bytes.subspan(4, 4))), kHead, number(bytes.first(4)), {}};
    if (box.length == 1 && bytes.size() >= kLongHead) {
      box.head = kLongHead;
      box.length = number(bytes.subspan(8, 8));
    }
    if (box.length == 0 && open_.size() == 1) box.length = left;  // to the end of the file
    if (box.length < box.head || box.length > left) return broken("a box beyond its end");
    box.content = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), box.length)));
    box.content = box.content.subspan(static_cast<std::size_t>(box.head));
    return box;
  }

  Status box(ByteView bytes) {
    if (++boxes_ > kMostBoxes) return broken("it has too many parts");
    MAJLIS_TRY(const Box box, head_of(bytes));
    const std::string& in = open_.back().type;
    if (!is_needed(file_, in, box.type)) {
      free(box);
    } else if (holds_boxes(box.type)) {
      return enter(box);
    } else if (in == "mdia" && box.type == "hdlr") {
      MAJLIS_CHECK(handler(box));
    } else if (has_times(box.type)) {
      MAJLIS_CHECK(times(box));
    } else if (in == "meta") {
      MAJLIS_CHECK(list(box));
    }
    at_ += box.length;
    return {};
  }

  Status enter(const Box& box) {
    const std::uint64_t head = box.head + (box.type == "meta" ? kVersion : 0);
    if (open_.size() > kMostDepth || head > box.length) return broken("boxes that hold nothing");
    open_.push_back({at_ + box.length, box.type});
    at_ += head;
    return {};
  }

  Status close() {
    const bool items = open_.back().type == "meta";
    open_.pop_back();
    if (!items) return {};
    MAJLIS_TRY(const auto telling, telling_items(iinf_, iloc_, idat_));
    for (const auto& item : telling) blank(item.offset, item.size);
    return {};
  }

  Status list(const Box& box) {
    const ByteRange content{at_ + box.head, box.length - box.head};
    if (box.type == "idat") idat_ = content;
    if (box.type != "iinf" && box.type != "iloc") return {};
    Bytes& listed = box.type == "iinf" ? iinf_ : iloc_;
    if (content.size == 0 || content.size > kMostListed || !listed.empty()) return broken("its list of items");
    list_ = content;
    reading_ = &listed;
    return {};
  }

  static Status handler(const Box& box) {
    if (box.content.size() < 12) return broken("a track of no kind");
    if (is_shown(as_text(box.content.subspan(8, 4)))) return {};
    return Error{"files.metadata.kind",
                 "a track of the film is what its camera measured, its place for one, and cannot be taken out; send it "
                 "with its metadata"};
  }

  Status times(const Box& box) {
    if (box.content.size() < kVersion) return broken("a box without its version");
    const std::uint64_t both = box.content[0] == 0 ? 8 : 16;
    if (box.length < box.head + kVersion + both) return broken("a box without its times");
    blank(at_ + box.head + kVersion, both);
    return {};
  }

  void free(const Box& box) {
    edits_.push_back({at_ + 4, 4, to_bytes("free")});
    if (box.length > box.head) blank(at_ + box.head, box.length - box.head);
  }

  void blank(std::uint64_t offset, std::uint64_t count) { edits_.push_back({offset, count, {}}); }

  Status finish() {
    std::ranges::sort(edits_, {}, &Edit::offset);
    std::uint64_t at = 0;
    for (Edit& edit : edits_) {
      if (edit.offset < at && !edit.literal.empty()) return broken("an item over a box");
      if (edit.offset > size() || edit.size > size() - edit.offset) return broken("an item beyond its end");
      const std::uint64_t begin = std::max(at, edit.offset), end = edit.offset + edit.size;
      if (end <= at) continue;
      MAJLIS_CHECK(keep(at, begin - at));
      if (edit.literal.empty())
        put_zeros(end - begin);
      else
        put(std::move(edit.literal));
      at = end;
    }
    return keep(at, size() - at);
  }

  const BoxFile file_;
  std::uint64_t at_ = 0;
  std::vector<Open> open_;
  std::size_t boxes_ = 0;
  std::vector<Edit> edits_;
  Bytes iinf_, iloc_;
  ByteRange idat_{}, list_{};
  Bytes* reading_ = nullptr;  // which of the lists is at hand
};

}  // namespace

std::unique_ptr<ImageFormat> picture_of_boxes_format(std::uint64_t size) {
  return std::make_unique<Boxes>(size, BoxFile::kPicture);
}

std::unique_ptr<ImageFormat> film_format(std::uint64_t size) { return std::make_unique<Boxes>(size, BoxFile::kFilm); }

}  // namespace majlis::files
