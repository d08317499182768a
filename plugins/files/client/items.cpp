#include "plugins/files/client/items.hpp"

#include "plugins/files/client/image_format.hpp"

#include <algorithm>

namespace majlis::files {
namespace {

// Reads numbers of a box's content in order; none() once it ended too early.
class Numbers {
 public:
  explicit Numbers(ByteView bytes) : rest_(bytes) {}

  std::uint64_t next(std::size_t width) {
    if (width > rest_.size()) {
      none_ = true;
      return 0;
    }
    std::uint64_t number = 0;
    for (const std::uint8_t byte : rest_.first(width)) number = number << 8 | byte;
    rest_ = rest_.subspan(width);
    return number;
  }
  ByteView bytes(std::uint64_t count) {
    none_ = none_ || count > rest_.size();
    const ByteView taken = none_ ? ByteView() : rest_.first(static_cast<std::size_t>(count));
    if (!none_) rest_ = rest_.subspan(taken.size());
    return taken;
  }
  bool none() const { return none_; }

 private:
  ByteView rest_;
  bool none_ = false;
};

// Of one `infe`: its item where that is no picture.
std::optional<std::uint64_t> telling_item(ByteView content) {
  Numbers entry(content);
  const auto version = entry.next(1);
  entry.next(3);
  const auto item = entry.next(version == 3 ? 4 : 2);
  entry.next(2);
  const auto type = as_text(entry.bytes(4));
  const bool tells = version < 2 || type == "Exif" || type == "mime" || type == "uri ";
  return tells && !entry.none() ? std::optional(item) : std::nullopt;
}

Result<std::vector<std::uint64_t>> telling(ByteView iinf) {
  Numbers all(iinf);
  const auto version = all.next(1);
  all.next(3);
  std::vector<std::uint64_t> items;
  for (auto count = all.next(version == 0 ? 2 : 4); count > 0; --count) {
    const auto size = all.next(4);
    const bool entry = as_text(all.bytes(4)) == "infe";
    if (size < 8 || !entry) return ImageFormat::broken("its list of items");
    const ByteView content = all.bytes(size - 8);
    if (all.none()) return ImageFormat::broken("its list of items");
    if (const auto item = telling_item(content)) items.push_back(*item);
  }
  return items;
}

struct Widths {
  std::size_t offset, length, base, index;
};

enum class Where : std::uint64_t { kFile = 0, kIdat = 1 };

Status add_extent(std::vector<attachments::ByteRange>& found, Where where, std::uint64_t offset, std::uint64_t length,
                  const attachments::ByteRange& idat) {
  if (length == 0) return ImageFormat::broken("an item without an end");
  if (where == Where::kIdat) {
    if (offset > idat.size || length > idat.size - offset) return ImageFormat::broken("an item beyond its end");
    offset += idat.offset;
  }
  found.push_back({offset, length});
  return {};
}

}  // namespace

Result<std::vector<attachments::ByteRange>> telling_items(ByteView iinf, ByteView iloc,
                                                          const attachments::ByteRange& idat) {
  MAJLIS_TRY(const auto items, telling(iinf));
  std::vector<attachments::ByteRange> found;
  if (items.empty()) return found;
  Numbers all(iloc);
  const auto version = all.next(1);
  all.next(3);
  const auto packed = static_cast<std::size_t>(all.next(2));
  const Widths widths{packed >> 12, packed >> 8 & 15, packed >> 4 & 15, version == 0 ? 0 : packed & 15};
  for (const auto width : {widths.offset, widths.length, widths.base, widths.index})
    if (width > 8) return ImageFormat::broken("where its items lie");
  for (auto count = all.next(version < 2 ? 2 : 4); count > 0 && !all.none(); --count) {
    const auto item = all.next(version < 2 ? 2 : 4);
    const auto where = version == 0 ? 0 : all.next(2) & 15;
    const auto elsewhere = all.next(2);
    const auto base = all.next(widths.base);
    const bool tells = std::ranges::find(items, item) != items.end();
    if (tells && (where > 1 || elsewhere != 0)) return ImageFormat::broken("where its items lie");
    auto extents = all.next(2);
    if (extents > 1 && widths.offset + widths.length == 0) return ImageFormat::broken("where its items lie");
    for (; extents > 0 && !all.none(); --extents) {
      all.next(widths.index);
      const auto offset = all.next(widths.offset), length = all.next(widths.length);
      if (offset > ~base) return ImageFormat::broken("where its items lie");
      if (tells && !all.none()) MAJLIS_CHECK(add_extent(found, Where{where}, base + offset, length, idat));
    }
  }
  if (all.none()) return ImageFormat::broken("where its items lie");
  return found;
}

}  // namespace majlis::files
