#include "clients/core/expiry.hpp"

#include "clients/core/model.hpp"
#include "clients/core/policy.hpp"
#include "clients/core/state.hpp"
#include "crypto/primitives/hash.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

constexpr std::uint64_t kLongestS = 10ULL * 366 * 86'400;

std::string in_words(std::uint64_t seconds) {
  struct Unit {
    std::uint64_t seconds;
    const char* name;
  };
  static constexpr Unit kUnits[] = {{604'800, "week"}, {86'400, "day"}, {3'600, "hour"}, {60, "minute"}, {1, "second"}};
  for (const auto& unit : kUnits) {
    if (seconds % unit.seconds != 0) continue;
    const std::uint64_t count = seconds / unit.seconds;
    return std::to_string(count) + " " + unit.name + (count == 1 ? "" : "s");
  }
  return {};
}

void expire(Context& context, Conversation& conversation) {
  const auto ended = std::erase_if(conversation.messages, [&](const auto& entry) {
    const Message& message = entry.second;
    const bool over = message.expires_ms && *message.expires_ms <= context.now_ms;
    if (over) context.erase(numbered_key('m', conversation.stream, message.seq));
    if (!over) expect_expiry(context, message);
    return over;
  });
  if (ended > 0) context.show(ConversationChanged{conversation.stream});
}

// The same on every device, so that it can be referred to.
MessageId notice_id(const StreamId& stream, std::uint64_t seq) {
  Bytes number(8);
  for (std::size_t i = 0; i < number.size(); ++i) number[i] = static_cast<std::uint8_t>(seq >> (56 - 8 * i));
  const Bytes hash =
      crypto::Sha256().update(as_bytes("majlis notice v1")).update(stream.view()).update(number).finish();
  return *MessageId::from_bytes(ByteView(hash).first(MessageId::kSize));
}

}  // namespace

std::uint64_t deadline(const Context& context, std::uint64_t stored_ms, std::uint64_t timer_s) {
  const std::int64_t ahead = context.state.clock_ahead_ms;
  const auto shift = static_cast<std::uint64_t>(ahead < 0 ? -ahead : ahead);
  const std::uint64_t here = ahead < 0 ? stored_ms - std::min(stored_ms, shift) : stored_ms + shift;
  return std::min(here, context.now_ms) + std::min(timer_s, kLongestS) * 1000;
}

void expect_expiry(Context& context, const Message& message) {
  auto& next = context.state.next_expiry_ms;
  if (message.expires_ms && (!next || *message.expires_ms < *next)) next = message.expires_ms;
}

void expire(Context& context) {
  State& state = context.state;
  if (!state.next_expiry_ms || *state.next_expiry_ms > context.now_ms) return;
  state.next_expiry_ms.reset();
  for (auto& [stream, conversation] : state.conversations) expire(context, conversation);
}

std::uint64_t timer_of(const Conversation& conversation) {
  if (!conversation.group) return 0;
  const auto policy = policy_of(*conversation.group);
  return policy.ok() ? policy->timer_s : 0;
}

void note_timer_change(Context& context, Conversation& conversation, std::uint64_t before,
                       const protocol::Entry& commit, const AccountId& author) {
  const std::uint64_t after = timer_of(conversation);
  if (after == before) return;
  Message notice;
  notice.seq = commit.seq;
  notice.id = notice_id(conversation.stream, commit.seq);
  notice.author = author;
  notice.device = commit.device;
  notice.time_ms = notice.sent_ms = commit.time_ms;
  notice.type = kTimerType;
  notice.body.item = record::encode(protocol::TimerNotice{after});
  notice.fallback = after == 0 ? std::string("Messages no longer disappear.")
                               : "Messages written from now on disappear after " + in_words(after) + ".";
  context.put(numbered_key('m', conversation.stream, notice.seq), notice);
  conversation.messages.insert_or_assign(notice.seq, std::move(notice));
  context.show(MessageAdded{conversation.stream, commit.seq});
}

}  // namespace majlis::client
