// majlis request, split; majlis bills, bills pay, bills decline, bills cancel.
#include "base/encoding.hpp"
#include "clients/cli/commands/money_command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/duration.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/money/card_view.hpp"
#include "clients/cli/name.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace majlis::cli {
namespace {

struct BillsOptions {
  std::string who, amount, currency, note, id, expires = "7d";
  std::vector<std::string> shares, exact;
  bool equal = false, confirm = false, anew = false, all = false;
};

Status request(const Globals& globals, const BillsOptions& options) {
  MAJLIS_TRY(const auto money, payments::parse_money(options.amount, options.currency));
  MAJLIS_TRY(const std::string note, checked_note(options.note));
  MAJLIS_TRY(const std::uint64_t lasts_s, parse_duration(options.expires));
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto other, other_person(*profile, options.who));
  Wanted wanted{payments::request_call(other.account, money, lasts_s), other.stream, note, std::nullopt};
  wanted.anew = options.anew;
  MAJLIS_TRY(auto order, SavedOrder::carry_out(*profile, wanted));
  MAJLIS_TRY(const auto made, payments::answer_of<payments::AskedFor>(order.answer()));
  return finish_with_card(
      globals, *profile, order,
      payments::RequestCard{optional_note(note), other.account, static_cast<std::uint64_t>(money.amount), made.request,
                            std::string(money.currency.code()), made.expires_ms});
}

// "@bob=2": who, and what is said of them.
struct Said {
  std::string name, value;
};
Result<std::vector<Said>> said_of_each(const std::vector<std::string>& given) {
  std::vector<Said> all;
  for (const auto& each : given) {
    const auto equals = each.find('=');
    if (equals == std::string::npos || !each.starts_with('@'))
      return Error{"cli.split.share",
                   "'" + each + "' says nothing of anybody; write @NAME=2, as in --shares @bob=2 @me=1"};
    const std::string name = each.substr(0, equals) == "@me" ? "@me" : bare_name(each.substr(0, equals));
    if (std::ranges::count(all, name, &Said::name) > 0)
      return Error{"cli.split.twice", each.substr(0, equals) + " is named twice"};
    all.push_back({name, each.substr(equals + 1)});
  }
  return all;
}

Result<std::uint64_t> share_of(const std::string& text) {
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || value > 1'000'000)
      return Error{"cli.split.share", "'" + text + "' is no number of shares"};
    value = 10 * value + static_cast<std::uint64_t>(c - '0');
  }
  if (!text.empty() && value <= 1'000'000) return value;
  return Error{"cli.split.share", "somebody has 0 to 1000000 shares, not '" + text + "'"};
}

struct Division {
  std::vector<payments::Payer> payers;
  std::optional<std::uint64_t> own_shares;
};

// Who pays what: all members alike, by shares (one where none is said), or amounts for those who are named.
Result<Division> divided(const client::Core& core, const client::StreamId& stream, const payments::Money& bill,
                         const BillsOptions& options) {
  MAJLIS_TRY(auto said, said_of_each(options.exact.empty() ? options.shares : options.exact));
  Division division;
  const auto take = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = std::ranges::find(said, name, &Said::name);
    if (found == said.end()) return std::nullopt;
    std::string value = found->value;
    said.erase(found);
    return value;
  };
  for (const auto& member : core.members(stream)) {
    const bool own = member.account == core.own_account();
    auto value = take(bare_name(member.name));
    if (own && !value) value = take("@me");
    if (!options.exact.empty()) {
      if (!value || own) continue;  // what nobody is asked for is one's own
      MAJLIS_TRY(const auto part, part_of(*value, {}, bill.currency));
      division.payers.push_back({static_cast<std::uint64_t>(part.amount), std::nullopt, person_of(member.account)});
      continue;
    }
    std::uint64_t shares = 1;
    if (value) {
      MAJLIS_TRY(shares, share_of(*value));
    }
    if (own) division.own_shares = shares;
    if (!own && shares > 0) division.payers.push_back({std::nullopt, shares, person_of(member.account)});
  }
  if (!said.empty())
    return Error{"cli.split.member", "@" + said.front().name + " is not in " + options.who + ", where the bill goes"};
  if (division.payers.empty()) return Error{"cli.split.nobody", "nobody else would pay a part of this bill"};
  return division;
}

Status split(const Globals& globals, const BillsOptions& options) {
  MAJLIS_TRY(const auto bill, payments::parse_money(options.amount, options.currency));
  MAJLIS_TRY(const std::string note, checked_note(options.note));
  MAJLIS_TRY(const std::uint64_t lasts_s, parse_duration(options.expires));
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto stream, conversation_for(*profile, options.who));
  MAJLIS_TRY(auto division, divided(profile->core(), stream, bill, options));
  Wanted wanted{payments::split_call(bill, std::move(division.payers), division.own_shares, lasts_s), stream, note,
                std::nullopt};
  wanted.anew = options.anew;
  MAJLIS_TRY(auto order, SavedOrder::carry_out(*profile, wanted));
  MAJLIS_TRY(const auto made, payments::answer_of<payments::Divided>(order.answer()));
  payments::SplitCard card;
  card.own = made.own;
  card.note = optional_note(note);
  card.parts = made.requests;
  card.amount = static_cast<std::uint64_t>(bill.amount);
  card.currency = std::string(bill.currency.code());
  card.expires_ms = order.begun_ms() + lasts_s * 1'000;
  return finish_with_card(globals, *profile, order, card);
}

void show(Output& output, const client::Core& core, const payments::RequestLine& line) {
  const auto name = [&](const payments::PersonId& person) { return handle(core, account_of(person)); };
  const bool own = account_of(line.asker) == core.own_account();
  if (output.json()) {
    Json json{{"request", to_hex(line.request.view())},
              {"asker", name(line.asker)},
              {"payer", name(line.payer)},
              {"own", own}};
    add_money(json, line.amount, line.currency);
    json.update({{"paid_minor", line.paid},
                 {"state", line.state},
                 {"time", iso_time(line.at_ms)},
                 {"expires", iso_time(line.expires_ms)}});
    return output.object(json);
  }
  const std::string sum = payments::words_of(line.amount, line.currency);
  const std::string left = line.paid > 0 ? " (" + payments::words_of(line.paid, line.currency) + " paid)" : "";
  output.line(output.styled(Style::kDim, short_id(line.request.view())) + "  " + padded(line.state, 10) +
              (own ? "you ask " + one_line(name(line.payer)) : one_line(name(line.asker)) + " asks you") + " for " +
              sum + left + output.styled(Style::kDim, line.is_open() ? "  until " + short_time(line.expires_ms) : ""));
}

Status list(const Globals& globals, const BillsOptions& options) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto all, money_requests(*profile));
  Output output(globals.json);
  std::size_t shown = 0;
  for (const auto& line : all) {
    if (!options.all && !line.is_open()) continue;
    ++shown;
    show(output, profile->core(), line);
  }
  if (shown == 0 && !output.json()) output.line(options.all ? "Nobody has asked for money." : "Nothing is to be paid.");
  return output.flush();
}

// Where the answer to a request goes: beside its card, or to whoever asked.
std::optional<client::StreamId> place_of(const client::Core& core, const payments::RequestLine& line,
                                         const payments::PersonId& other) {
  if (const auto card = card_naming(core, line.request.view())) return card->stream;
  return conversation_with(core, account_of(other));
}

Status pay(const Globals& globals, const BillsOptions& options) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto line, request_meant(*profile, options.id));
  MAJLIS_TRY(const auto currency, payments::Currency::of(line.currency));
  std::optional<payments::Money> part;
  if (!options.amount.empty()) {
    MAJLIS_TRY(part, part_of(options.amount, options.currency, currency));
  }
  Wanted wanted{payments::pay_call(line.request, part),
                place_of(profile->core(), line, line.asker),
                {},
                part.value_or(payments::Money{static_cast<payments::Amount>(line.amount), currency})};
  wanted.about = to_bytes(line.request.view());
  wanted.confirmed = options.confirm;
  wanted.anew = options.anew;
  MAJLIS_TRY(auto order, SavedOrder::carry_out(*profile, wanted));
  MAJLIS_TRY(const auto made, payments::answer_of<payments::Made>(order.answer()));
  MAJLIS_TRY(const auto entry, posting_of(*profile, made.transfer, currency));
  payments::ReceiptCard card;
  card.to = line.asker;
  card.kind = "request";
  card.about = to_bytes(line.request.view());
  card.amount = static_cast<std::uint64_t>(-entry.amount);  // without a part: all that was left
  card.currency = line.currency;
  card.transfer = made.transfer;
  return finish_with_card(globals, *profile, order, card);
}

Status end(const Globals& globals, const BillsOptions& options, payments::Answer how) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto line, request_meant(*profile, options.id));
  const bool declined = how == payments::Answer::kDeclined;
  Wanted wanted{payments::end_call(line.request, how),
                place_of(profile->core(), line, declined ? line.asker : line.payer),
                {},
                std::nullopt};
  wanted.anew = options.anew;
  MAJLIS_TRY(auto order, SavedOrder::carry_out(*profile, wanted));
  return finish_with_card(globals, *profile, order,
                          payments::AnswerCard{how, line.amount, line.request, line.currency});
}

Status decline(const Globals& globals, const BillsOptions& options) {
  return end(globals, options, payments::Answer::kDeclined);
}
Status cancel(const Globals& globals, const BillsOptions& options) {
  return end(globals, options, payments::Answer::kCancelled);
}

using BillsHandler = Status (*)(const Globals&, const BillsOptions&);

CLI::App* add(CLI::App& app, Invocation& invocation, const std::shared_ptr<BillsOptions>& options, const char* name,
              const char* description, BillsHandler handler) {
  auto* command = app.add_subcommand(name, description);
  command->callback([&invocation, options, handler] {
    invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
  });
  command->add_flag("--anew", options->anew, "Do not go on with what an earlier run of the same left unfinished");
  return command;
}

void add_asking(CLI::App* command, const std::shared_ptr<BillsOptions>& options, const char* who) {
  command->add_option("WHO", options->who, who)->required();
  command->add_option("AMOUNT", options->amount, "As in 12.50")->required();
  command->add_option("CURRENCY", options->currency, "As in USD")->required();
  command->add_option("NOTE", options->note, "What it is for");
  command->add_option("--expires", options->expires, "How long it can be paid, as in 7d")->capture_default_str();
}

}  // namespace

void add_bill_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<BillsOptions>();
  add_asking(add(app, invocation, options, "request", "Ask somebody for money", request), options, "@NAME");
  auto* splitting = add(app, invocation, options, "split", "Divide a bill among a conversation's members", split);
  add_asking(splitting, options, "'#TITLE', or @NAME for the two of you");
  auto* equal =
      splitting->add_flag("--equal", options->equal, "Everybody pays the same; so it is where nothing is said");
  auto* shares = splitting->add_option("--shares", options->shares,
                                       "@NAME=2 and so on; @me for your own, 0 for none, 1 where nothing is said");
  auto* exact = splitting->add_option("--exact", options->exact, "@NAME=10.50 and so on; the rest is yours");
  equal->excludes(shares)->excludes(exact);
  shares->excludes(exact);

  auto* bills = app.add_subcommand("bills", "What you are asked to pay, and what you have asked for");
  bills->callback([&invocation, options, bills] {
    if (bills->get_subcommands().empty())
      invocation.action = [options](const Globals& globals) { return list(globals, *options); };
  });
  bills->add_flag("--all", options->all, "Those too that are over");
  bills->require_subcommand(0, 1);
  constexpr const char* kId = "Of the request, as `bills` shows it, or of its card";
  auto* paying = add(*bills, invocation, options, "pay", "Pay one, or a part of it", pay);
  paying->add_option("ID", options->id, kId)->required();
  paying->add_option("AMOUNT", options->amount, "A part of it (else all that is left)");
  paying->add_option("CURRENCY", options->currency, "As in EUR (else that of the request)");
  paying->add_flag("--confirm", options->confirm, "Let this device sign a payment above the owner's threshold");
  add(*bills, invocation, options, "decline", "Say that you will not pay one", decline)
      ->add_option("ID", options->id, kId)
      ->required();
  add(*bills, invocation, options, "cancel", "Take back one of yours", cancel)
      ->add_option("ID", options->id, kId)
      ->required();
}

}  // namespace majlis::cli
