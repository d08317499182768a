// Standard output and error of a command: lines for people, or JSON for scripts, one object a line.
#pragma once

#include "base/result.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace majlis::cli {

// Keeps the order in which fields are written: people read these lines, too.
using Json = nlohmann::ordered_json;

enum class Style { kPlain, kDim, kBold, kRed, kGreen, kYellow, kCyan };

class Output {
 public:
  // Whether this command speaks JSON.
  explicit Output(bool json);

  bool json() const { return json_; }
  bool on_terminal() const { return terminal_; }

  void line(std::string_view text);
  void object(const Json& object);
  // A file of lines, as it is.
  void raw(std::string_view text);
  // A remark beside the result: to standard error, and never part of what a script reads.
  void remark(std::string_view text) const;

  // `text` in a style where that shows: on a terminal, unless $NO_COLOR is set.
  std::string styled(Style style, std::string_view text) const;

  // Everything so far has reached whoever reads it. Errors: cli.output.
  Status flush();

 private:
  bool json_;
  bool terminal_;
  bool colours_;
};

// One line of JSON that is safe on a terminal: what a terminal would obey, or could be misled by, is escaped.
std::string json_line(const Json& value);

// What an error says to a person: its detail as a sentence.
void print_error(const Error& error, bool json);

}  // namespace majlis::cli
