// The slash commands about files. What is typed meanwhile is read afterwards.
#include "clients/cli/chat.hpp"
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/files/file_messages.hpp"

#include <filesystem>

namespace majlis::cli {

Status Chat::file(Arguments path_and_text) {
  MAJLIS_TRY(const auto* conversation, current());
  const client::StreamId stream = conversation->stream;
  std::error_code ignored;
  SendOptions options;
  if (std::filesystem::exists(path_and_text, ignored)) {  // its name may have spaces
    options.paths = {path_and_text};
  } else {
    auto [path, text] = split_word(path_and_text);
    options.paths = {std::move(path)};
    if (!text.empty()) options.text = std::move(text);
  }
  MAJLIS_CHECK(check_files(options));
  MAJLIS_CHECK(send_files(profile_, stream, options));
  return profile_.home().finish();  // the same again is meant again
}

Result<client::MessageId> Chat::latest_file() const {
  MAJLIS_TRY(const auto* conversation, current());
  for (auto each = conversation->messages.rbegin(); each != conversation->messages.rend(); ++each)
    if (files_in(each->second)) return each->second.id;
  return Error{"cli.file.none", "nobody has sent a file here yet"};
}

Status Chat::get(Arguments id_and_path) {
  MAJLIS_TRY(const auto* conversation, current());
  const auto [id, path] = split_word(id_and_path);
  MessageRef message{conversation->stream, {}};
  if (id.empty()) {
    MAJLIS_TRY(message.id, latest_file());
  } else {
    MAJLIS_TRY(message, message_for(profile_.core(), id));
  }
  GetOptions options;
  options.output = path;
  MAJLIS_TRY(const auto paths, get_files(profile_, message, options));
  for (const auto& each : paths) say("  " + one_line(each));
  return {};
}

}  // namespace majlis::cli
