#include "clients/core/archive.hpp"

#include "base/encoding.hpp"
#include "clients/core/expiry.hpp"
#include "clients/core/model.hpp"
#include "clients/core/state.hpp"
#include "clients/core/steps.hpp"

#include <algorithm>
#include <map>
#include <span>

namespace majlis::client {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::size_t kSizeSize = 4;

struct ArchiveHead {
  AccountId account;
  std::uint64_t parts = 0;  // that follow
  std::uint64_t format = kFormat;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("parts", self.parts, record::Limits{});
    visit("format", self.format, record::Limits{});
    visit("account", self.account, record::Limits{});
  }
};

struct ArchivedConversation {
  StreamId stream;
  StreamKind kind = StreamKind::kDirect;
  std::optional<AccountId> peer;
  std::string title;
  std::uint64_t from = 0, to = 0;  // the entries that the history here is of
  std::uint64_t read_seq = 0;
  std::optional<std::uint64_t> muted_ms;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("to", self.to, record::Limits{});
    visit("from", self.from, record::Limits{});
    visit("kind", self.kind, record::Limits{});
    visit("peer", self.peer, record::Limits{});
    visit("title", self.title, record::Limits{});
    visit("stream", self.stream, record::Limits{});
    visit("muted_ms", self.muted_ms, record::Limits{});
    visit("read_seq", self.read_seq, record::Limits{});
  }
};

struct ArchivedMessage {
  StreamId stream;
  Message message;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("stream", self.stream, record::Limits{});
    visit("message", self.message, record::Limits{});
  }
};

// One of them is there.
struct Part {
  std::optional<ArchiveHead> head;
  std::optional<ContactRecord> contact;
  std::optional<ProfileRecord> profile;
  std::optional<ArchivedConversation> conversation;
  std::optional<ArchivedMessage> message;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("head", self.head, record::Limits{});
    visit("contact", self.contact, record::Limits{});
    visit("message", self.message, record::Limits{});
    visit("profile", self.profile, record::Limits{});
    visit("conversation", self.conversation, record::Limits{});
  }
};

struct OfferedArchive {
  Bytes reference;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("reference", self.reference, record::Limits{1, kMaxArchiveReference});
  }
};

// --- writing ---------------------------------------------------------------------------------------------------------

void append_part(Bytes& out, const Part& part) {
  const Bytes encoded = record::encode(part);
  for (std::size_t i = 0; i < kSizeSize; ++i)
    out.push_back(static_cast<std::uint8_t>(encoded.size() >> (8 * (kSizeSize - 1 - i))));
  append(out, encoded);
}

struct Place {
  const Conversation* conversation;
  const Message* message;
};

std::vector<Place> newest_first(const State& state) {
  std::vector<Place> places;
  for (const auto& [stream, conversation] : state.conversations)
    for (const auto& [seq, message] : conversation.messages) places.push_back({&conversation, &message});
  std::ranges::stable_sort(places, std::ranges::greater(), [](const Place& place) { return place.message->time_ms; });
  return places;
}

ArchivedConversation archived(const Conversation& conversation, std::uint64_t from) {
  return {conversation.stream, conversation.kind,     conversation.peer,    conversation.title, from,
          conversation.cursor, conversation.read_seq, conversation.muted_ms};
}

// About what it takes, encoded.
std::size_t size_of(const Message& message) {
  constexpr std::size_t kAllElse = 400;
  return kAllElse + message.body.item.size() + message.fallback.value_or("").size() + 64 * message.reactions.size();
}

// --- reading ---------------------------------------------------------------------------------------------------------

Error damaged(std::string why) { return {"client.archive.damaged", "the history of the other device: " + why}; }

Result<std::vector<Part>> parts_of(ByteView archive) {
  std::vector<Part> parts;
  while (!archive.empty()) {
    if (archive.size() < kSizeSize) return damaged("it ends early");
    std::size_t size = 0;
    for (std::size_t i = 0; i < kSizeSize; ++i) size = size << 8 | archive[i];
    archive = archive.subspan(kSizeSize);
    if (archive.size() < size) return damaged("it ends early");
    auto part = record::decode<Part>(archive.first(size), record::Unknown::kSkip);
    if (!part.ok()) return damaged(part.error().detail);
    parts.push_back(*std::move(part));
    archive = archive.subspan(size);
  }
  return parts;
}

Status check_head(const State& state, const std::vector<Part>& parts) {
  if (parts.empty() || !parts.front().head) return damaged("its beginning is missing");
  const ArchiveHead& head = *parts.front().head;
  if (head.format != kFormat) return damaged("a newer program wrote it; update this one");
  if (head.parts != parts.size() - 1) return damaged("it ends early");
  if (head.account != state.own->id())
    return Error{"client.archive.account", "the history that was offered is another account's"};
  return {};
}

Status take_contact(Context& context, const ContactRecord& record) {
  MAJLIS_TRY(auto contact, Contact::restore(record));
  const AccountId id = account_id(contact.identity_pk());
  auto& contacts = context.state.contacts;
  if (const auto known = contacts.find(id); known != contacts.end()) {
    known->second.verified |= contact.verified;
    known->second.blocked |= contact.blocked;
    context.put("a/" + id.text(), known->second.record());
    return {};
  }
  context.put("a/" + id.text(), record);
  contacts.emplace(id, std::move(contact));
  return {};
}

void take_profile(Context& context, const ProfileRecord& profile) {
  if (!context.state.profiles.try_emplace(profile.account, profile).second) return;
  context.put("u/" + profile.account.text(), profile);
}

void take_conversation(Context& context, const ArchivedConversation& archived) {
  auto& conversations = context.state.conversations;
  auto found = conversations.find(archived.stream);
  if (found == conversations.end()) {  // the host does not list it: the account has left, and its history stays
    ConversationRecord head;
    head.stream = archived.stream;
    head.kind = archived.kind;
    head.stage = Stage::kLeft;
    head.peer = archived.peer;
    found = conversations.emplace(archived.stream, Conversation(std::move(head))).first;
  }
  Conversation& conversation = found->second;
  if (conversation.title.empty()) conversation.title = archived.title;
  conversation.archived_from = archived.from;
  conversation.archived_to = archived.to;
  conversation.read_seq = std::max(conversation.read_seq, archived.read_seq);
  if (!conversation.muted_ms) conversation.muted_ms = archived.muted_ms;
  save(context, conversation);
  context.show(ConversationChanged{archived.stream});
}

bool take_message(Context& context, const ArchivedMessage& archived) {
  const auto found = context.state.conversations.find(archived.stream);
  const Message& message = archived.message;
  if (found == context.state.conversations.end() || message.seq == 0) return false;
  if (message.expires_ms && *message.expires_ms <= context.now_ms) return false;
  if (!found->second.messages.try_emplace(message.seq, message).second) return false;
  context.put(numbered_key('m', archived.stream, message.seq), message);
  expect_expiry(context, message);
  return true;
}

}  // namespace

Bytes archive_of(const State& state) {
  std::vector<Part> parts;
  const auto add = [&parts](auto Part::*member, auto value) {
    (parts.emplace_back().*member).emplace(std::move(value));
  };
  for (const auto& [account, contact] : state.contacts) add(&Part::contact, contact.record());
  for (const auto& [account, profile] : state.profiles) add(&Part::profile, profile);
  const auto places = newest_first(state);
  std::map<StreamId, std::uint64_t> left_out;  // the newest one
  std::size_t fit = 0;
  for (std::size_t size = 0; fit < places.size() && size < kMaxArchive; ++fit) size += size_of(*places[fit].message);
  for (const auto& [conversation, message] : std::span(places).subspan(fit)) {
    auto& newest = left_out[conversation->stream];
    newest = std::max(newest, message->seq);
  }
  for (const auto& [stream, conversation] : state.conversations) {
    const auto newest = left_out.find(stream);
    const std::uint64_t from = newest == left_out.end() ? conversation.begins_at() : newest->second + 1;
    add(&Part::conversation, archived(conversation, from));
  }
  Part head;
  head.head = ArchiveHead{state.own->id(), parts.size() + fit};
  Bytes out;
  append_part(out, head);
  for (const auto& part : parts) append_part(out, part);
  for (const auto& [conversation, message] : std::span(places).first(fit)) {
    Part part;
    part.message = ArchivedMessage{conversation->stream, *message};
    append_part(out, part);
  }
  return out;
}

Result<ArchiveTaken> take_archive(Context& context, ByteView archive) {
  MAJLIS_TRY(const auto parts, parts_of(archive));
  MAJLIS_CHECK(check_head(context.state, parts));
  for (const auto& part : parts)
    if (part.contact && !Contact::restore(*part.contact).ok()) return damaged("a contact in it does not hold");
  ArchiveTaken taken;
  for (const auto& part : parts) {
    if (part.contact) MAJLIS_CHECK(take_contact(context, *part.contact));
    if (part.profile) take_profile(context, *part.profile);
    if (part.conversation) take_conversation(context, *part.conversation);
    if (part.message) taken.messages += take_message(context, *part.message) ? 1 : 0;
  }
  return taken;
}

void offer_archive(Context& context, Bytes reference) {
  context.put("archive", OfferedArchive{reference});
  context.state.offered_archive = std::move(reference);
}

void forget_archive(Context& context) {
  if (!context.state.offered_archive) return;
  context.erase("archive");
  context.state.offered_archive.reset();
}

Status restore_offer(State& state, const StoredRecord& record) {
  MAJLIS_TRY(auto offered, state.store.open_as<OfferedArchive>(record));
  state.offered_archive = std::move(offered.reference);
  return {};
}

}  // namespace majlis::client
