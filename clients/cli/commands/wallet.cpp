// majlis wallet, topup, statement.
#include "base/encoding.hpp"
#include "clients/cli/commands/money_command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/export.hpp"
#include "clients/cli/message_view.hpp"
#include "clients/cli/money/card_view.hpp"
#include "clients/cli/money/topping_up.hpp"

#include <CLI/CLI.hpp>
#include <map>

namespace majlis::cli {
namespace {

struct WalletOptions {
  std::string amount, currency, method = "pm_card_visa", format, file, accept;
  bool anew = false;
};

std::string sum(std::uint64_t minor, const std::string& currency) { return payments::words_of(minor, currency); }

std::string limit_words(const payments::SpendingLimitsView& limits, const std::string& currency) {
  std::string words;
  const auto say = [&](std::uint64_t limit, const char* what) {
    if (limit > 0) words += (words.empty() ? "" : ", ") + sum(limit, currency) + what;
  };
  say(limits.transfer, " at once");
  say(limits.day, " a day");
  say(limits.week, " a week");
  if (limits.confirm > 0)
    words += (words.empty() ? "" : "; ") + std::string("confirmed above ") + sum(limits.confirm, currency);
  return words;
}

Status wallet(const Globals& globals, const WalletOptions&) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto all, balances(*profile));
  Output output(globals.json);
  const bool test = all.test.value_or(false);
  for (const auto& balance : all.balances) {
    MAJLIS_TRY(const auto currency, payments::Currency::of(balance.currency));
    MAJLIS_TRY(const auto limited, limits(*profile, currency));
    if (output.json()) {
      Json json{{"currency", balance.currency},
                {"available", payments::format_amount(static_cast<payments::Amount>(balance.available), currency)},
                {"held", payments::format_amount(static_cast<payments::Amount>(balance.held), currency)},
                {"available_minor", balance.available},
                {"held_minor", balance.held},
                {"exponent", balance.exponent},
                {"test", test}};
      json["limits"] = {{"transfer_minor", limited.transfer},
                        {"day_minor", limited.day},
                        {"week_minor", limited.week},
                        {"confirm_minor", limited.confirm}};
      output.object(json);
      continue;
    }
    output.line(output.styled(Style::kBold, sum(balance.available, balance.currency)) +
                (balance.held > 0 ? ", and " + sum(balance.held, balance.currency) + " set aside" : ""));
    if (const std::string words = limit_words(limited, balance.currency); !words.empty())
      output.line(output.styled(Style::kDim, "  limits: " + words));
  }
  if (all.balances.empty() && !output.json()) output.line("You have no money here yet.");
  if (test) output.remark("This is test money: it is worth nothing.");
  return output.flush();
}

// The key that receipts are held against. Another one is taken only by its name, which the host's owner can read out.
Status key(const Globals& globals, const WalletOptions& options) {
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const Bytes kept, receipt_key(*profile));
  MAJLIS_TRY(const Bytes told, told_receipt_key(*profile));
  const std::string kept_name = to_base64url(kept), told_name = to_base64url(told);
  const bool accepts = !options.accept.empty();
  if (accepts && options.accept != told_name)
    return Error{"cli.money.key", "'" + options.accept + "' is not the key that this host signs receipts with now, " +
                                      told_name + "; nothing was changed"};
  if (!accepts && kept != told)
    return Error{"cli.money.key_changed",
                 "this host signs receipts with another key than the one that this device saw first, " + kept_name +
                     ". Either its owner has lost that one, or somebody else answers in its place. Ask the owner, not "
                     "by this host, what `majlisd call keys.public_key '{\"domain\":\"payments\"}'` says; if it is " +
                     told_name + ", then `majlis wallet key --accept=" + told_name + "` takes it"};
  if (accepts) {
    MAJLIS_CHECK(keep_receipt_key(*profile, told));
  }
  Output output(globals.json);
  if (output.json())
    output.object(Json{{"key", told_name}, {"accepted", accepts && kept != told}});
  else
    output.line("Receipts of this host are signed with " + told_name + ".");
  return output.flush();
}

Status topup(const Globals& globals, const WalletOptions& options) {
  MAJLIS_TRY(const auto money, payments::parse_money(options.amount, options.currency));
  MAJLIS_TRY(auto profile, open_online(globals));
  Wanted wanted{payments::topup_call(money, options.method), std::nullopt, {}, std::nullopt};
  wanted.anew = options.anew;
  MAJLIS_TRY(auto order, SavedOrder::carry_out(*profile, wanted));
  const auto brought = brought_in(*profile, order);
  if (!brought.ok()) return brought.error();
  Output output(globals.json);
  if (output.json()) {
    Json json{{"topup", to_hex(brought->topup.view())}, {"state", brought->state}, {"resumed", order.resumed()}};
    add_money(json, brought->amount, brought->currency);
    if (brought->transfer) json["transfer"] = to_hex(brought->transfer->view());
    output.object(json);
  } else {
    output.line(sum(brought->amount, brought->currency) + " are in your wallet.");
  }
  if (!output.json()) remark_test_money(*profile, output);
  MAJLIS_CHECK(output.flush());
  order.finish(*profile);
  return {};
}

// What cards on this device say of each transfer.
std::map<payments::PaidId, std::string> notes(const client::Core& core) {
  std::map<payments::PaidId, std::string> found;
  for (const auto& [stream, conversation] : core.conversations())
    for (const auto& [seq, message] : conversation.messages)
      if (const auto card = card_in(message))
        if (const auto* receipt = std::get_if<payments::ReceiptCard>(&*card); receipt != nullptr && receipt->note)
          found.emplace(receipt->transfer, *receipt->note);
  return found;
}

Result<std::vector<payments::Statement>> statements(Profile& profile, const std::string& only) {
  std::vector<payments::Statement> all;
  const auto& core = profile.core();
  const auto said = notes(core);
  MAJLIS_TRY(const auto known, balances(profile));
  for (const auto& balance : known.balances) {
    if (!only.empty() && balance.currency != only) continue;
    MAJLIS_TRY(const auto currency, payments::Currency::of(balance.currency));
    MAJLIS_TRY(auto entries, postings(profile, currency));
    payments::Statement statement{currency, {}};
    for (auto& entry : entries) {
      std::string with;
      if (entry.other) {
        MAJLIS_TRY(const auto account, client::AccountId::from_bytes(*entry.other));
        with = handle(core, account).substr(1);
      }
      const auto note = said.find(entry.transfer);
      statement.lines.push_back({std::move(entry), std::move(with), note == said.end() ? "" : note->second});
    }
    all.push_back(std::move(statement));
  }
  return all;
}

void show(Output& output, const payments::Statement& statement) {
  for (const auto& [entry, with, note] : statement.lines)
    output.line(output.styled(Style::kDim, short_time(entry.at_ms) + "  " + short_id(entry.transfer.view())) + "  " +
                padded(entry.kind, 9) + padded(payments::format_money(entry.amount, statement.currency), 16) +
                (with.empty() ? std::string() : "@" + one_line(with)) +
                (note.empty() ? "" : "  (" + one_line(note) + ")") +
                output.styled(Style::kDim, "  → " + payments::format_money(entry.balance, statement.currency)));
}

Status statement(const Globals& globals, const WalletOptions& options) {
  std::string only;
  if (!options.currency.empty()) {
    MAJLIS_TRY(const auto currency, payments::Currency::of(options.currency));
    only = std::string(currency.code());
  }
  const bool exports = !options.format.empty() || !options.file.empty() || globals.json;
  MAJLIS_TRY(const auto format, payments::format_named(options.format.empty() ? "jsonl" : options.format));
  MAJLIS_TRY(auto profile, open_online(globals));
  MAJLIS_TRY(const auto all, statements(*profile, only));
  Output output(false);
  if (!exports) {
    for (const auto& each : all) show(output, each);
    if (all.empty()) output.line("Nothing has come or gone yet.");
    return output.flush();
  }
  const std::string text = payments::exported(all, format, profile->core().own_name());
  if (!options.file.empty()) {
    MAJLIS_CHECK(write_private(options.file, text));
    output.line("Written to " + options.file + ", unencrypted: keep it as safe as what it says.");
    return output.flush();
  }
  output.raw(text);
  return output.flush();
}

}  // namespace

void add_wallet_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<WalletOptions>();
  const auto add = [&](const char* name, const char* description,
                       Status (*handler)(const Globals&, const WalletOptions&)) {
    auto* command = app.add_subcommand(name, description);
    command->callback([&invocation, options, handler] {
      invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
    });
    return command;
  };
  auto* owning = add("wallet", "What money you have at this host, and how much you may spend", wallet);
  auto* keying =
      owning->add_subcommand("key", "The key that this host signs receipts with, and whether it has changed");
  keying->add_option("--accept", options->accept, "Hold receipts against this one from now on");
  owning->callback([&invocation, options, keying] {
    const auto handler = keying->parsed() ? key : wallet;
    invocation.action = [options, handler](const Globals& globals) { return handler(globals, *options); };
  });
  auto* topping = add("topup", "Bring money in through the host's payment gateway", topup);
  topping->add_option("AMOUNT", options->amount, "As in 20")->required();
  topping->add_option("CURRENCY", options->currency, "As in USD")->required();
  topping->add_option("--method", options->method, "The gateway's token of a card")->capture_default_str();
  topping->add_flag("--anew", options->anew, "Do not go on with what an earlier run of the same left unfinished");
  auto* stating = add("statement", "What came and went", statement);
  stating->add_option("CURRENCY", options->currency, "Only this one, as in USD");
  stating->add_option("--format", options->format, "csv, jsonl or hledger (a journal)");
  stating->add_option("-o,--output", options->file, "A file that is not there yet (else standard output)");
}

}  // namespace majlis::cli
