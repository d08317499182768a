// The interactive mode: what is typed goes to the open conversation, what comes is shown above it, and lines that begin
// with a slash are commands.
#pragma once

#include "clients/cli/line_editor.hpp"
#include "clients/cli/output.hpp"
#include "clients/cli/profile.hpp"
#include "clients/cli/reporter.hpp"

#include <map>
#include <optional>
#include <string>

namespace majlis::cli {

// The first word of `text`, and what follows it.
std::pair<std::string, std::string> split_word(const std::string& text);

class Chat {
 public:
  // `profile` has caught up and outlives this.
  explicit Chat(Profile& profile);

  // Until the person ends it. `reference`: the conversation to open first, or empty.
  Status run(const std::string& reference);

 private:
  using Arguments = const std::string&;
  struct Command {
    const char* name;
    const char* usage;
    Status (Chat::*handler)(Arguments);
  };
  static const std::vector<Command>& commands();

  // Waits until the host has all that was written.
  Status finish();
  bool wait();
  void note(const client::Event& event);
  Status show_news();
  Status handle(const std::string& line);
  std::string prompt() const;
  std::vector<std::string> completions(const std::string& start) const;
  void say(const std::string& text);

  Status help(Arguments);
  Status list(Arguments);
  Status requests(Arguments);
  Status open(Arguments reference);
  Status accept(Arguments reference);
  Status reply(Arguments id_and_text);
  Status edit(Arguments id_and_text);
  Status remove(Arguments id);
  Status react(Arguments id_and_emoji);
  Status timer(Arguments time);
  Status verify(Arguments);
  Status members(Arguments);
  Status readers(Arguments id);
  Status file(Arguments path_and_text);
  Status get(Arguments id_and_path);
  Status quit(Arguments);

  Status send(client::Draft draft);
  Status begin(const Driver::Command& command);
  // What became of a message in the open conversation, as it stands behind its line.
  std::string state(const client::Message& message) const;
  // The conversation that is open. Errors: cli.chat.closed.
  Result<const client::Conversation*> current() const;
  // The latest message of the open conversation that is one's own, or not. Errors: cli.message.unknown.
  Result<client::MessageId> latest(bool own) const;
  // The latest message there that brings a file. Errors: cli.file.none.
  Result<client::MessageId> latest_file() const;

  Profile& profile_;
  Output output_{false};
  Reporter reporter_;
  Verdicts verdicts_;
  LineEditor editor_;
  std::optional<client::StreamId> open_;
  bool news_ = false;
  bool offline_told_ = false;
  bool ended_ = false;
  std::optional<Error> broken_;
  std::vector<std::string> remarks_;  // to be shown with the next news
};

}  // namespace majlis::cli
