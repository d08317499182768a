// One line at a time from a person, with libedit's keys and history on a terminal, plain otherwise. What comes from
// elsewhere meanwhile is printed above the line being typed, which stays as it is.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace majlis::cli {

class LineEditor {
 public:
  // Returns once standard input can be read; false ends the session.
  using Wait = std::function<bool()>;
  using Prompt = std::function<std::string()>;
  // All words that begin with `start` and could stand there.
  using Complete = std::function<std::vector<std::string>(const std::string& start)>;

  LineEditor(Prompt prompt, Complete complete);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // The next line without its end; nothing when the input has ended.
  std::optional<std::string> read(const Wait& wait);

  // Runs `print`, which prints whole lines to standard output, above the line being typed.
  void above(const std::function<void()>& print);

 private:
  struct Terminal;
  std::optional<std::string> read_plain(const Wait& wait);

  std::unique_ptr<Terminal> terminal_;  // null where standard input or output is none
  std::string pending_;                 // read from a plain input, but not yet given out
};

}  // namespace majlis::cli
