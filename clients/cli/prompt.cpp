#include "clients/cli/prompt.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace majlis::cli {
namespace {

// The terminal of this process, and its settings, which come back when this ends.
class Terminal {
 public:
  Terminal() : file_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {}
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    if (hidden_) ::tcsetattr(file_, TCSADRAIN, &before_);
    if (file_ >= 0) ::close(file_);
  }

  bool there() const { return file_ >= 0; }

  // The interrupt key is read as a character meanwhile, so that it cannot leave the terminal mute. What is typed ahead
  // stays: it may be the answer.
  void hide() {
    if (::tcgetattr(file_, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    quiet.c_lflag |= ECHONL;
    hidden_ = ::tcsetattr(file_, TCSADRAIN, &quiet) == 0;
  }

  void say(std::string_view text) const {
    [[maybe_unused]] const auto written = ::write(file_, text.data(), text.size());
  }

  Result<std::string> line() const {
    std::string text;
    char c = 0;
    while (::read(file_, &c, 1) == 1) {
      if (c == '\n') return text;
      if (c == '\x03') break;
      text.push_back(c);
    }
    return Error{"cli.prompt", "the question was not answered; nothing was done"};
  }

 private:
  int file_;
  bool hidden_ = false;
  termios before_{};
};

Result<std::string> ask(std::string_view question, bool hidden) {
  Terminal terminal;
  if (!terminal.there()) return Error{"cli.prompt", "there is no terminal to ask on"};
  if (hidden) terminal.hide();  // before anybody can answer
  terminal.say(question);
  return terminal.line();
}

}  // namespace

bool can_prompt() { return ::isatty(STDIN_FILENO) == 1 && Terminal().there(); }

Result<std::string> prompt_line(std::string_view question) { return ask(question, false); }

Result<std::string> prompt_secret(std::string_view question) { return ask(question, true); }

}  // namespace majlis::cli
