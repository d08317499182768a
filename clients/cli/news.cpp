#include "clients/cli/news.hpp"

namespace majlis::cli {
namespace {

News::What what_of(client::ChangeOf change) {
  switch (change) {
    case client::ChangeOf::kEdited: return News::What::kEdit;
    case client::ChangeOf::kDeleted: return News::What::kDeletion;
    case client::ChangeOf::kReaction: break;
  }
  return News::What::kReaction;
}

}  // namespace

const client::Message* message_of(const client::Core& core, const client::StreamId& stream, std::uint64_t seq) {
  const auto* conversation = core.conversation(stream);
  if (conversation == nullptr) return nullptr;
  const auto found = conversation->messages.find(seq);
  return found == conversation->messages.end() ? nullptr : &found->second;
}

std::optional<News> news_of(const client::Core& core, const client::Event& event) {
  if (const auto* added = std::get_if<client::MessageAdded>(&event)) {
    const auto* message = message_of(core, added->stream, added->seq);
    if (message == nullptr || message->device == core.own_device()) return std::nullopt;
    return News{0, added->stream, added->seq, News::What::kMessage, message->author};
  }
  if (const auto* changed = std::get_if<client::MessageChanged>(&event)) {
    if (changed->by == core.own_account()) return std::nullopt;
    return News{0, changed->stream, changed->seq, what_of(changed->what), changed->by};
  }
  return std::nullopt;
}

}  // namespace majlis::cli
