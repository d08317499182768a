#include "base/encoding.hpp"
#include "clients/web/engine/look.hpp"

#include <algorithm>

namespace majlis::web {
namespace {

using client::Conversation;
using client::Core;
using client::Message;

std::string state_of(const Core& core, const Conversation& conversation, const Message& message) {
  if (message.seq == 0) return "queued";
  const auto who = core.receipts(conversation, message);
  if (who.others > 0 && who.read == who.others) return "read";
  return who.others > 0 && who.delivered == who.others ? "delivered" : "sent";
}

MessageView look_refused(const Core& core, const Conversation& conversation, const client::RefusedView& refused) {
  MessageView view = look(core, conversation, refused.message);
  view.state = "failed";
  view.failure = Failure{refused.name, refused.detail};
  return view;
}

}  // namespace

MessageView look(const Core& core, const Conversation& conversation, const Message& message) {
  MessageView view;
  view.id = to_hex(message.id.view());
  view.own = message.author == core.own_account();
  view.seq = message.seq;
  view.text = message.text();
  view.type = message.type;
  if (!message.deleted && message.type != client::kTextType) view.body = message.body.item;
  view.author = to_hex(message.author.view());
  view.author_name = name_of(core, message.author);
  view.author_avatar = avatar_of(core, message.author);
  view.edited = message.edited;
  view.deleted = message.deleted;
  view.time_ms = message.time_ms != 0 ? message.time_ms : message.sent_ms;
  view.expires_ms = message.expires_ms;
  if (view.own && message.type != client::kTimerType) view.state = state_of(core, conversation, message);
  if (message.reply_to) view.reply_to = to_hex(message.reply_to->view());
  for (const auto& reaction : message.reactions)
    view.reactions.push_back({to_hex(reaction.account.view()), reaction.account == core.own_account(),
                              name_of(core, reaction.account), reaction.emoji});
  return view;
}

std::uint64_t message_count(const Core& core, const Conversation& conversation) {
  return conversation.messages.size() + core.refused(conversation).size() + core.waiting(conversation).size();
}

std::vector<MessageView> window(const Core& core, const Conversation& conversation, std::uint64_t from,
                                std::uint64_t to) {
  std::vector<MessageView> views;
  const auto& messages = conversation.messages;
  const std::uint64_t stored = messages.size();
  if (from < stored) {
    // From the nearer end: people look at the newest messages most.
    const auto steps = static_cast<std::ptrdiff_t>(from), all = static_cast<std::ptrdiff_t>(stored);
    auto each = steps < all / 2 ? std::next(messages.begin(), steps) : std::prev(messages.end(), all - steps);
    for (std::uint64_t i = from; i < std::min(to, stored); ++i, ++each)
      views.push_back(look(core, conversation, each->second));
  }
  if (to <= stored) return views;
  std::uint64_t ordinal = stored;
  const auto take = [&](auto make) {
    if (ordinal >= from && ordinal < to) views.push_back(make());
    ++ordinal;
  };
  for (const auto& refused : core.refused(conversation))
    take([&] { return look_refused(core, conversation, refused); });
  for (const auto& waiting : core.waiting(conversation)) take([&] { return look(core, conversation, waiting); });
  return views;
}

std::optional<FoundView> find(const Core& core, const Conversation& conversation, const client::MessageId& id) {
  const auto& messages = conversation.messages;
  const auto found = std::ranges::find_if(messages, [&](const auto& each) { return each.second.id == id; });
  if (found != messages.end())
    return FoundView{look(core, conversation, found->second),
                     static_cast<std::uint64_t>(std::distance(messages.begin(), found))};
  const std::string text = to_hex(id.view());
  std::uint64_t ordinal = messages.size();
  for (auto& view : window(core, conversation, ordinal, message_count(core, conversation))) {
    if (view.id == text) return FoundView{std::move(view), ordinal};
    ++ordinal;
  }
  return std::nullopt;
}

}  // namespace majlis::web
