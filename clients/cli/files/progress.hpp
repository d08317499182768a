// How far an upload or download is, on standard error: a bar with rate and remaining time on a terminal, now and then a
// line elsewhere. One thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace majlis::cli {

class Progress {
 public:
  // `label`: safe for a terminal. Bytes are the file's own.
  Progress(std::string label, std::uint64_t total);
  // Leaves the terminal's line in order.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of the total; what was there before this run counts for the bar and not for the rate.
  void update(std::uint64_t done);
  // It is there: on a terminal the bar gives way to a line that says how long it took.
  void finish();
  // A remark between, such as that the host is waited for.
  void remark(const std::string& text);

  // "1.2 MB of 5 MB (24 %), 3.4 MB/s, 2 s left", as it would stand `elapsed` after the beginning at `before`.
  static std::string words(std::uint64_t before, std::uint64_t done, std::uint64_t total,
                           std::chrono::milliseconds elapsed);
  // "5 MB in 2 s, 2.5 MB/s"; of what was there before this run, no rate is said.
  static std::string last_words(std::uint64_t before, std::uint64_t total, std::chrono::milliseconds elapsed);

 private:
  using Clock = std::chrono::steady_clock;
  void clear();

  std::string label_;
  std::uint64_t total_;
  std::uint64_t before_ = 0;
  bool begun_ = false;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point began_ = Clock::now();
  Clock::time_point shown_{};
};

}  // namespace majlis::cli
