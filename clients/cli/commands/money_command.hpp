// What the commands about money share.
#pragma once

#include "clients/cli/commands/command.hpp"
#include "clients/cli/money/people.hpp"

namespace majlis::cli {

// "3" or "3 USD" of something that is in `currency`. Errors: those of parse_money(), cli.money.currency.
Result<payments::Money> part_of(const std::string& amount, const std::string& currency,
                                const payments::Currency& wanted);

// One's own posting of a transfer. Errors: the host's, cli.money.transfer.
Result<payments::Entry> posting_of(Profile& profile, const payments::PaidId& transfer,
                                   const payments::Currency& currency);

// Sends the order's card where it has a conversation, tells what was done, and forgets the order: the command is over.
Status finish_with_card(const Globals& globals, Profile& profile, SavedOrder& order, const payments::Card& card);

// "this is test money", where the host's is. To standard error.
void remark_test_money(Profile& profile, const Output& output);

}  // namespace majlis::cli
