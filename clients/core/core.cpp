#include "clients/core/core.hpp"

#include "clients/core/archive.hpp"
#include "clients/core/commands.hpp"
#include "clients/core/expiry.hpp"
#include "clients/core/extension.hpp"
#include "clients/core/plugin_call.hpp"
#include "clients/core/profile.hpp"
#include "clients/core/refusal.hpp"
#include "clients/core/restore.hpp"
#include "clients/core/session.hpp"
#include "clients/core/steps.hpp"
#include "crypto/identity/safety_number.hpp"

#include <algorithm>

namespace majlis::client {
namespace {

// "majlis WORD confirmation vN".
bool is_confirmation(std::string_view label) {
  constexpr std::string_view kBefore = "majlis ", kAfter = " confirmation v";
  if (!label.starts_with(kBefore)) return false;
  label.remove_prefix(kBefore.size());
  const auto in = [](char first, char last) { return [=](char c) { return c >= first && c <= last; }; };
  const auto word = static_cast<std::size_t>(std::ranges::find_if_not(label, in('a', 'z')) - label.begin());
  const std::string_view rest = label.substr(word);
  return word > 0 && rest.size() > kAfter.size() && rest.starts_with(kAfter) &&
         std::ranges::all_of(rest.substr(kAfter.size()), in('0', '9'));
}

// Runs one step and closes it: starts what can go on, and asks for the next tick where one is needed.
template <class Work>
Batch step(State& state, std::uint64_t now_ms, Work work) {
  Batch out;
  Context context{state, out, now_ms};
  if (now_ms != 0) expire(context);
  work(context);
  if (state.connection.session) pump_all(context);
  settle(context);
  return out;
}

// A step that needs an account; without one the command fails.
template <class Work>
Batch command(State& state, Ticket ticket, std::uint64_t now_ms, Work work) {
  return step(state, now_ms, [&](Context& context) {
    if (!state.own)
      return context.fail(ticket,
                          {"client.account.none", "there is no account here yet; register or recover one first"});
    if (state.own->stage() == AccountStage::kRevoked)
      return context.fail(ticket, {"client.account.revoked", "this device was revoked by its account; link it again"});
    work(context);
  });
}

template <class Work>
Batch command(State& state, Ticket ticket, const StreamId& stream, std::uint64_t now_ms, Work work) {
  return command(state, ticket, now_ms, [&](Context& context) {
    const auto found = state.conversations.find(stream);
    if (found == state.conversations.end())
      return context.fail(ticket, {"client.conversation.unknown", "there is no such conversation on this device"});
    work(context, found->second);
  });
}

}  // namespace

Core::Core(std::unique_ptr<State> state) : state_(std::move(state)) {}
Core::Core(Core&&) noexcept = default;
Core& Core::operator=(Core&&) noexcept = default;
Core::~Core() = default;

Result<Core> Core::open(crypto::Random& random, identity::StoreKey key, std::span<const StoredRecord> records) {
  auto state = std::make_unique<State>(random, std::move(key));
  MAJLIS_CHECK(restore(*state, records));
  return Core(std::move(state));
}

Batch Core::connected(std::uint64_t now_ms) {
  return step(*state_, now_ms, [](Context& context) {
    context.state.connection = {};
    context.state.connection.open = true;
    begin_session(context);
    if (context.state.linking) poll_link(context);
  });
}

Batch Core::disconnected() {
  Batch out;
  Context context{*state_, out, 0};
  end_plugin_calls(context);
  state_->rpc.reset();
  state_->connection = {};
  if (state_->linking) state_->linking->in_flight = false;
  for (auto& [stream, conversation] : state_->conversations) conversation.transient = {};
  return out;
}

Batch Core::received(ByteView frame, std::uint64_t now_ms) {
  return step(*state_, now_ms, [&](Context& context) { take_frame(context, frame); });
}

Batch Core::tick(std::uint64_t now_ms) {
  return step(*state_, now_ms, [](Context& context) {
    State& state = context.state;
    acknowledge(context);
    if (state.linking) poll_link(context);
    fetch_profiles(context);
    if (state.connection.retry_ms != 0 && state.connection.retry_ms <= context.now_ms) {
      state.connection.retry_ms = 0;
      begin_session(context);
    }
  });
}

Batch Core::sign_up(Ticket ticket, std::string name, std::optional<std::string> invite, std::uint64_t now_ms) {
  return step(*state_, now_ms, [&](Context& context) { client::sign_up(context, ticket, name, std::move(invite)); });
}

Batch Core::recover(Ticket ticket, std::string name, std::string phrase, std::uint64_t now_ms) {
  return step(*state_, now_ms, [&](Context& context) { client::recover(context, ticket, name, phrase); });
}

Batch Core::begin_link(Ticket ticket, std::uint64_t now_ms) {
  return step(*state_, now_ms, [&](Context& context) {
    if (context.state.own)
      return context.fail(ticket, {"client.account.exists", "this profile has an account already"});
    client::begin_link(context, ticket);
  });
}

std::string Core::link_code() const { return state_->linking ? state_->linking->code.text() : std::string(); }

Batch Core::link_device(Ticket ticket, std::string_view code, std::optional<Bytes> archive, std::uint64_t now_ms) {
  return command(*state_, ticket, now_ms,
                 [&](Context& context) { client::link_device(context, ticket, code, std::move(archive)); });
}

Bytes Core::archive() const { return state_->own ? archive_of(*state_) : Bytes(); }

const std::optional<Bytes>& Core::offered_archive() const { return state_->offered_archive; }

Result<Batch> Core::take_archive(ByteView archive, ArchiveTaken& taken, std::uint64_t now_ms) {
  if (!state_->own) return Error{"client.account.none", "this profile has no account"};
  Status status;
  Batch batch = step(*state_, now_ms, [&](Context& context) {
    auto read = client::take_archive(context, archive);
    if (!read.ok()) {
      status = read.error();
      return;
    }
    taken = *read;
    client::forget_archive(context);
  });
  if (!status.ok()) return status.error();
  return batch;
}

Batch Core::forget_archive(std::uint64_t now_ms) {
  return step(*state_, now_ms, [](Context& context) { client::forget_archive(context); });
}

Batch Core::revoke_device(Ticket ticket, const DeviceId& device, std::uint64_t now_ms) {
  return command(*state_, ticket, now_ms, [&](Context& context) { client::revoke_device(context, ticket, device); });
}

std::optional<Secret> Core::recovery_phrase() const {
  if (!state_->own || !state_->own->phrase()) return std::nullopt;
  return state_->own->phrase()->clone();
}

Batch Core::confirm_recovery_phrase() {
  return step(*state_, 0, [](Context& context) {
    if (!context.state.own) return;
    context.state.own->forget_phrase();
    context.save_account();
  });
}

Batch Core::open_direct(Ticket ticket, std::string name, std::uint64_t now_ms) {
  return command(*state_, ticket, now_ms,
                 [&](Context& context) { client::open_direct(context, ticket, std::move(name)); });
}

Batch Core::create_group(Ticket ticket, std::string title, std::vector<std::string> names, std::uint64_t now_ms) {
  return command(*state_, ticket, now_ms,
                 [&](Context& context) { client::create_group(context, ticket, std::move(title), std::move(names)); });
}

Batch Core::add_member(Ticket ticket, const StreamId& stream, std::string name, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::add_member(context, ticket, conversation, std::move(name));
  });
}

Batch Core::remove_member(Ticket ticket, const StreamId& stream, const AccountId& account, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::remove_member(context, ticket, conversation, account);
  });
}

Batch Core::set_role(Ticket ticket, const StreamId& stream, const AccountId& account, protocol::Role role,
                     std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::change_role(context, ticket, conversation, account, role);
  });
}

Batch Core::set_title(Ticket ticket, const StreamId& stream, std::string title, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::change_title(context, ticket, conversation, std::move(title));
  });
}

Batch Core::set_timer(Ticket ticket, const StreamId& stream, std::uint64_t seconds, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::set_timer(context, ticket, conversation, seconds);
  });
}

Batch Core::create_invite(Ticket ticket, const StreamId& stream, std::optional<std::uint64_t> uses_max,
                          std::optional<std::uint64_t> expires_ms, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::create_invite(context, ticket, conversation, uses_max, expires_ms);
  });
}

Batch Core::revoke_invite(Ticket ticket, const StreamId& stream, const Bytes& key, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::revoke_invite(context, ticket, conversation, key);
  });
}

Batch Core::look_up_invites(Ticket ticket, const StreamId& stream, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::look_up_invites(context, ticket, conversation);
  });
}

Batch Core::come_in(Ticket ticket, std::string_view invite, std::uint64_t now_ms) {
  return command(*state_, ticket, now_ms, [&](Context& context) { client::come_in(context, ticket, invite); });
}

Batch Core::leave(Ticket ticket, const StreamId& stream, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms,
                 [&](Context& context, Conversation& conversation) { client::leave(context, ticket, conversation); });
}

Batch Core::accept(Ticket ticket, const StreamId& stream, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::answer_request(context, ticket, conversation, true);
  });
}

Batch Core::decline(Ticket ticket, const StreamId& stream, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::answer_request(context, ticket, conversation, false);
  });
}

Batch Core::block(Ticket ticket, const AccountId& account, bool blocked, std::uint64_t now_ms) {
  return command(*state_, ticket, now_ms, [&](Context& context) { client::block(context, ticket, account, blocked); });
}

Batch Core::send(Ticket ticket, const StreamId& stream, Draft draft, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::send(context, ticket, conversation, std::move(draft));
  });
}

Batch Core::edit(Ticket ticket, const StreamId& stream, const MessageId& target, std::string_view text,
                 std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::edit(context, ticket, conversation, target, text);
  });
}

Batch Core::remove(Ticket ticket, const StreamId& stream, const MessageId& target, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::remove(context, ticket, conversation, target);
  });
}

Batch Core::react(Ticket ticket, const StreamId& stream, const MessageId& target, std::string emoji,
                  std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::react(context, ticket, conversation, target, std::move(emoji));
  });
}

Batch Core::mark_read(Ticket ticket, const StreamId& stream, std::uint64_t seq, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::mark_read(context, ticket, conversation, seq);
  });
}

Batch Core::mute(Ticket ticket, const StreamId& stream, std::uint64_t until_ms, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::mute(context, ticket, conversation, until_ms);
  });
}

Batch Core::save_draft(Ticket ticket, const StreamId& stream, std::string text, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::save_draft(context, ticket, conversation, std::move(text));
  });
}

Batch Core::retry(Ticket ticket, const StreamId& stream, const MessageId& id, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::retry(context, ticket, conversation, id);
  });
}

Batch Core::discard(Ticket ticket, const StreamId& stream, const MessageId& id, std::uint64_t now_ms) {
  return command(*state_, ticket, stream, now_ms, [&](Context& context, Conversation& conversation) {
    client::discard(context, ticket, conversation, id);
  });
}

Batch Core::set_profile(Ticket ticket, std::string name, Bytes avatar, std::uint64_t now_ms) {
  return command(*state_, ticket, now_ms, [&](Context& context) {
    protocol::Profile profile;
    profile.name = std::move(name);
    if (!avatar.empty()) profile.avatar = std::move(avatar);
    client::set_profile(context, ticket, std::move(profile));
  });
}

Batch Core::call(Ticket ticket, std::string_view method, ByteView params, std::uint64_t now_ms) {
  return command(*state_, ticket, now_ms, [&](Context& context) { call_plugin(context, ticket, method, params); });
}

const std::optional<Secret>& Core::session_token() const { return state_->connection.token; }

Result<Bytes> Core::confirm(std::string_view label, ByteView content) const {
  if (!is_confirmation(label))
    return Error{"client.confirm.label",
                 "a device confirms under \"majlis WORD confirmation v1\", and signs nothing else"};
  if (!state_->own) return Error{"client.account.none", "there is no account here yet whose device could sign"};
  Bytes message = to_bytes(label);
  message.push_back(0);
  append(message, content);
  return state_->own->device_key().sign(message);
}

Result<Change> Core::seal_record(std::string key, ByteView value) const {
  if (!key.starts_with(kExtensionRecords))
    return Error{"client.record.key", "the record " + key + " is the core's own; a client half's begins with x/"};
  Batch out;
  state_->store.put(state_->random, out, std::move(key), value);
  return std::move(out.changes.front());
}

Result<Secret> Core::open_record(const StoredRecord& record) const { return state_->store.open(record); }

Batch Core::verify_contact(const AccountId& account, bool verified) {
  return step(*state_, 0, [&](Context& context) {
    const auto found = context.state.contacts.find(account);
    if (found == context.state.contacts.end()) return;
    found->second.verified = verified;
    context.put("a/" + account.text(), found->second.record());
  });
}

Batch Core::trust(Ticket ticket, const AccountId& account, std::uint64_t now_ms) {
  return command(*state_, ticket, now_ms, [&](Context& context) {
    trust_new_key(context, account);
    context.done(ticket);
  });
}

}  // namespace majlis::client
