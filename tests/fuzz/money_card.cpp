// Any bytes as the body of a card of money, as a host's receipt, as money that somebody types, and as a note in a
// statement.
#include "base/encoding.hpp"
#include "plugins/payments/client/checking.hpp"
#include "plugins/payments/client/plain_text.hpp"
#include "plugins/payments/client/statement.hpp"

#include <algorithm>
#include <cstdlib>

using namespace majlis;

namespace {

void need(bool held) {
  if (!held) std::abort();
}

void card(ByteView bytes) {
  for (const auto type :
       {payments::kReceiptType, payments::kRequestType, payments::kSplitType, payments::kAnswerType}) {
    const auto read = payments::card_of(type, bytes);
    if (!read.ok()) continue;
    const auto content = payments::to_content(*read);
    need(content.ok() && content->type == type && is_utf8(content->fallback));
    need(content->fallback.find('\n') == std::string::npos);
    need(payments::to_content(*payments::card_of(type, content->body))->body == content->body);
  }
}

void receipt(ByteView bytes) {
  // Nobody signs it here: no bytes are ever taken for a receipt.
  need(!payments::open_receipt({to_bytes(bytes), Bytes(64, 1)}, Bytes(32, 2)).ok());
}

void typed(ByteView bytes) {
  const auto money = payments::parse_money(as_text(bytes));
  if (!money.ok()) return;
  const auto again = payments::parse_money(payments::in_words(*money));
  need(again.ok() && again->amount == money->amount && again->currency == money->currency);
}

void note(ByteView bytes) {
  payments::Line line;
  line.entry.kind = "send";
  line.note = std::string(as_text(bytes));
  line.with = line.note;
  const payments::Statement statement{*payments::Currency::of("USD"), {line}};
  const std::string json = payments::exported({&statement, 1}, payments::Format::kJsonLines, line.note);
  need(is_utf8(json) && std::ranges::count(json, '\n') == 1);
  const std::string journal = payments::exported({&statement, 1}, payments::Format::kJournal, line.note);
  payments::Statement plain = statement;
  plain.lines[0].note = "x";
  plain.lines[0].with = "x";
  const std::string other = payments::exported({&plain, 1}, payments::Format::kJournal, "x");
  need(is_utf8(journal) && std::ranges::count(journal, '\n') == std::ranges::count(other, '\n'));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  card(bytes);
  receipt(bytes);
  typed(bytes);
  note(bytes);
  return 0;
}
