// Journals for hledger: a transaction for each posting, with the balance afterwards as an assertion that hledger
// checks.
#include "base/encoding.hpp"
#include "plugins/payments/client/plain_text.hpp"
#include "plugins/payments/client/statement.hpp"

#include <set>

namespace majlis::payments {
namespace {

constexpr std::string_view kOwn = "assets:majlis:available";

// What hledger would read as its own signs are dashes, and runs of spaces are one.
std::string harmless(std::string_view foreign, std::string_view signs) {
  std::string out;
  for (const char c : plain_line(foreign)) {
    const char next = signs.find(c) == std::string_view::npos ? c : '-';
    if (next == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += next;
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string description(const Line& line) {
  const std::string who = line.with.empty() ? "the host" : harmless(line.with, ";|()[]");
  const std::string note = harmless(line.note, ";|");
  return harmless(line.entry.kind, ";|()[]*!=") + (line.entry.amount < 0 ? " to " : " from ") + who +
         (note.empty() ? "" : " | " + note);
}

// The other side, as its owner would keep it. A refund goes back to where the payment stood.
std::string other_account(const Line& line) {
  const std::string kind = harmless(line.entry.other_kind, ":;()[]*!=");
  if (!line.with.empty()) {
    const bool spent = (line.entry.amount < 0) != (line.entry.kind == "refund");
    return (spent ? "expenses:people:" : "income:people:") + harmless(line.with, ":;()[]*!=");
  }
  return (kind == "held" ? "assets:majlis:" : "equity:majlis:") + kind;
}

std::string posting(std::string account, const std::string& amount) {
  return "    " + std::move(account) + "  " + amount + "\n";
}

std::string opening(const Statement& statement) {
  const Entry& first = statement.lines.front().entry;
  const Amount before = first.balance - first.amount;
  if (before == 0) return {};
  return utc_time(first.at_ms).substr(0, 10) + " * opening balance\n" +
         posting(std::string(kOwn), format_money(before, statement.currency)) +
         posting("equity:opening", format_money(-before, statement.currency)) + "\n";
}

std::string transaction(const Line& line, const Currency& currency) {
  const auto& entry = line.entry;
  return utc_time(entry.at_ms).substr(0, 10) + " * (" + to_hex(entry.transfer.view()) + ") " + description(line) +
         "\n" + "    ; time:" + utc_time(entry.at_ms) + ", seq:" + std::to_string(entry.seq) + "\n" +
         posting(std::string(kOwn),
                 format_money(entry.amount, currency) + " = " + format_money(entry.balance, currency)) +
         posting(other_account(line), format_money(-entry.amount, currency)) + "\n";
}

// An example amount, which tells hledger how many decimals there are.
std::string commodity(const Currency& currency) {
  return "commodity 1000." + std::string(static_cast<std::size_t>(currency.exponent()), '0') + " " +
         std::string(currency.code()) + "\n";
}

}  // namespace

std::string journal_of(std::span<const Statement> statements, std::string_view owner) {
  std::string out = "; Statement of " + harmless(owner, ";") + " at a Majlis host\ndecimal-mark .\n";
  std::set<std::string> accounts{std::string(kOwn)};
  for (const auto& statement : statements) {
    out += commodity(statement.currency);
    for (const auto& line : statement.lines) accounts.insert(other_account(line));
    if (!statement.lines.empty() && !opening(statement).empty()) accounts.insert("equity:opening");
  }
  for (const auto& account : accounts) out += "account " + account + "\n";
  out += "\n";
  for (const auto& statement : statements) {
    if (statement.lines.empty()) continue;
    out += opening(statement);
    for (const auto& line : statement.lines) out += transaction(line, statement.currency);
  }
  return out;
}

}  // namespace majlis::payments
