#include "clients/cli/line_editor.hpp"

#include "clients/cli/display_text.hpp"

#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cwchar>
#include <histedit.h>
#include <langinfo.h>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace majlis::cli {
namespace {

constexpr int kHistorySize = 500;
constexpr char kEndKey = 4;  // Ctrl-D

// libedit reads characters in the locale's encoding; everything here is UTF-8.
void use_utf8() {
  std::setlocale(LC_CTYPE, "");
  if (std::string_view(nl_langinfo(CODESET)) != "UTF-8") std::setlocale(LC_CTYPE, "C.UTF-8");
}

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string common_start(const std::vector<std::string>& words) {
  std::string common = words.front();
  for (const auto& word : words) {
    while (!word.starts_with(common)) common.pop_back();
  }
  return common;
}

}  // namespace

struct LineEditor::Terminal {
  Terminal(Prompt asked, Complete completer) : prompt(std::move(asked)), complete(std::move(completer)) {
    use_utf8();
    line = el_init("majlis", stdin, stdout, stderr);
    past = history_init();
    HistEvent event;
    history(past, &event, H_SETSIZE, kHistorySize);
    history(past, &event, H_SETUNIQUE, 1);
    el_set(line, EL_CLIENTDATA, this);
    el_set(line, EL_EDITOR, "emacs");
    el_set(line, EL_SIGNAL, 1);
    el_set(line, EL_HIST, history, past);
    el_set(line, EL_PROMPT, &Terminal::prompt_of);
    el_wset(line, EL_GETCFN, &Terminal::character);
    // Wide: of narrow names libedit keeps copies for ever.
    el_wset(line, EL_ADDFN, L"complete", L"Complete a name or a command", &Terminal::complete_word);
    el_set(line, EL_BIND, "^I", "complete", nullptr);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    history_end(past);
    el_end(line);
  }

  static Terminal& of(EditLine* line) {
    void* self = nullptr;
    el_get(line, EL_CLIENTDATA, &self);
    return *static_cast<Terminal*>(self);
  }

  static char* prompt_of(EditLine* line) {
    auto& self = of(line);
    self.shown_prompt = self.prompt();
    return self.shown_prompt.data();
  }

  // Between two lines the terminal is in its line mode, and keeps a Ctrl-D typed then as a NUL in the queue: read as it
  // stands that would be no key at all, and whoever waits for the end would wait for ever.
  void count_typed_ahead() {
    int waiting = 0;
    typed_ahead = ::ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 ? waiting : 0;
  }

  static int character(EditLine* line, wchar_t* out) {
    auto& self = of(line);
    std::mbstate_t state{};
    if (std::exchange(self.at_line_start, false)) self.count_typed_ahead();
    for (;;) {
      if (!(*self.wait)()) return 0;
      char byte = 0;
      const ssize_t size = ::read(STDIN_FILENO, &byte, 1);
      if (size < 0 && errno == EINTR) continue;
      if (size <= 0) return static_cast<int>(size);
      const bool ahead = self.typed_ahead > 0 && self.typed_ahead-- > 0;
      if (ahead && byte == '\0') byte = kEndKey;
      const std::size_t used = std::mbrtowc(out, &byte, 1, &state);
      if (used == static_cast<std::size_t>(-2)) continue;  // the rest of the character comes next
      if (used != static_cast<std::size_t>(-1)) return 1;
      state = {};
    }
  }

  static unsigned char complete_word(EditLine* line, int) {
    const LineInfo* info = el_line(line);
    const std::string before(info->buffer, info->cursor);
    const std::size_t space = before.rfind(' ');
    const std::string start = space == std::string::npos ? before : before.substr(space + 1);
    const auto words = of(line).complete(start);
    if (words.empty()) return CC_ERROR;
    const std::string rest = common_start(words).substr(start.size()) + (words.size() == 1 ? " " : "");
    if (rest.empty() || el_insertstr(line, rest.c_str()) != 0) return CC_ERROR;
    return CC_REFRESH;
  }

  // Clears all rows of what is being typed and leaves the cursor at the start of the first.
  void clear() const {
    const LineInfo* info = el_line(line);
    const std::size_t typed =
        columns(std::string_view(info->buffer, static_cast<std::size_t>(info->cursor - info->buffer)));
    const std::size_t rows = (columns(shown_prompt) + typed) / terminal_width();
    if (rows > 0) std::printf("\x1b[%zuA", rows);
    std::fputs("\r\x1b[J", stdout);
  }

  const Prompt prompt;
  const Complete complete;
  const Wait* wait = nullptr;  // while a line is read
  bool at_line_start = false;
  int typed_ahead = 0;  // bytes that were typed before this line was asked for and are not yet read
  std::string shown_prompt;
  EditLine* line = nullptr;
  History* past = nullptr;
};

LineEditor::LineEditor(Prompt prompt, Complete complete) {
  if (::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1)
    terminal_ = std::make_unique<Terminal>(std::move(prompt), std::move(complete));
}

LineEditor::~LineEditor() = default;

std::optional<std::string> LineEditor::read(const Wait& wait) {
  if (!terminal_) return read_plain(wait);
  terminal_->wait = &wait;
  terminal_->at_line_start = true;
  int size = 0;
  const char* text = el_gets(terminal_->line, &size);
  terminal_->wait = nullptr;
  if (text == nullptr || size <= 0) return std::nullopt;
  std::string line(text, static_cast<std::size_t>(size));
  while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
  HistEvent event;
  if (!line.empty()) history(terminal_->past, &event, H_ENTER, line.c_str());
  return line;
}

std::optional<std::string> LineEditor::read_plain(const Wait& wait) {
  for (;;) {
    if (const auto end = pending_.find('\n'); end != std::string::npos) {
      std::string line = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return line;
    }
    if (!wait()) return std::nullopt;
    char bytes[4096];
    const ssize_t size = ::read(STDIN_FILENO, bytes, sizeof bytes);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return pending_.empty() ? std::nullopt : std::optional(std::exchange(pending_, {}));
    pending_.append(bytes, static_cast<std::size_t>(size));
  }
}

void LineEditor::above(const std::function<void()>& print) {
  const bool typing = terminal_ && terminal_->wait != nullptr;
  if (typing) terminal_->clear();
  print();
  std::fflush(stdout);
  if (typing) el_set(terminal_->line, EL_REFRESH);
}

}  // namespace majlis::cli
