#include "clients/cli/files/file_messages.hpp"

#include "base/encoding.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"
#include "plugins/files/client/calls.hpp"

#include <algorithm>

namespace majlis::cli {
namespace {

constexpr std::size_t kMinId = 4;

Json json_of(const files::File& file) {
  Json json{{"name", files::name_of(file)},
            {"size", file.size},
            {"media_type", file.media_type.value_or("application/octet-stream")},
            {"file", to_hex(file.id.view())},
            {"sha256", to_hex(file.sha256)}};
  if (file.width && file.height) {
    json["width"] = *file.width;
    json["height"] = *file.height;
  }
  if (file.blurhash) json["blurhash"] = *file.blurhash;
  if (file.thumbnail) json["thumbnail"] = to_base64url(*file.thumbnail);
  if (file.duration_ms) json["duration_ms"] = *file.duration_ms;
  return json;
}

}  // namespace

std::optional<files::FileMessage> files_in(const client::Message& message) {
  if (message.type != files::kFileType || message.deleted) return std::nullopt;
  auto read = files::from_body(message.body.item);
  return read.ok() ? std::optional(*std::move(read)) : std::nullopt;
}

std::string file_words(const files::FileMessage& message) {
  std::string text;
  for (const auto& file : message.files) {
    text += (text.empty() ? "" : "\n") + files::name_of(file) + " (" + files::size_in_words(file.size);
    if (file.media_type) text += ", " + *file.media_type;
    text += ")";
  }
  if (message.text && !message.text->empty()) text += "\n" + *message.text;
  return text;
}

void add_files(Json& json, const files::FileMessage& message) {
  json["type"] = "file";
  json["text"] = message.text.value_or("");
  json.update(json_of(message.files.front()));
  if (message.files.size() == 1) return;
  auto& all = json["files"] = Json::array();
  for (const auto& file : message.files) all.push_back(json_of(file));
}

std::map<files::FileId, OwnFile> own_files(const client::Core& core) {
  std::map<files::FileId, OwnFile> all;
  for (const auto& [stream, conversation] : core.conversations()) {
    for (const auto& [seq, message] : conversation.messages) {
      if (!(message.author == core.own_account())) continue;
      const auto found = files_in(message);
      for (const auto& file : found ? found->files : std::vector<files::File>())
        all[file.id] = {files::name_of(file), core.label(conversation)};
    }
  }
  return all;
}

Result<std::vector<files::FileId>> files_for(Profile& profile, const std::string& id) {
  std::vector<files::FileId> found;
  if (const auto message = message_for(profile.core(), id); message.ok()) {
    const auto& conversation = *profile.core().conversation(message->stream);
    for (const auto& [seq, each] : conversation.messages) {
      const auto files = each.id == message->id ? files_in(each) : std::nullopt;
      for (const auto& file : files ? files->files : std::vector<files::File>()) found.push_back(file.id);
    }
    if (!found.empty()) return found;
  }
  std::optional<files::FileId> after;
  for (bool more = id.size() >= kMinId; more;) {
    MAJLIS_TRY(const auto answer, profile.driver().call(files::list_call(after)));
    MAJLIS_TRY(const auto page, files::answer_of<files::FileList>(answer));
    for (const auto& each : page.files) {
      after = each.file;
      if (to_hex(each.file.view()).starts_with(id)) found.push_back(each.file);
    }
    more = page.more && !page.files.empty();
  }
  if (found.size() == 1) return found;
  if (found.empty())
    return Error{"cli.file.unknown", "no file of yours has an id that begins with '" + id +
                                         "', and no message with one; "
                                         "`majlis files list` shows them"};
  return Error{"cli.file.ambiguous",
               "several files have an id that begins with " + id + "; give more of it (files list --json)"};
}

}  // namespace majlis::cli
