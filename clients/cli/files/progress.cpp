#include "clients/cli/files/progress.hpp"

#include "clients/cli/display_text.hpp"
#include "plugins/files/client/content.hpp"

#include <cstdio>
#include <unistd.h>

namespace majlis::cli {
namespace {

using namespace std::chrono_literals;

constexpr int kBar = 20;
constexpr auto kRedraw = 100ms, kLine = 10'000ms;

std::string time_in_words(std::uint64_t seconds) {
  if (seconds < 60) return std::to_string(seconds) + " s";
  if (seconds < 3'600) return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
  return std::to_string(seconds / 3'600) + " h " + std::to_string(seconds / 60 % 60) + " min";
}

std::uint64_t percent(std::uint64_t done, std::uint64_t total) { return total == 0 ? 100 : done * 100 / total; }

}  // namespace

Progress::Progress(std::string label, std::uint64_t total)
    : label_(std::move(label)), total_(total), terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() { clear(); }

std::string Progress::words(std::uint64_t before, std::uint64_t done, std::uint64_t total,
                            std::chrono::milliseconds elapsed) {
  std::string text = files::size_in_words(done) + " of " + files::size_in_words(total) + " (" +
                     std::to_string(percent(done, total)) + " %)";
  const auto ms = static_cast<std::uint64_t>(elapsed.count());
  if (ms < 500 || done <= before) return text;
  const std::uint64_t rate = std::max<std::uint64_t>((done - before) * 1'000 / ms, 1);
  text += ", " + files::size_in_words(rate) + "/s";
  if (done < total) text += ", " + time_in_words((total - done + rate - 1) / rate) + " left";
  return text;
}

std::string Progress::last_words(std::uint64_t before, std::uint64_t total, std::chrono::milliseconds elapsed) {
  const auto ms = static_cast<std::uint64_t>(elapsed.count());
  std::string text = files::size_in_words(total) + " in " + time_in_words((ms + 999) / 1'000);
  if (ms >= 500 && total > before) text += ", " + files::size_in_words((total - before) * 1'000 / ms) + "/s";
  return text;
}

void Progress::finish() {
  if (!drawn_) return;
  clear();
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_);
  std::fprintf(stderr, "%s: %s\n", label_.c_str(), last_words(before_, total_, elapsed).c_str());
}

void Progress::clear() {
  if (std::exchange(drawn_, false)) std::fputs("\r\x1b[K", stderr);
}

void Progress::update(std::uint64_t done) {
  const auto now = Clock::now();
  if (!std::exchange(begun_, true)) {
    before_ = done;
    began_ = shown_ = now;
    if (!terminal_) return;
  }
  if (now - shown_ < (terminal_ ? kRedraw : kLine) && !(terminal_ && done == total_)) return;
  shown_ = now;
  const std::string text =
      words(before_, done, total_, std::chrono::duration_cast<std::chrono::milliseconds>(now - began_));
  if (!terminal_) {
    std::fprintf(stderr, "%s: %s\n", label_.c_str(), text.c_str());
    return;
  }
  const int full = static_cast<int>(percent(done, total_)) * kBar / 100;
  std::string bar;
  for (int i = 0; i < kBar; ++i) bar += i < full ? "█" : "░";
  drawn_ = true;
  std::fprintf(stderr, "\r\x1b[K%s %s %s", shortened(label_, 24).c_str(), bar.c_str(), text.c_str());
  std::fflush(stderr);
}

void Progress::remark(const std::string& text) {
  clear();
  std::fprintf(stderr, "%s: %s\n", label_.c_str(), text.c_str());
}

}  // namespace majlis::cli
