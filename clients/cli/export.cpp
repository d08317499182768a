#include "clients/cli/export.hpp"

#include "base/encoding.hpp"
#include "clients/cli/message_view.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace majlis::cli {
namespace {

Json contact_json(const client::ContactView& contact) {
  return {{"name", contact.name},
          {"account", to_hex(contact.account.view())},
          {"identity_key", to_hex(contact.identity_pk)},
          {"verified", contact.verified},
          {"blocked", contact.blocked}};
}

Json conversation_json(const client::Core& core, const client::Conversation& conversation) {
  Json json = json_of(core, conversation, 0);
  json.erase("unread");
  auto& members = json["members"] = Json::array();
  for (const auto& member : core.members(conversation.stream)) members.push_back(handle(core, member.account));
  auto& messages = json["history"] = Json::array();
  for (const auto& [seq, message] : conversation.messages) messages.push_back(json_of(core, conversation, message));
  return json;
}

}  // namespace

Json exported(const client::Core& core) {
  Json json{{"format", "majlis export 1"},
            {"account", {{"name", core.own_name()}, {"account", to_hex(core.own_account().view())}}}};
  auto& contacts = json["contacts"] = Json::array();
  for (const auto& contact : core.contacts()) contacts.push_back(contact_json(contact));
  auto& conversations = json["conversations"] = Json::array();
  for (const auto& [stream, conversation] : core.conversations())
    conversations.push_back(conversation_json(core, conversation));
  return json;
}

Status write_private(const std::string& path, std::string_view content) {
  const auto failed = [&](const char* why) {
    return Error{"cli.export.file", "cannot write " + path + " (" + why + "); give the name of a new file"};
  };
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return failed(std::strerror(errno));
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) break;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  const bool whole = content.empty() && ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  if (whole) return {};
  ::unlink(path.c_str());
  return failed(std::strerror(error));
}

}  // namespace majlis::cli
