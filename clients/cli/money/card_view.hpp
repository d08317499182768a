// How cards of money look in conversations: for people and for scripts.
#pragma once

#include "clients/cli/money/verdicts.hpp"
#include "clients/cli/output.hpp"

namespace majlis::cli {

// "paid you 12.50 USD (for the figs) — verified".
std::string card_words(const Output& output, const client::Core& core, const payments::Card& card,
                       const Verdict& verdict);
// Into the JSON of a message: `payment` or `request` with what the card says, `check` and what is wrong.
void add_card(Json& json, const client::Core& core, const payments::Card& card, const Verdict& verdict);

// {"amount": "12.50", "currency": "USD", "minor": 1250}, into `json`.
void add_money(Json& json, std::uint64_t minor, std::string_view currency);

}  // namespace majlis::cli
