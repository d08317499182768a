#include "clients/cli/money/verdicts.hpp"

#include "base/encoding.hpp"

#include <algorithm>

namespace majlis::cli {
namespace {

constexpr std::string_view kVerified = "x/payments/verified/";

std::string record_of(const client::Message& message) { return std::string(kVerified) + to_hex(message.id.view()); }

Verdict verdict_of(CardState state) {
  Verdict verdict;
  verdict.state = state;
  return verdict;
}

Verdict failed(const Error& error) {
  Verdict verdict = verdict_of(CardState::kFailed);
  verdict.reason = error.detail;
  return verdict;
}

Verdict judged(const Status& status) { return status.ok() ? verdict_of(CardState::kVerified) : failed(status.error()); }

// Whether the host answered, if only to say that there is no such thing; anything else leaves the question open.
bool is_answer(const Error& error) { return error.name == "not_found" || error.name.starts_with("payments."); }

Verdict with_request(Verdict verdict, const payments::RequestLine* line) {
  if (line == nullptr) return verdict;
  verdict.request = line->state;
  verdict.paid = line->paid;
  return verdict;
}

}  // namespace

std::string_view name_of(CardState state) {
  static constexpr std::string_view kNames[] = {"pending", "verified", "failed", "others"};
  return kNames[static_cast<std::size_t>(state)];
}

std::optional<payments::Card> card_in(const client::Message& message) {
  if (message.deleted || !payments::is_card(message.type)) return std::nullopt;
  auto card = payments::card_of(message.type, message.body.item);
  return card.ok() ? std::optional(*std::move(card)) : std::nullopt;
}

std::vector<client::Message> cards_in(const client::Conversation& conversation, std::size_t limit) {
  std::vector<client::Message> cards;
  const std::size_t count = conversation.messages.size();
  std::size_t skip = limit > 0 && count > limit ? count - limit : 0;
  for (const auto& [seq, message] : conversation.messages)
    if (skip > 0)
      --skip;
    else if (card_in(message))
      cards.push_back(message);
  return cards;
}

void Verdicts::look_at(const std::vector<client::Message>& messages) {
  requests_.reset();
  away_.reset();
  for (const auto& message : messages)
    if (const auto card = card_in(message)) look_at(message, *card);
}

Verdict Verdicts::of(const client::Message& message) const {
  const auto found = known_.find(message.id);
  if (found != known_.end()) return found->second;
  if (was_verified(message)) return verdict_of(CardState::kVerified);
  return {};
}

void Verdicts::look_at(const client::Message& message, const payments::Card& card) {
  const bool receipt = std::holds_alternative<payments::ReceiptCard>(card);
  Verdict verdict;
  if (receipt && was_verified(message) && !repeats(message, std::get<payments::ReceiptCard>(card))) {
    verdict.state = CardState::kVerified;
  } else {
    verdict = std::visit([&](const auto& each) { return judge(message, each); }, card);
    if (receipt && verdict.state == CardState::kVerified) keep_verified(message);
  }
  verdict.test = verdict.state == CardState::kVerified && is_test();
  known_[message.id] = std::move(verdict);
}

bool Verdicts::is_test() {
  if (!test_ && !away_)
    if (const auto all = balances(*profile_); all.ok()) test_ = all->test.value_or(false);
  return test_.value_or(false);
}

Verdict Verdicts::judge(const client::Message& message, const payments::ReceiptCard& card) {
  const auto said = receipt(card.transfer);
  if (!said.ok() && !is_answer(said.error())) return {};
  if (!said.ok() && said.error().name == "payments.receipt.signature")
    return failed({said.error().name, said.error().detail + "; `majlis wallet key` says whether it has another one"});
  if (!said.ok()) return failed(said.error());
  const Status same = payments::check_receipt(card, person_of(message.author), *said);
  if (!same.ok()) return failed(same.error());
  if (repeats(message, card))
    return failed({"payments.card.repeated", "an earlier message names the same transfer: it was paid once"});
  return verdict_of(CardState::kVerified);
}

Verdict Verdicts::judge(const client::Message& message, const payments::RequestCard& card) {
  const auto own = person_of(profile_->core().own_account());
  const auto author = person_of(message.author);
  if (card.payer != own && author != own) return verdict_of(CardState::kOthers);
  const auto line = request(card.request);
  if (!line.ok()) return {};
  return with_request(judged(payments::check_request(author, card.payer, card.amount, card.currency, *line)), *line);
}

// Of a bill the reader's own part; the whole where the reader divided it.
Verdict Verdicts::judge(const client::Message& message, const payments::SplitCard& card) {
  const auto own = person_of(profile_->core().own_account());
  const auto author = person_of(message.author);
  Verdict verdict = verdict_of(CardState::kOthers);
  for (const auto& part : card.parts) {
    if (author != own && part.payer != own) continue;
    const auto line = request(part.request);
    if (!line.ok()) return {};
    Verdict one = judged(payments::check_request(author, part.payer, part.amount, card.currency, *line));
    if (one.state == CardState::kFailed) return one;
    verdict = part.payer == own ? with_request(std::move(one), *line) : std::move(one);
  }
  return verdict;
}

Verdict Verdicts::judge(const client::Message& message, const payments::AnswerCard& card) {
  const auto line = request(card.request);
  if (!line.ok()) return {};
  if (*line == nullptr) return verdict_of(CardState::kOthers);
  return with_request(judged(payments::check_answer(card, person_of(message.author), *line)), *line);
}

Result<payments::Receipt> Verdicts::receipt(const payments::PaidId& transfer) {
  if (away_) return *away_;
  const auto said = [&]() -> Result<payments::Receipt> {
    MAJLIS_TRY(const Bytes answer, ask_host(*profile_, payments::receipt_call(transfer)));
    MAJLIS_TRY(const auto receipt, payments::answer_of<payments::SignedReceipt>(answer));
    MAJLIS_TRY(const Bytes key, receipt_key(*profile_));
    return payments::open_receipt(receipt, key);
  }();
  if (!said.ok() && !is_answer(said.error())) away_ = said.error();
  return said;
}

Result<const payments::RequestLine*> Verdicts::request(const payments::AskedId& id) {
  if (away_) return *away_;
  if (!requests_) requests_ = money_requests(*profile_);
  if (!requests_->ok()) {
    away_ = requests_->error();
    return *away_;
  }
  const auto found = std::ranges::find(**requests_, id, &payments::RequestLine::request);
  return found == (*requests_)->end() ? nullptr : &*found;
}

// Whoever pays once may not say so twice: of all messages that name the transfer the earliest counts.
bool Verdicts::repeats(const client::Message& message, const payments::ReceiptCard& card) const {
  for (const auto& [stream, conversation] : profile_->core().conversations())
    for (const auto& [seq, other] : conversation.messages) {
      if (other.type != payments::kReceiptType || other.id == message.id) continue;
      const auto named = card_in(other);
      if (named && std::get<payments::ReceiptCard>(*named).transfer == card.transfer &&
          std::pair(other.time_ms, other.id) < std::pair(message.time_ms, message.id))
        return true;
    }
  return false;
}

bool Verdicts::was_verified(const client::Message& message) const {
  const auto kept = profile_->home().extension_records(record_of(message));
  if (!kept.ok() || kept->empty()) return false;
  const auto opened = profile_->core().open_record(kept->front());
  return opened.ok() && equal(opened->view(), message.body.item);
}

void Verdicts::keep_verified(const client::Message& message) {
  auto change = profile_->core().seal_record(record_of(message), message.body.item);
  if (change.ok()) static_cast<void>(profile_->home().apply(std::span(&*change, 1), {}));  // else it is asked again
}

}  // namespace majlis::cli
