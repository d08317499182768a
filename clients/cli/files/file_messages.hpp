// Files as messages carry them: sent, shown, fetched. What the commands and the interactive mode share.
#pragma once

#include "clients/cli/commands/command.hpp"
#include "clients/cli/output.hpp"
#include "clients/cli/profile.hpp"
#include "plugins/files/client/content.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace majlis::cli {

// What a message of type files.file/1 says; absent for others, and where it cannot be read.
std::optional<files::FileMessage> files_in(const client::Message& message);

// Lines for people: each file with its type and size, and what is said of them.
std::string file_words(const files::FileMessage& message);
// Into the JSON of a message: name, size and media_type of the first file, all of them in `files`.
void add_files(Json& json, const files::FileMessage& message);

struct SendOptions {
  std::vector<std::string> paths;
  std::optional<std::string> text;
  std::optional<client::MessageId> reply_to;
  std::optional<std::uint64_t> lifetime_s;
  bool keep_metadata = false;
};
// Whether they can be sent, before anything else begins. Errors: those of Source, cli.file.many.
Status check_files(const SendOptions& options);
// Uploads the files and sends the message; what an earlier run of the same began is gone on with. Errors: those of
// send_bytes() and Driver::run().
Result<client::Done> send_files(Profile& profile, const client::StreamId& stream, const SendOptions& options);

struct GetOptions {
  std::string output;                // a file, a folder, or empty for here
  std::vector<std::size_t> numbers;  // which, from 1; empty for all
  bool force = false;
};
// Gives where the files are now. Errors: those of fetch_file(), cli.file.none (no files in the message), .number,
// .output.
Result<std::vector<std::string>> get_files(Profile& profile, const MessageRef& message, const GetOptions& options);

struct OwnFile {
  std::string name, conversation;
};
// One's own files as the messages on this device name them.
std::map<files::FileId, OwnFile> own_files(const client::Core& core);
// The files that `id` means: of a message, or one at the host. Errors: cli.file.unknown, .ambiguous.
Result<std::vector<files::FileId>> files_for(Profile& profile, const std::string& id);

}  // namespace majlis::cli
