#include "clients/cli/commands/money_command.hpp"

#include "base/encoding.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/money/card_view.hpp"

#include <algorithm>

namespace majlis::cli {

Result<payments::Money> part_of(const std::string& amount, const std::string& currency,
                                const payments::Currency& wanted) {
  MAJLIS_TRY(const auto part, payments::parse_money(amount, currency.empty() ? wanted.code() : currency));
  if (part.currency == wanted) return part;
  return Error{"cli.money.currency", "this is about " + std::string(wanted.code()) + ", not " +
                                         std::string(part.currency.code()) +
                                         "; nothing is changed into another currency"};
}

Result<payments::Entry> posting_of(Profile& profile, const payments::PaidId& transfer,
                                   const payments::Currency& currency) {
  MAJLIS_TRY(const auto entries, postings(profile, currency));
  const auto found = std::ranges::find(entries, transfer, &payments::Entry::transfer);
  if (found != entries.end()) return *found;
  return Error{"cli.money.transfer", "the host's statement does not have the transfer that it has just made"};
}

Status finish_with_card(const Globals& globals, Profile& profile, SavedOrder& order, const payments::Card& card) {
  Output output(globals.json);
  client::Done done;
  if (order.has_conversation()) {
    const auto sent = order.send_card(profile, card);
    if (!sent.ok() && sent.error().name != "cli.unfinished")
      return Error{"cli.money.card", payments::fallback_of(card) +
                                         ": the host has it, but its card could not be sent (" + sent.error().detail +
                                         "). The same command sends it, and does nothing else twice"};
    if (!sent.ok()) return sent.error();
    done = *sent;
  }
  const auto& core = profile.core();
  const auto* conversation = done.stream ? core.conversation(*done.stream) : nullptr;
  const std::string label = conversation == nullptr ? std::string() : core.label(*conversation);
  const std::string id = done.message ? to_hex(done.message->view()) : std::string();
  if (output.json()) {
    Json json{{"id", id}, {"conversation", label}, {"resumed", order.resumed()}};
    add_card(json, core, card, {});
    json.erase("check");
    output.object(json);
  } else {
    output.line(one_line(payments::fallback_of(card)) +
                output.styled(Style::kDim, label.empty() ? std::string()
                                                         : "  in " + one_line(label) + "  " + id.substr(0, kShortId)));
    remark_test_money(profile, output);
  }
  MAJLIS_CHECK(output.flush());
  order.finish(profile);
  return {};
}

void remark_test_money(Profile& profile, const Output& output) {
  const auto all = balances(profile);
  if (all.ok() && all->test.value_or(false)) output.remark("This is test money: it is worth nothing.");
}

}  // namespace majlis::cli
