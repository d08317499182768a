#include "clients/cli/money/orders.hpp"

#include "base/encoding.hpp"
#include "clients/cli/last_act.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/prompt.hpp"
#include "plugins/payments/client/confirmation.hpp"

#include <algorithm>
#include <chrono>

namespace majlis::cli {
namespace {

std::uint64_t now_ms() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

struct Kept {
  std::string record;
  payments::Order order;
};

// Stands where the command that gave the order has ended well.
std::filesystem::path mark_of(Profile& profile, const std::string& record) {
  return profile.home().folder() / ("done-" + record.substr(payments::kOrders.size()));
}

// Forgets the orders of commands that have ended.
Status sweep(Profile& profile) {
  MAJLIS_TRY(const auto records, profile.home().extension_records(payments::kOrders));
  for (const auto& stored : records) {
    const auto mark = mark_of(profile, stored.key);
    if (!is_marked(mark)) continue;
    const client::Change gone{stored.key, std::nullopt};
    MAJLIS_CHECK(profile.home().apply(std::span(&gone, 1), {}));
    std::error_code ignored;
    std::filesystem::remove(mark, ignored);
  }
  return {};
}

// The order that an earlier run of the same left.
Result<std::optional<Kept>> find(Profile& profile, const payments::Order& wanted) {
  MAJLIS_TRY(const auto records, profile.home().extension_records(payments::kOrders));
  for (const auto& stored : records) {
    MAJLIS_TRY(const Secret opened, profile.core().open_record(stored));
    auto order = record::decode<payments::Order>(opened.view(), record::Unknown::kSkip);
    if (order.ok() && order->asks_as(wanted)) return std::optional(Kept{stored.key, *std::move(order)});
  }
  return std::optional<Kept>();
}

Status confirm(const Wanted& wanted, const payments::SpendingLimitsView& limits) {
  if (wanted.confirmed) return {};
  const std::string sum = payments::in_words(*wanted.spends);
  const Error unconfirmed{"cli.money.confirm",
                          sum + " is above " + payments::words_of(limits.confirm, wanted.spends->currency.code()) +
                              ", from where on the host's owner wants payments confirmed; nothing was paid. Say "
                              "--confirm, and this device signs it"};
  if (!can_prompt()) return unconfirmed;
  const auto answer = prompt_line("Pay " + sum + "? This device signs it. [y/N] ");
  if (!answer.ok()) return answer.error();
  if (*answer == "y" || *answer == "Y" || *answer == "yes") return {};
  return unconfirmed;
}

std::optional<client::MessageId> sent_before(const client::Core& core, const client::Conversation& conversation,
                                             const client::TypedContent& content) {
  const auto is_it = [&](const client::Message& message) {
    return message.author == core.own_account() && message.type == content.type && message.body.item == content.body;
  };
  for (const auto& [seq, message] : conversation.messages)
    if (is_it(message)) return message.id;
  for (const auto& message : core.waiting(conversation))
    if (is_it(message)) return message.id;
  return std::nullopt;
}

}  // namespace

Status SavedOrder::save(Profile& profile) {
  const Secret encoded = Secret::take(record::encode(order_));
  MAJLIS_TRY(auto change, profile.core().seal_record(record_, encoded.view()));
  return profile.home().apply(std::span(&change, 1), {});
}

void SavedOrder::finish(Profile& profile) const { mark_at_end(mark_of(profile, record_)); }

Status SavedOrder::forget(Profile& profile) {
  const client::Change gone{record_, std::nullopt};
  return profile.home().apply(std::span(&gone, 1), {});
}

Result<Bytes> SavedOrder::signed_by_device(Profile& profile, const Wanted& wanted) const {
  if (!wanted.spends) return Bytes();
  MAJLIS_TRY(const auto limits, cli::limits(profile, wanted.spends->currency));
  if (limits.confirm == 0 || static_cast<std::uint64_t>(wanted.spends->amount) <= limits.confirm) return Bytes();
  MAJLIS_CHECK(confirm(wanted, limits));
  const auto& core = profile.core();
  const payments::Confirmed payment{
      order_.method, person_of(core.own_account()), to_bytes(core.own_device().view()), order_.key, wanted.about,
      *wanted.spends};
  return core.confirm(payments::kConfirmationLabel, payments::confirmation_content(payment));
}

Result<SavedOrder> SavedOrder::carry_out(Profile& profile, const Wanted& wanted) {
  const Bytes stream = wanted.stream ? to_bytes(wanted.stream->view()) : Bytes();
  payments::Order fresh =
      payments::order_of(wanted.call, stream, wanted.note, profile.random().bytes(payments::kKeySize), now_ms());
  MAJLIS_CHECK(sweep(profile));
  MAJLIS_TRY(auto kept, find(profile, fresh));
  SavedOrder saved(kept ? kept->record : std::string(payments::kOrders) + to_hex(fresh.key),
                   kept ? kept->order : fresh);
  saved.resumed_ = kept && !wanted.anew;
  if (kept && wanted.anew) saved.order_ = std::move(fresh);
  if (saved.resumed_)
    Output(false).remark("This goes on with what was begun at " + short_time(saved.order_.begun_ms) +
                         " and not finished, and is done once. (--anew begins another one.)");
  if (!saved.order_.made.empty()) return saved;

  MAJLIS_TRY(const Bytes confirmation, saved.signed_by_device(profile, wanted));
  MAJLIS_CHECK(saved.save(profile));
  auto answer = ask_host(profile, saved.order_.call(confirmation));
  if (!answer.ok() && (payments::is_refusal(answer.error()) || answer.error().name == "cli.money.none")) {
    MAJLIS_CHECK(saved.forget(profile));
    return answer.error();
  }
  if (!answer.ok())
    return Error{"cli.money.unknown", answer.error().detail +
                                          ". Whether it was done is not known; give the same command again, and it is "
                                          "done once"};
  saved.order_.made = *std::move(answer);
  MAJLIS_CHECK(saved.save(profile));
  return saved;
}

Result<client::Done> SavedOrder::send_card(Profile& profile, const payments::Card& card) {
  MAJLIS_TRY(const auto stream, client::StreamId::from_bytes(order_.stream));
  MAJLIS_TRY(auto content, payments::to_content(card));
  if (const auto before = sent_before(profile.core(), *profile.core().conversation(stream), content)) {
    MAJLIS_CHECK(profile.driver().catch_up());  // the host has all that waited then
    client::Done done;
    done.stream = stream;
    done.message = before;
    return done;
  }
  const client::Draft draft{std::move(content.type), std::move(content.body), std::move(content.fallback),
                            std::nullopt};
  return profile.driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.send(ticket, stream, draft, now);
  });
}

}  // namespace majlis::cli
