// A person's statement as files for other programs: CSV (RFC 4180), JSON Lines, and a journal for hledger. Names and
// notes in it are other people's words: nothing in them is a formula, a second line or a posting. Values; any thread.
#pragma once

#include "plugins/payments/client/calls.hpp"

#include <span>
#include <string>

namespace majlis::payments {

// One posting to what the person has available, in one currency.
struct Line {
  Entry entry;
  std::string with;  // a person's username, or empty: the host
  std::string note;  // of the card that names the transfer, where this device has it
};

// Of one currency, oldest first, as the ledger has them.
struct Statement {
  Currency currency;
  std::vector<Line> lines;
};

enum class Format { kCsv, kJsonLines, kJournal };
// "csv", "jsonl", "hledger". Errors: payments.format.
Result<Format> format_named(std::string_view name);

// The whole file. `owner`: whose it is.
std::string exported(std::span<const Statement> statements, Format format, std::string_view owner);

// "2026-11-23T10:04:05.678Z".
std::string utc_time(std::uint64_t time_ms);

// journal.cpp
std::string journal_of(std::span<const Statement> statements, std::string_view owner);

}  // namespace majlis::payments
