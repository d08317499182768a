#include "plugins/payments/client/statement.hpp"

#include "base/encoding.hpp"
#include "plugins/payments/client/plain_text.hpp"

#include <array>

namespace majlis::payments {
namespace {

std::string digits(std::uint64_t value, std::size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

// Spreadsheets take a cell that begins so for a formula, and carry it out; the full-width forms, too.
bool begins_formula(std::string_view text) {
  constexpr std::array<std::string_view, 11> kStarts = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  for (const auto start : kStarts)
    if (text.starts_with(start)) return true;
  return false;
}

// A cell with other people's words. Spreadsheets show the apostrophe as "what follows is text".
std::string text_cell(std::string_view foreign) {
  std::string text = without_marks(foreign);
  if (begins_formula(text)) text.insert(0, 1, '\'');
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + "\"";
}

std::string json_text(std::string_view foreign) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : is_utf8(foreign) ? foreign : std::string_view("\uFFFD")) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7F)
      ((out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15];
    else
      out += c;
  }
  return out + "\"";
}

std::string csv_of(std::span<const Statement> statements) {
  std::string out = "time,kind,with,note,amount,balance,currency,transfer,about,seq\r\n";
  for (const auto& [currency, lines] : statements)
    for (const auto& [entry, with, note] : lines)
      out += utc_time(entry.at_ms) + "," + text_cell(entry.kind) + "," + text_cell(with) + "," + text_cell(note) + "," +
             format_amount(entry.amount, currency) + "," + format_amount(entry.balance, currency) + "," +
             std::string(currency.code()) + "," + to_hex(entry.transfer.view()) + "," +
             (entry.about ? to_hex(*entry.about) : "") + "," + std::to_string(entry.seq) + "\r\n";
  return out;
}

std::string json_lines_of(std::span<const Statement> statements) {
  std::string out;
  for (const auto& [currency, lines] : statements)
    for (const auto& [entry, with, note] : lines)
      out += R"({"time":")" + utc_time(entry.at_ms) + R"(","kind":)" + json_text(entry.kind) + R"(,"with":)" +
             json_text(with) + R"(,"note":)" + json_text(note) + R"(,"amount":")" +
             format_amount(entry.amount, currency) + R"(","balance":")" + format_amount(entry.balance, currency) +
             R"(","currency":")" + std::string(currency.code()) + R"(","minor":)" + std::to_string(entry.amount) +
             R"(,"exponent":)" + std::to_string(currency.exponent()) + R"(,"transfer":")" +
             to_hex(entry.transfer.view()) + "\"" +
             (entry.about ? R"(,"about":")" + to_hex(*entry.about) + "\"" : std::string()) + R"(,"seq":)" +
             std::to_string(entry.seq) + "}\n";
  return out;
}

}  // namespace

Result<Format> format_named(std::string_view name) {
  if (name == "csv") return Format::kCsv;
  if (name == "jsonl") return Format::kJsonLines;
  if (name == "hledger") return Format::kJournal;
  return Error{"payments.format",
               "'" + plain_line(name) + "' is no format of statements; there are csv, jsonl and hledger"};
}

std::string exported(std::span<const Statement> statements, Format format, std::string_view owner) {
  switch (format) {
    case Format::kCsv: return csv_of(statements);
    case Format::kJsonLines: return json_lines_of(statements);
    case Format::kJournal: break;
  }
  return journal_of(statements, owner);
}

// Days since 1970 as a date: H. Hinnant's way of counting from the first of March.
std::string utc_time(std::uint64_t time_ms) {
  const std::uint64_t seconds = time_ms / 1'000;
  const std::uint64_t shifted = seconds / 86'400 + 719'468;
  const std::uint64_t era = shifted / 146'097;
  const std::uint64_t day_of_era = shifted % 146'097;
  const std::uint64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::uint64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::uint64_t month = (5 * day_of_year + 2) / 153;
  const std::uint64_t day = day_of_year - (153 * month + 2) / 5 + 1;
  const std::uint64_t year = year_of_era + era * 400 + (month >= 10 ? 1 : 0);
  return digits(year, 4) + "-" + digits(month < 10 ? month + 3 : month - 9, 2) + "-" + digits(day, 2) + "T" +
         digits(seconds / 3'600 % 24, 2) + ":" + digits(seconds / 60 % 60, 2) + ":" + digits(seconds % 60, 2) + "." +
         digits(time_ms % 1'000, 3) + "Z";
}

}  // namespace majlis::payments
