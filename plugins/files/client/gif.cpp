// GIF (version 89a): a screen, then blocks of pictures and extensions until the trailer.
#include "plugins/files/client/image_format.hpp"

#include <algorithm>

namespace majlis::files {
namespace {

constexpr std::uint8_t kExtension = 0x21, kPicture = 0x2C, kTrailer = 0x3B;
constexpr std::uint8_t kPlainText = 0x01, kControl = 0xF9, kApplication = 0xFF;
constexpr std::size_t kScreenHead = 13, kLook = 14, kPictureHead = 10;
// Of applications: how often it is played, and its colours.
constexpr std::string_view kNeeded[] = {"NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"};

// Bytes of the table of colours that `flags` tell of.
std::uint64_t colours(std::uint8_t flags) { return (flags & 0x80) != 0 ? std::uint64_t{3} << ((flags & 7) + 1) : 0; }

bool is_needed(ByteView extension) {
  if (extension[1] == kPlainText || extension[1] == kControl) return true;
  if (extension[1] != kApplication || extension.size() < kLook || extension[2] != 11) return false;
  const auto name = as_text(extension.subspan(3, 11));
  return std::ranges::find(kNeeded, name) != std::end(kNeeded);
}

class Gif final : public ImageFormat {
 public:
  explicit Gif(std::uint64_t size) : ImageFormat(size) {}

  std::optional<attachments::ByteRange> wanted() const override {
    switch (state_) {
      case State::kScreen: return attachments::ByteRange{0, kScreenHead};
      case State::kBlock: return attachments::ByteRange{at_, kLook};
      case State::kParts: return attachments::ByteRange{at_, kMostWanted};
      case State::kDone: break;
    }
    return std::nullopt;
  }

  Status take(ByteView bytes) override {
    switch (state_) {
      case State::kScreen: return screen(bytes);
      case State::kBlock: return block(bytes);
      case State::kParts: return parts(bytes);
      case State::kDone: break;
    }
    return {};
  }

 private:
  enum class State { kScreen, kBlock, kParts, kDone };

  Status screen(ByteView bytes) {
    if (bytes.size() < kScreenHead) return broken("it ends too early");
    kept_ = true;
    return step(kScreenHead + colours(bytes[10]), State::kBlock);
  }

  Status block(ByteView bytes) {
    if (bytes[0] == kTrailer) {
      kept_ = true;
      return step(1, State::kDone);
    }
    if (bytes[0] == kExtension && bytes.size() >= 2) {
      kept_ = is_needed(bytes);
      return step(2, State::kParts);
    }
    if (bytes[0] != kPicture || bytes.size() < kPictureHead) return broken("no block where one should be");
    kept_ = true;
    return step(kPictureHead + colours(bytes[9]) + 1, State::kParts);  // 1: how wide the first codes are
  }

  // Parts of up to 255 bytes, each behind its length; one of none is the last.
  Status parts(ByteView bytes) {
    std::size_t done = 0;
    while (done < bytes.size() && bytes[done] != 0 && done + 1 + bytes[done] <= bytes.size()) done += 1u + bytes[done];
    if (done < bytes.size() && bytes[done] == 0) return step(done + 1, State::kBlock);
    if (done == 0) return broken("it ends too early");
    return step(done, State::kParts);
  }

  // One that breaks off behind a block is shown as far as it goes.
  Status step(std::uint64_t count, State next) {
    if (count > size() - at_) return broken("it ends too early");
    if (kept_) MAJLIS_CHECK(keep(at_, count));
    at_ += count;
    state_ = next == State::kBlock && at_ == size() ? State::kDone : next;
    return {};
  }

  State state_ = State::kScreen;
  std::uint64_t at_ = 0;
  bool kept_ = true;  // what is at hand
};

}  // namespace

std::unique_ptr<ImageFormat> gif_format(std::uint64_t size) { return std::make_unique<Gif>(size); }

}  // namespace majlis::files
