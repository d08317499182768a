// majlis pay, tip, refund.
#include "base/encoding.hpp"
#include "clients/cli/commands/money_command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/money/card_view.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {
namespace {

struct PayingOptions {
  std::string who, amount, currency, note, id;
  bool confirm = false, anew = false;
};

Status pay(const Globals& globals, const PayingOptions& options, bool tip) {
  MAJLIS_TRY(const auto money, payments::parse_money(options.amount, options.currency));
  MAJLIS_TRY(const std::string note, checked_note(options.note));
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto other, other_person(*profile, options.who));
  Wanted wanted{payments::send_call(tip, other.account, money), other.stream, note, money};
  wanted.about = to_bytes(other.account.view());
  wanted.confirmed = options.confirm;
  wanted.anew = options.anew;
  MAJLIS_TRY(auto order, SavedOrder::carry_out(*profile, wanted));
  MAJLIS_TRY(const auto made, payments::answer_of<payments::Made>(order.answer()));
  payments::ReceiptCard card;
  card.to = other.account;
  card.kind = tip ? "tip" : "send";
  card.note = optional_note(note);
  card.amount = static_cast<std::uint64_t>(money.amount);
  card.currency = std::string(money.currency.code());
  card.transfer = made.transfer;
  return finish_with_card(globals, *profile, order, card);
}

Status send(const Globals& globals, const PayingOptions& options) { return pay(globals, options, false); }
Status tip(const Globals& globals, const PayingOptions& options) { return pay(globals, options, true); }

Status refund(const Globals& globals, const PayingOptions& options) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto paid, paid_to_oneself(*profile, options.id));
  std::optional<payments::Money> part;
  if (!options.amount.empty()) {
    MAJLIS_TRY(part, part_of(options.amount, options.currency, paid.money.currency));
  }
  const auto place = card_naming(profile->core(), paid.transfer.view());
  const auto stream = place ? std::optional(place->stream) : conversation_with(profile->core(), account_of(paid.from));
  Wanted wanted{payments::refund_call(paid.transfer, part), stream, {}, std::nullopt};
  wanted.anew = options.anew;
  MAJLIS_TRY(auto order, SavedOrder::carry_out(*profile, wanted));
  MAJLIS_TRY(const auto made, payments::answer_of<payments::Made>(order.answer()));
  MAJLIS_TRY(const auto entry, posting_of(*profile, made.transfer, paid.money.currency));
  payments::ReceiptCard card;
  card.to = paid.from;
  card.kind = "refund";
  card.about = to_bytes(paid.transfer.view());
  card.amount = static_cast<std::uint64_t>(-entry.amount);  // without a part: all that was left
  card.currency = std::string(paid.money.currency.code());
  card.transfer = made.transfer;
  return finish_with_card(globals, *profile, order, card);
}

}  // namespace

void add_paying_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<PayingOptions>();
  const auto add = [&](const char* name, const char* description,
                       Status (*handler)(const Globals&, const PayingOptions&)) {
    auto* command = app.add_subcommand(name, description);
    command->callback([&invocation, options, handler] {
      invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
    });
    command->add_flag("--anew", options->anew, "Do not go on with what an earlier run of the same left unfinished");
    return command;
  };
  const auto add_paying = [&](const char* name, const char* description,
                              Status (*handler)(const Globals&, const PayingOptions&)) {
    auto* command = add(name, description, handler);
    command->add_option("WHO", options->who, "@NAME")->required();
    command->add_option("AMOUNT", options->amount, "As in 12.50")->required();
    command->add_option("CURRENCY", options->currency, "As in USD")->required();
    command->add_option("NOTE", options->note, "What it is for; only the two of you read it");
    command->add_flag("--confirm", options->confirm, "Let this device sign a payment above the owner's threshold");
  };
  add_paying("pay", "Pay somebody, and tell them in your conversation", send);
  add_paying("tip", "Pay somebody, and call it a tip", tip);
  auto* refunding = add("refund", "Give back what was paid to you, or a part of it", refund);
  refunding->add_option("ID", options->id, "Of the payment's card, or of the transfer as `statement` shows it")
      ->required();
  refunding->add_option("AMOUNT", options->amount, "A part of it (else all that is left)");
  refunding->add_option("CURRENCY", options->currency, "As in USD (else that of the payment)");
}

}  // namespace majlis::cli
