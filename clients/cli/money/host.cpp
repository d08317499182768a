#include "clients/cli/money/host.hpp"

#include <algorithm>

namespace majlis::cli {
namespace {

constexpr std::string_view kHostKey = "x/payments/host_key";

}  // namespace

payments::PersonId person_of(const client::AccountId& account) {
  return *payments::PersonId::from_bytes(account.view());
}
client::AccountId account_of(const payments::PersonId& person) { return *client::AccountId::from_bytes(person.view()); }

Result<Bytes> ask_host(Profile& profile, const client::PluginCall& call) {
  auto answer = profile.driver().call(call);
  if (!answer.ok() && answer.error().name == "method_not_found")
    return Error{"cli.money.none", "the host at " + profile.endpoint().url() +
                                       " deals in no money; ask its owner to load the plugin `payments`"};
  return answer;
}

Result<payments::Balances> balances(Profile& profile) {
  MAJLIS_TRY(const Bytes answer, ask_host(profile, payments::balance_call()));
  return payments::answer_of<payments::Balances>(answer);
}

Result<payments::SpendingLimitsView> limits(Profile& profile, const payments::Currency& currency) {
  MAJLIS_TRY(const Bytes answer, ask_host(profile, payments::limits_call(currency)));
  return payments::answer_of<payments::SpendingLimitsView>(answer);
}

Result<std::vector<payments::RequestLine>> money_requests(Profile& profile) {
  std::vector<payments::RequestLine> all;
  std::optional<payments::AskedId> before;
  for (bool more = true; more;) {
    MAJLIS_TRY(const Bytes answer, ask_host(profile, payments::requests_call(before)));
    MAJLIS_TRY(auto page, payments::answer_of<payments::RequestPage>(answer));
    more = page.more && !page.requests.empty();
    std::ranges::move(page.requests, std::back_inserter(all));
    if (more) before = all.back().request;
  }
  return all;
}

Result<std::vector<payments::Entry>> postings(Profile& profile, const payments::Currency& currency) {
  std::vector<payments::Entry> all;
  std::optional<std::uint64_t> before;
  for (bool more = true; more;) {
    MAJLIS_TRY(const Bytes answer, ask_host(profile, payments::statement_call(currency, before)));
    MAJLIS_TRY(auto page, payments::answer_of<payments::StatementPage>(answer));
    more = page.more && !page.entries.empty();
    std::ranges::move(page.entries, std::back_inserter(all));
    if (more) before = all.back().seq;
  }
  std::ranges::reverse(all);
  return all;
}

Result<std::optional<Bytes>> kept_receipt_key(Profile& profile) {
  MAJLIS_TRY(const auto kept, profile.home().extension_records(kHostKey));
  if (kept.empty()) return std::optional<Bytes>();
  MAJLIS_TRY(const Secret opened, profile.core().open_record(kept.front()));
  return std::optional(to_bytes(opened.view()));
}

Result<Bytes> told_receipt_key(Profile& profile) {
  const auto answer = ask_host(profile, payments::host_key_call());
  if (!answer.ok() && answer.error().name == "not_found")
    return Error{"cli.money.key_none", "this host has signed no receipt yet; its key is there once somebody was paid"};
  if (!answer.ok()) return answer.error();
  MAJLIS_TRY(auto said, payments::answer_of<payments::HostKey>(*answer));
  return std::move(said.public_key);
}

Status keep_receipt_key(Profile& profile, ByteView key) {
  MAJLIS_TRY(auto change, profile.core().seal_record(std::string(kHostKey), key));
  return profile.home().apply(std::span(&change, 1), {});
}

Result<Bytes> receipt_key(Profile& profile) {
  MAJLIS_TRY(auto kept, kept_receipt_key(profile));
  if (kept) return *std::move(kept);
  MAJLIS_TRY(Bytes said, told_receipt_key(profile));
  MAJLIS_CHECK(keep_receipt_key(profile, said));
  return said;
}

}  // namespace majlis::cli
