// The client without I/O: commands, frames from the host, time and randomness go in; batches come out (batch.hpp).
// It owns identity and devices, MLS groups, the outbox and the model of all conversations. No sockets, threads, clocks,
// files or exceptions, so the command line, the browser, the simulator and the fuzzer run the same code.
//
// How a driver uses it:
//   1. open() with the store's key and all stored records.
//   2. On a new connection to the host: connected(); each WebSocket message: received(); when it ends: disconnected().
//   3. tick() when the last batch's wake_ms has come.
//   4. After each call carry out the batch: store the changes atomically and durably, send the frames, show the events.
//
// One thread at a time. Times are milliseconds since 1970, UTC. Every command takes a ticket, which comes back in
// exactly one Done or Failed event of this process's life; commands survive a restart, tickets do not.
#pragma once

#include "clients/core/batch.hpp"
#include "clients/core/conversation.hpp"
#include "clients/core/message.hpp"
#include "crypto/identity/store_key.hpp"
#include "crypto/primitives/random.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace majlis::client {

struct State;

// Another account, or one's own.
struct ContactView {
  AccountId account;
  std::string name;
  Bytes identity_pk;
  bool verified = false;     // the person compared safety numbers
  bool key_changed = false;  // its identity key differs from the one known here: sending waits for trust()
  bool blocked = false;
};

// What an account says of itself; nobody vouches for it. Lives until the next call that is not const.
struct ProfileView {
  std::string_view name;  // what to call it; may be empty
  ByteView avatar;        // a picture as it came, or empty
  std::uint64_t version = 0;
};

struct DeviceView {
  DeviceId device;
  bool own = false;  // the one that runs this core
  bool active = false;
  bool may_link = false;
  std::uint64_t added_s = 0;  // unix seconds, as its entry in the list says
};

struct MemberView {
  AccountId account;
  std::string name;
  protocol::Role role = protocol::Role::kMember;
  std::size_t devices = 0;
};

struct InviteView {
  Bytes key;                              // public
  std::optional<std::uint64_t> uses_max;  // absent: any number
  std::optional<std::uint64_t> expires_ms;
  std::uint64_t used = 0;
};

// A message of one's own that the host refused for good, and why.
struct RefusedView {
  Message message;
  std::string name;  // of the error
  std::string detail;
};

// How many others were there when a message was written, and how many of them have it and have read it.
struct ReceiptView {
  std::size_t others = 0;
  std::size_t delivered = 0;
  std::size_t read = 0;
};

// What a person sends. `type` and `body` of a plugin's typed content, with the text others see who do not know it; or
// text/1 through text_draft().
struct Draft {
  std::string type;
  Bytes body;  // one CBOR item
  std::optional<std::string> fallback;
  std::optional<MessageId> reply_to;
};
Draft text_draft(std::string_view text);

// The newest messages come along in an archive as far as they fit into so many bytes.
inline constexpr std::size_t kMaxArchive = 64 << 20;

// What an archive brought that was not known.
struct ArchiveTaken {
  std::size_t messages = 0;
};

class Core {
 public:
  // An empty span of records opens a new profile. `random` must outlive the core.
  // Errors: identity.record.damaged, client.store.damaged.
  static Result<Core> open(crypto::Random& random, identity::StoreKey key, std::span<const StoredRecord> records);
  Core(Core&&) noexcept;
  Core& operator=(Core&&) noexcept;
  ~Core();

  // The connection.
  Batch connected(std::uint64_t now_ms);
  Batch disconnected();
  Batch received(ByteView frame, std::uint64_t now_ms);
  Batch tick(std::uint64_t now_ms);

  // The account. sign_up() works offline and is sent when connected; Done comes once the host has it.
  Batch sign_up(Ticket ticket, std::string name, std::optional<std::string> invite, std::uint64_t now_ms);
  // A new device of an account, by its twelve words; all earlier devices end. Needs a connection.
  Batch recover(Ticket ticket, std::string name, std::string phrase, std::uint64_t now_ms);
  // A new device asks to be linked: link_code() is to be shown to an old one, which calls link_device() with it.
  Batch begin_link(Ticket ticket, std::uint64_t now_ms);
  std::string link_code() const;
  // `archive`: where what archive() gave is to be had, in words of the driver's own; at most kMaxArchiveReference
  // bytes.
  Batch link_device(Ticket ticket, std::string_view code, std::optional<Bytes> archive, std::uint64_t now_ms);
  // History, contacts and profiles, for a device that is being linked: plaintext, at most a little above kMaxArchive.
  Bytes archive() const;
  // The reference to an archive that came with the link, until it is taken or forgotten; both survive restarts.
  const std::optional<Bytes>& offered_archive() const;
  // Once the conversations are known (Idle was shown). Errors: client.archive.damaged, client.archive.account.
  Result<Batch> take_archive(ByteView archive, ArchiveTaken& taken, std::uint64_t now_ms);
  Batch forget_archive(std::uint64_t now_ms);
  Batch revoke_device(Ticket ticket, const DeviceId& device, std::uint64_t now_ms);
  // The recovery phrase, until the person confirmed to have written it down.
  std::optional<Secret> recovery_phrase() const;
  Batch confirm_recovery_phrase();

  // Conversations. open_direct() finds or creates the one with `name` (with or without @).
  Batch open_direct(Ticket ticket, std::string name, std::uint64_t now_ms);
  Batch create_group(Ticket ticket, std::string title, std::vector<std::string> names, std::uint64_t now_ms);
  Batch add_member(Ticket ticket, const StreamId& stream, std::string name, std::uint64_t now_ms);
  Batch remove_member(Ticket ticket, const StreamId& stream, const AccountId& account, std::uint64_t now_ms);
  Batch set_role(Ticket ticket, const StreamId& stream, const AccountId& account, protocol::Role role,
                 std::uint64_t now_ms);
  Batch set_title(Ticket ticket, const StreamId& stream, std::string title, std::uint64_t now_ms);
  // Messages that are written from now on disappear `seconds` after the host stored them, here and everywhere; 0: they
  // stay. In a group its owners set it.
  Batch set_timer(Ticket ticket, const StreamId& stream, std::uint64_t seconds, std::uint64_t now_ms);
  // An invite to a group, for a link: Done brings it as text. The host holds it to its end and its number of uses.
  Batch create_invite(Ticket ticket, const StreamId& stream, std::optional<std::uint64_t> uses_max,
                      std::optional<std::uint64_t> expires_ms, std::uint64_t now_ms);
  Batch revoke_invite(Ticket ticket, const StreamId& stream, const Bytes& key, std::uint64_t now_ms);
  // Asks the host for the limits of a group's invites, which invites() then has.
  Batch look_up_invites(Ticket ticket, const StreamId& stream, std::uint64_t now_ms);
  // Comes into the group that `invite` is for. Done names its stream.
  Batch come_in(Ticket ticket, std::string_view invite, std::uint64_t now_ms);
  Batch leave(Ticket ticket, const StreamId& stream, std::uint64_t now_ms);
  Batch accept(Ticket ticket, const StreamId& stream, std::uint64_t now_ms);
  Batch decline(Ticket ticket, const StreamId& stream, std::uint64_t now_ms);
  Batch block(Ticket ticket, const AccountId& account, bool blocked, std::uint64_t now_ms);

  // Messages. Done comes when the host has acknowledged the entry.
  Batch send(Ticket ticket, const StreamId& stream, Draft draft, std::uint64_t now_ms);
  Batch edit(Ticket ticket, const StreamId& stream, const MessageId& target, std::string_view text,
             std::uint64_t now_ms);
  Batch remove(Ticket ticket, const StreamId& stream, const MessageId& target, std::uint64_t now_ms);
  Batch react(Ticket ticket, const StreamId& stream, const MessageId& target, std::string emoji, std::uint64_t now_ms);
  // Marks everything up to `seq` as read, here and for the author's receipts.
  Batch mark_read(Ticket ticket, const StreamId& stream, std::uint64_t seq, std::uint64_t now_ms);
  // Known to all devices of the account: a conversation of which no notice is to be taken until then (0: is again), and
  // what the person began to write there.
  Batch mute(Ticket ticket, const StreamId& stream, std::uint64_t until_ms, std::uint64_t now_ms);
  Batch save_draft(Ticket ticket, const StreamId& stream, std::string text, std::uint64_t now_ms);

  // A message that the host refused: sends it again as a new one, or lets go of it.
  Batch retry(Ticket ticket, const StreamId& stream, const MessageId& id, std::uint64_t now_ms);
  Batch discard(Ticket ticket, const StreamId& stream, const MessageId& id, std::uint64_t now_ms);

  // The own profile, for those with whom one talks: a name of at most 256 bytes and a picture of at most 64 KiB. Needs
  // a connection, and the plugin `chat` at the host.
  Batch set_profile(Ticket ticket, std::string name, Bytes avatar, std::uint64_t now_ms);

  // Methods of plugins, over this connection and session; `params` is one CBOR item. Ends in Answered or Failed, at the
  // latest with the connection; what plugins say of themselves comes as Notice. Nothing of it is stored.
  Batch call(Ticket ticket, std::string_view method, ByteView params, std::uint64_t now_ms);
  // What authorises requests beside the connection ("Authorization: Bearer <base64url>"), as uploads are; absent while
  // there is no session. A secret: for a header alone.
  const std::optional<Secret>& session_token() const;
  // This device's signature over `label`, a zero byte and `content`, by which a person confirms to a plugin what it is
  // about to do. Labels are "majlis WORD confirmation vN", as nothing else begins that devices sign. Errors:
  // client.confirm.label, client.account.none.
  Result<Bytes> confirm(std::string_view label, ByteView content) const;

  // Records of plugins' client halves (extension.hpp), sealed as the core's own and unknown to it. The driver stores
  // the change, alone or with a batch's, and gives back what it stored. Errors: client.record.key (not a client
  // half's), identity.record.damaged.
  Result<Change> seal_record(std::string key, ByteView value) const;
  Result<Secret> open_record(const StoredRecord& record) const;

  // Trust. The safety number is sixty digits; verify_contact() records that two people compared it.
  Result<std::string> safety_number(const AccountId& account) const;
  Result<Bytes> safety_code(const AccountId& account) const;
  // What was scanned from the account's screen. Errors: client.contact.unknown, identity.safety_code.*.
  Status compare_safety_code(const AccountId& account, ByteView scanned) const;
  Batch verify_contact(const AccountId& account, bool verified);
  // Accepts an account's changed identity key.
  Batch trust(Ticket ticket, const AccountId& account, std::uint64_t now_ms);

  // What there is. References live until the next call that is not const.
  bool has_account() const;
  bool online() const;   // the session is open
  bool revoked() const;  // the account ended this device
  std::string own_name() const;
  AccountId own_account() const;
  DeviceId own_device() const;
  std::vector<DeviceView> devices() const;
  const std::map<StreamId, Conversation>& conversations() const;
  const Conversation* conversation(const StreamId& stream) const;
  // Own messages that the host has not acknowledged or that have not come back yet, in order; their seq is 0.
  std::vector<Message> waiting(const Conversation& conversation) const;
  // Own messages that the host refused, in order.
  std::vector<RefusedView> refused(const Conversation& conversation) const;
  // What became of a message of one's own that the host has.
  ReceiptView receipts(const Conversation& conversation, const Message& message) const;
  // Seconds until new messages disappear; 0 for never.
  std::uint64_t timer(const Conversation& conversation) const;
  // Every invite key of a group's policy, with the limits that the host last said.
  std::vector<InviteView> invites(const Conversation& conversation) const;
  // The conversation with oneself, once it is there.
  std::optional<StreamId> own_conversation() const;
  // By "@name" or "#title". Errors: client.conversation.unknown, client.conversation.ambiguous.
  Result<StreamId> find(std::string_view reference) const;
  // "@bob", "#Family", or what is known in their place.
  std::string label(const Conversation& conversation) const;
  std::string name_of(const AccountId& account) const;
  std::optional<ContactView> contact(const AccountId& account) const;
  // Of oneself or of somebody with whom one talks; not of who has only asked to.
  std::optional<ProfileView> profile(const AccountId& account) const;
  std::vector<ContactView> contacts() const;
  std::vector<MemberView> members(const StreamId& stream) const;

 private:
  explicit Core(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace majlis::client
