// What the host says of a person's money. Each call waits for the host. Owned by whoever asks; one thread.
#pragma once

#include "clients/cli/profile.hpp"
#include "plugins/payments/client/calls.hpp"
#include "plugins/payments/client/statement.hpp"

#include <vector>

namespace majlis::cli {

// The same account, as the two libraries name it.
payments::PersonId person_of(const client::AccountId& account);
client::AccountId account_of(const payments::PersonId& person);

// Calls a method of the plugin `payments`. Errors: Driver::call()'s, cli.money.none where the host has no such plugin.
Result<Bytes> ask_host(Profile& profile, const client::PluginCall& call);

Result<payments::Balances> balances(Profile& profile);
Result<payments::SpendingLimitsView> limits(Profile& profile, const payments::Currency& currency);
// All requests that are the person's to pay or to get, newest first.
Result<std::vector<payments::RequestLine>> money_requests(Profile& profile);
// Everything that was posted to what the person has in `currency`, oldest first.
Result<std::vector<payments::Entry>> postings(Profile& profile, const payments::Currency& currency);

// The key that this host signs receipts with: the one that this device saw first, which is kept. Errors: as above.
Result<Bytes> receipt_key(Profile& profile);
// That one, or nothing where this device has not seen any; the one that the host tells of now; and another one kept
// instead, because the person says so.
Result<std::optional<Bytes>> kept_receipt_key(Profile& profile);
Result<Bytes> told_receipt_key(Profile& profile);
Status keep_receipt_key(Profile& profile, ByteView key);

}  // namespace majlis::cli
