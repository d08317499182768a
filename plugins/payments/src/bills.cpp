#include "bills.hpp"

#include "ledger/request.hpp"
#include "listing.hpp"
#include "money/split.hpp"

#include <algorithm>

namespace majlis::payments {

using sdk::AccountId;
using sdk::array;
using sdk::Call;
using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::Row;
using sdk::task;

namespace {

constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kListMost = 200;
constexpr std::size_t kPayersMost = 100;

struct Share {
  AccountId payer;
  Amount amount = 0;
};

[[noreturn]] void refuse(const std::string& why, const std::string& pointer) {
  throw MethodError(Code::kInvalidParams, why, pointer);
}

std::uint32_t shares_at(const Json& of, const char* key, const std::string& pointer) {
  const std::int64_t shares = sdk::find_integer(of, key).value_or(1);
  if (shares < 0 || shares > kWeightMax)
    refuse("a share counts 1 to " + std::to_string(kWeightMax) + " times", pointer);
  return static_cast<std::uint32_t>(shares);
}

std::vector<AccountId> payers_at(const Json& params) {
  std::vector<AccountId> payers;
  if (sdk::list_at(params, "payers").size() > kPayersMost)
    refuse("at most " + std::to_string(kPayersMost) + " people are asked at once", "/payers");
  for (const Json& payer : sdk::list_at(params, "payers")) payers.push_back(sdk::id_at<AccountId>(payer, "account"));
  std::vector<AccountId> sorted = payers;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end()) refuse("somebody is asked twice", "/payers");
  return payers;
}

// Exact amounts: each payer's is said, and the rest is the asker's own.
std::vector<Amount> exact_amounts(const Json& params, Amount total) {
  std::vector<Amount> amounts;
  for (const Json& payer : sdk::list_at(params, "payers")) {
    amounts.push_back(amount_at(payer));
    total -= amounts.back();  // a hundred of the largest do not wrap
  }
  if (total < 0) refuse("the parts come to more than the bill", "/payers");
  return amounts;
}

// By shares, equal ones where none are said. The asker's own are counted and not asked for; own_shares 0: none.
std::vector<Amount> amounts_by_shares(const Json& params, Amount total) {
  std::vector<std::uint32_t> weights;
  for (const Json& payer : sdk::list_at(params, "payers")) weights.push_back(shares_at(payer, "shares", "/payers"));
  const std::size_t people = weights.size();
  if (const std::uint32_t own = shares_at(params, "own_shares", "/own_shares"); own > 0) weights.push_back(own);
  auto parts = divide(total, weights);
  if (!parts) throw refusal(parts.error());
  parts->resize(people);
  if (std::ranges::find(*parts, Amount{0}) != parts->end())
    refuse("the bill is too small for so many: somebody would be asked for nothing", "/amount");
  return *std::move(parts);
}

std::vector<Share> shares_of(const Json& params) {
  const Amount total = amount_at(params);
  const std::vector<AccountId> payers = payers_at(params);
  if (payers.empty()) refuse("nobody is asked", "/payers");
  const Json& given = sdk::list_at(params, "payers");
  const auto exact = std::ranges::count_if(given, [](const Json& payer) { return payer.contains("amount"); });
  if (exact != 0 && exact != std::ssize(given)) refuse("either everybody's amount is said, or nobody's", "/payers");
  const std::vector<Amount> amounts = exact != 0 ? exact_amounts(params, total) : amounts_by_shares(params, total);
  std::vector<Share> shares;
  for (std::size_t i = 0; i < payers.size(); ++i) shares.push_back({payers[i], amounts[i]});
  return shares;
}

Json request_json(Transaction& t, const Request& request, std::int64_t now_ms) {
  return object("request", request.id, "asker", request.asker, "payer", request.payer, "currency",
                std::string(request.currency.code()), "exponent", request.currency.exponent(), "amount", request.amount,
                "paid", paid_of(t, request.id), "state", state_of_request(t, request, now_ms), "at_ms", request.at_ms,
                "expires_ms", request.expires_ms);
}

}  // namespace

task<Json> Bills::request(const Call& call, const Json& params) {
  const AccountId asker = call.need_account();
  const AccountId payer = sdk::id_at<AccountId>(params, "from");
  const Currency currency = currency_at(params);
  const Amount amount = amount_at(params);
  const std::int64_t lasts_ms = sdk::integer_at(params, "expires_s") * kSecondMs;
  co_await desk_.need_person(call, payer, "/from");
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    MAJLIS_TRY(const Request made, make_request(batch, asker.view(), payer.view(), currency, amount, lasts_ms));
    add_request(batch, made);
    return object("request", made.id, "expires_ms", made.expires_ms);
  };
  const std::vector<AccountId> changed{asker, payer};
  co_return co_await desk_.perform(actor_person(asker.view()), "payments.request", params, effect, changed);
}

task<Json> Bills::split(const Call& call, const Json& params) {
  const AccountId asker = call.need_account();
  const Currency currency = currency_at(params);
  const std::vector<Share> shares = shares_of(params);
  const Amount total = amount_at(params);
  const std::int64_t lasts_ms = sdk::integer_at(params, "expires_s") * kSecondMs;
  std::vector<AccountId> changed{asker};
  for (const Share& share : shares) {
    co_await desk_.need_person(call, share.payer, "/payers");
    changed.push_back(share.payer);
  }
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    std::vector<Request> made;
    Amount own = total;
    for (const Share& share : shares) {
      MAJLIS_TRY(Request each, make_request(batch, asker.view(), share.payer.view(), currency, share.amount, lasts_ms));
      own -= share.amount;
      made.push_back(std::move(each));
    }
    Json requests = array();
    for (const Request& each : made) {
      add_request(batch, each);
      requests.push_back(object("request", each.id, "payer", each.payer, "amount", each.amount));
    }
    return object("own", own, "requests", std::move(requests));
  };
  co_return co_await desk_.perform(actor_person(asker.view()), "payments.split", params, effect, changed);
}

task<Json> Bills::decline(const Call& call, const Json& params) { co_return co_await end(call, params, true); }
task<Json> Bills::cancel(const Call& call, const Json& params) { co_return co_await end(call, params, false); }

task<Json> Bills::end(const Call& call, const Json& params, bool declined) {
  const AccountId who = call.need_account();
  const auto id = sdk::id_at<RequestId>(params, "request");
  std::vector<AccountId> changed{who};
  const auto request = database_.read([&](Transaction& t) { return find_request(t, id); });
  if (request)
    if (const auto other = AccountId::from_bytes(declined ? request->asker : request->payer)) changed.push_back(*other);
  const Desk::Effect effect = [=](Batch& batch) -> Result<Json> {
    MAJLIS_CHECK(declined ? decline_request(batch, id, who.view()) : cancel_request(batch, id, who.view()));
    return object();
  };
  const std::string method = declined ? "payments.decline" : "payments.cancel";
  co_return co_await desk_.perform(actor_person(who.view()), method, params, effect, changed);
}

task<Json> Bills::list(const Call& call, const Json& params) {
  const AccountId account = call.need_account();
  const Listing listing(params, kListMost);
  const Bytes before = id_before(params);
  Json requests = array();
  database_.read([&](Transaction& t) {
    const std::int64_t now_ms = std::max(desk_.now(), read_head(t).at_ms);  // what was over stays over
    std::vector<RequestId> ids;
    for (const Row& row : t.query("SELECT id FROM request WHERE (asker = $1 OR payer = $1) AND id < $2 "
                                  "ORDER BY id DESC LIMIT $3",
                                  account, before, listing.rows()))
      ids.push_back(row.get<RequestId>(0));
    for (const RequestId& id : ids) requests.push_back(request_json(t, *find_request(t, id), now_ms));
  });
  co_return listing.answer("requests", std::move(requests));
}

}  // namespace majlis::payments
