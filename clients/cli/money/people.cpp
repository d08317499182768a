#include "clients/cli/money/people.hpp"

#include "base/encoding.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/name.hpp"

#include <algorithm>

namespace majlis::cli {
namespace {

constexpr std::size_t kMinPart = 4;

// A card that is shown by its message's id.
std::optional<payments::Card> card_of_message(const client::Core& core, const std::string& id) {
  const auto found = message_for(core, id);
  if (!found.ok()) return std::nullopt;
  for (const auto& [seq, message] : core.conversation(found->stream)->messages)
    if (message.id == found->id) return card_in(message);
  return std::nullopt;
}

// The requests that a card is about, for the reader.
std::vector<payments::AskedId> requests_of(const payments::Card& card) {
  if (const auto* request = std::get_if<payments::RequestCard>(&card)) return {request->request};
  std::vector<payments::AskedId> ids;
  if (const auto* split = std::get_if<payments::SplitCard>(&card))
    for (const auto& part : split->parts) ids.push_back(part.request);
  return ids;
}

bool names(const payments::Card& card, ByteView id) {
  if (const auto* receipt = std::get_if<payments::ReceiptCard>(&card)) return equal(receipt->transfer.view(), id);
  return std::ranges::any_of(requests_of(card), [&](const auto& request) { return equal(request.view(), id); });
}

Error ambiguous(const std::string& id) {
  return {"cli.money.ambiguous", "several have an id with '" + id + "'; give more of it (see --json)"};
}

}  // namespace

bool is_meant(std::string_view id, std::string_view part) {
  return part.size() >= kMinPart && (id.starts_with(part) || id.ends_with(part));
}

std::string short_id(ByteView id) {
  const std::string hex = to_hex(id);
  return hex.substr(hex.size() - kShortId);
}

Result<Other> other_person(Profile& profile, const std::string& name) {
  const Error self{"cli.money.self", "that is yourself: money goes from one person to another"};
  if (!name.starts_with('@'))
    return Error{"cli.money.person", "'" + name + "' names no person; write @NAME of whoever it is about"};
  if (name == "@me" || bare_name(name) == profile.core().own_name()) return self;
  MAJLIS_TRY(const auto stream, conversation_for(profile, name));
  const auto* conversation = profile.core().conversation(stream);
  if (conversation == nullptr || !conversation->peer)
    return Error{"cli.money.person", name + " is not known well enough yet; write to them first"};
  return Other{person_of(*conversation->peer), stream};
}

std::optional<client::StreamId> conversation_with(const client::Core& core, const client::AccountId& account) {
  for (const auto& [stream, conversation] : core.conversations())
    if (conversation.kind == client::StreamKind::kDirect && conversation.peer == account) return stream;
  return std::nullopt;
}

Result<std::string> checked_note(const std::string& note) {
  if (!is_utf8(note)) return Error{"cli.money.note", "the note is not UTF-8; convert it first (see iconv)"};
  if (note.size() <= payments::kMaxNote) return note;
  return Error{"cli.money.note", "the note has " + std::to_string(note.size()) + " bytes, and may have " +
                                     std::to_string(payments::kMaxNote) + "; send the rest as a message"};
}

std::optional<std::string> optional_note(const std::string& note) {
  return note.empty() ? std::nullopt : std::optional(note);
}

std::optional<CardPlace> card_naming(const client::Core& core, ByteView id) {
  for (const auto& [stream, conversation] : core.conversations())
    for (const auto& [seq, message] : conversation.messages)
      if (auto card = card_in(message); card && names(*card, id)) return CardPlace{stream, *std::move(card)};
  return std::nullopt;
}

Result<Paid> paid_to_oneself(Profile& profile, const std::string& id) {
  std::string wanted = id;
  if (const auto card = card_of_message(profile.core(), id))
    if (const auto* receipt = std::get_if<payments::ReceiptCard>(&*card)) wanted = to_hex(receipt->transfer.view());
  std::optional<Paid> found;
  MAJLIS_TRY(const auto all, balances(profile));
  for (const auto& balance : all.balances) {
    MAJLIS_TRY(const auto currency, payments::Currency::of(balance.currency));
    MAJLIS_TRY(const auto entries, postings(profile, currency));
    for (const auto& entry : entries) {
      if (entry.amount <= 0 || !entry.other || !is_meant(to_hex(entry.transfer.view()), wanted)) continue;
      if (found && found->transfer != entry.transfer) return ambiguous(id);
      MAJLIS_TRY(const auto from, payments::PersonId::from_bytes(*entry.other));
      found = Paid{entry.transfer, from, {entry.amount, currency}};
    }
  }
  if (found) return *found;
  return Error{"cli.money.transfer", "nobody has paid you anything with an id that has '" + id +
                                         "'; `majlis statement` shows what was paid, and `majlis history` its cards"};
}

Result<payments::RequestLine> request_meant(Profile& profile, const std::string& id) {
  MAJLIS_TRY(const auto all, money_requests(profile));
  const auto card = card_of_message(profile.core(), id);
  const auto wanted = card ? requests_of(*card) : std::vector<payments::AskedId>();
  const auto own = person_of(profile.core().own_account());
  std::optional<payments::RequestLine> found;
  for (const auto& line : all) {
    const bool meant = card ? std::ranges::count(wanted, line.request) > 0 && (wanted.size() == 1 || line.payer == own)
                            : is_meant(to_hex(line.request.view()), id);
    if (!meant) continue;
    if (found && found->request != line.request) return ambiguous(id);
    found = line;
  }
  if (found) return *found;
  return Error{"cli.money.request",
               "there is no request of money with an id that has '" + id + "'; `majlis bills` lists them"};
}

}  // namespace majlis::cli
