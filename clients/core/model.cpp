#include "clients/core/model.hpp"

#include "clients/core/expiry.hpp"
#include "clients/core/metadata.hpp"
#include "clients/core/own_group.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/profile.hpp"
#include "clients/core/receipts.hpp"
#include "clients/core/state.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

template <class Body>
Result<Body> body_of(const protocol::Content& content) {
  return record::decode<Body>(content.body.item, record::Unknown::kSkip);
}

Message* by_id(Conversation& conversation, const MessageId& id) {
  // Targets are mostly recent.
  for (auto it = conversation.messages.rbegin(); it != conversation.messages.rend(); ++it)
    if (it->second.id == id) return &it->second;
  return nullptr;
}

void changed(Context& context, const Conversation& conversation, const Message& message, ChangeOf what,
             const Origin& origin) {
  context.put(numbered_key('m', conversation.stream, message.seq), message);
  context.show(MessageChanged{conversation.stream, message.seq, what, origin.author});
}

void edit(Context& context, Conversation& conversation, const Origin& origin, const protocol::Edit& edit) {
  Message* message = by_id(conversation, edit.target);
  if (message == nullptr || message->author != origin.author || message->deleted || message->type != kTextType) return;
  message->body.item = record::encode(protocol::Text{edit.text});
  message->edited = true;
  changed(context, conversation, *message, ChangeOf::kEdited, origin);
}

void remove(Context& context, Conversation& conversation, const Origin& origin, const protocol::Delete& removal) {
  Message* message = by_id(conversation, removal.target);
  if (message == nullptr || message->deleted || message->type == kTimerType) return;
  if (message->author != origin.author && !moderates(conversation, origin.author)) return;
  message->deleted = true;
  message->body.item = record::encode(protocol::Text{});
  message->fallback.reset();
  message->reactions.clear();
  changed(context, conversation, *message, ChangeOf::kDeleted, origin);
}

void react(Context& context, Conversation& conversation, const Origin& origin, const protocol::Reaction& reaction) {
  Message* message = by_id(conversation, reaction.target);
  if (message == nullptr || message->deleted || message->type == kTimerType) return;
  std::erase_if(message->reactions, [&](const ReactionBy& by) { return by.account == origin.author; });
  if (!reaction.emoji.empty()) message->reactions.push_back({origin.author, reaction.emoji});
  changed(context, conversation, *message, ChangeOf::kReaction, origin);
}

void receipt(Context& context, Conversation& conversation, const Origin& origin, const protocol::Receipt& receipt) {
  if (receipt.seq <= origin.seq) take_read_receipt(context, conversation, origin.author, receipt.seq);
}

void add(Context& context, Conversation& conversation, const Origin& origin, const protocol::Content& content) {
  if (by_id(conversation, content.id) != nullptr) return;
  Message message;
  if (content.timer_s) message.expires_ms = deadline(context, origin.time_ms, *content.timer_s);
  if (message.expires_ms && *message.expires_ms <= context.now_ms) return;
  message.seq = origin.seq;
  message.id = content.id;
  message.author = origin.author;
  message.device = origin.device;
  message.time_ms = origin.time_ms;
  message.sent_ms = content.sent_ms;
  message.type = content.type;
  message.body = content.body;
  message.fallback = content.fallback;
  message.reply_to = content.reply_to;
  message.timer_s = content.timer_s;
  message.tag = origin.tag;
  message.frank = origin.frank;
  message.kf = content.kf;
  expect_expiry(context, message);
  context.put(numbered_key('m', conversation.stream, message.seq), message);
  conversation.messages.insert_or_assign(message.seq, std::move(message));
  context.show(MessageAdded{conversation.stream, origin.seq});
}

}  // namespace

std::string numbered_key(char kind, const StreamId& stream, std::uint64_t number) {
  Bytes digits(8);
  for (std::size_t i = 0; i < 8; ++i) digits[i] = static_cast<std::uint8_t>(number >> (56 - 8 * i));
  return std::string(1, kind) + "/" + stream.text() + "/" + to_hex(digits);
}

std::string Message::text() const {
  if (deleted) return {};
  if (type == kTextType) {
    auto words = record::decode<protocol::Text>(body.item, record::Unknown::kSkip);
    if (words.ok()) return words->text;
  }
  return fallback.value_or("");
}

bool leaves_message(std::string_view type) {
  static constexpr std::string_view kOthers[] = {"edit/1",   "delete/1",       "reaction/1",    "receipt/1",
                                                 "accept/1", "metadata-key/1", kProfileKeyType, "read-mark/1",
                                                 "draft/1",  "mute/1",         kTimerType};
  return std::ranges::find(kOthers, type) == std::ranges::end(kOthers);
}

void apply_content(Context& context, Conversation& conversation, const Origin& origin,
                   const protocol::Content& content) {
  const auto with = [&]<class Body>(void (*apply)(Context&, Conversation&, const Origin&, const Body&)) {
    if (auto body = body_of<Body>(content); body.ok()) apply(context, conversation, origin, *body);
  };
  if (content.type == "edit/1") return with(edit);
  if (content.type == "delete/1") return with(remove);
  if (content.type == "reaction/1") return with(react);
  if (content.type == "receipt/1") return with(receipt);
  if (content.type == kMetadataKeyType) return with(take_metadata_key);
  if (content.type == kProfileKeyType) return with(take_profile_key);
  if (take_own_mark(context, conversation, content)) return;
  if (leaves_message(content.type)) add(context, conversation, origin, content);
}

}  // namespace majlis::client
