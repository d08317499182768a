// Whom money goes to and comes from, and which card or transfer is meant.
#pragma once

#include "clients/cli/commands/command.hpp"
#include "clients/cli/money/orders.hpp"
#include "clients/cli/money/verdicts.hpp"

namespace majlis::cli {

struct Other {
  payments::PersonId account;
  client::StreamId stream;  // the conversation with them
};
// The person that "@bob" names, not oneself. Errors: cli.money.self, cli.money.person, those of conversation_for().
Result<Other> other_person(Profile& profile, const std::string& name);
// The conversation with an account, where there is one.
std::optional<client::StreamId> conversation_with(const client::Core& core, const client::AccountId& account);

// The note as a card takes it. Errors: cli.money.note.
Result<std::string> checked_note(const std::string& note);
std::optional<std::string> optional_note(const std::string& note);

// Where the card that names a request, or a transfer, stands.
struct CardPlace {
  client::StreamId stream;
  payments::Card card;
};
std::optional<CardPlace> card_naming(const client::Core& core, ByteView id);

// The transfer that `id` means: of a card's message, or of the statement; the beginning or the end of either is enough.
// Errors: cli.money.transfer, cli.money.ambiguous.
struct Paid {
  payments::PaidId transfer;
  payments::PersonId from;  // who paid it
  payments::Money money;
};
Result<Paid> paid_to_oneself(Profile& profile, const std::string& id);

// The request that `id` means: by its id, or the message of its card. Errors: cli.money.request, cli.money.ambiguous.
Result<payments::RequestLine> request_meant(Profile& profile, const std::string& id);

// Whether `part` of the hexadecimal `id` says which one is meant.
bool is_meant(std::string_view id, std::string_view part);
// What of a transfer's or a request's id people are shown: its end, since ids of one minute begin alike.
std::string short_id(ByteView id);

}  // namespace majlis::cli
