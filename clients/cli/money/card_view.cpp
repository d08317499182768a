#include "clients/cli/money/card_view.hpp"

#include "base/encoding.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/message_view.hpp"

namespace majlis::cli {
namespace {

std::string who(const client::Core& core, const payments::PersonId& person) {
  return account_of(person) == core.own_account() ? "you" : one_line(handle(core, account_of(person)));
}

std::string in_brackets(const std::optional<std::string>& note) {
  return note && !note->empty() ? " (" + one_line(*note) + ")" : std::string();
}

std::string sentence(const client::Core& core, const payments::ReceiptCard& card) {
  const std::string sum = payments::words_of(card.amount, card.currency), to = who(core, card.to);
  if (card.kind == "tip") return "tipped " + to + " " + sum;
  if (card.kind == "refund") return "gave " + to + " back " + sum;
  return "paid " + to + " " + sum + (card.kind == "request" ? " as asked" : "");
}

std::string words(const client::Core& core, const payments::ReceiptCard& card) {
  return sentence(core, card) + in_brackets(card.note);
}
std::string words(const client::Core& core, const payments::RequestCard& card) {
  return "asks " + who(core, card.payer) + " for " + payments::words_of(card.amount, card.currency) +
         in_brackets(card.note);
}
std::string words(const client::Core& core, const payments::SplitCard& card) {
  std::string text = "divides a bill of " + payments::words_of(card.amount, card.currency) + in_brackets(card.note);
  for (const auto& part : card.parts)
    text += "\n  " + who(core, part.payer) + ": " + payments::words_of(part.amount, card.currency);
  return text;
}
std::string words(const client::Core&, const payments::AnswerCard& card) {
  return (card.answer == payments::Answer::kDeclined ? "declined to pay " : "no longer asks for ") +
         payments::words_of(card.amount, card.currency);
}

std::string state_words(const Output& output, const Verdict& verdict) {
  const std::string request = verdict.request.empty() ? std::string() : ", " + verdict.request;
  const std::string test = verdict.test ? ", test money" : "";
  switch (verdict.state) {
    case CardState::kVerified: return output.styled(Style::kGreen, " — verified" + test + request);
    case CardState::kFailed: return output.styled(Style::kRed, " — FAILED: " + one_line(verdict.reason));
    case CardState::kOthers: return output.styled(Style::kDim, " — between others");
    case CardState::kPending: break;
  }
  return output.styled(Style::kYellow, " — pending: not checked with the host yet");
}

Json json_of(const client::Core& core, const payments::ReceiptCard& card) {
  Json json{{"kind", card.kind}, {"to", handle(core, account_of(card.to))}};
  add_money(json, card.amount, card.currency);
  json["transfer"] = to_hex(card.transfer.view());
  if (card.about) json["about"] = to_hex(*card.about);
  if (card.note) json["note"] = *card.note;
  return json;
}

Json json_of(const client::Core& core, const payments::RequestCard& card) {
  Json json{{"request", to_hex(card.request.view())}, {"payer", handle(core, account_of(card.payer))}};
  add_money(json, card.amount, card.currency);
  json["expires"] = iso_time(card.expires_ms);
  if (card.note) json["note"] = *card.note;
  return json;
}

Json json_of(const client::Core& core, const payments::SplitCard& card) {
  Json json = Json::object();
  add_money(json, card.amount, card.currency);
  auto& parts = json["parts"] = Json::array();
  for (const auto& part : card.parts) {
    Json one{{"request", to_hex(part.request.view())}, {"payer", handle(core, account_of(part.payer))}};
    add_money(one, part.amount, card.currency);
    parts.push_back(std::move(one));
  }
  json["own"] = payments::words_of(card.own, card.currency);
  json["expires"] = iso_time(card.expires_ms);
  if (card.note) json["note"] = *card.note;
  return json;
}

Json json_of(const client::Core&, const payments::AnswerCard& card) {
  Json json{{"request", to_hex(card.request.view())},
            {"answer", card.answer == payments::Answer::kDeclined ? "declined" : "cancelled"}};
  add_money(json, card.amount, card.currency);
  return json;
}

}  // namespace

void add_money(Json& json, std::uint64_t minor, std::string_view currency) {
  const std::string words = payments::words_of(minor, currency);
  json["amount"] = words.substr(0, words.find(' '));
  json["currency"] = currency;
  json["minor"] = minor;
}

std::string card_words(const Output& output, const client::Core& core, const payments::Card& card,
                       const Verdict& verdict) {
  const std::string text = std::visit([&](const auto& each) { return words(core, each); }, card);
  const std::size_t first = text.find('\n');
  return text.substr(0, first) + state_words(output, verdict) + (first == std::string::npos ? "" : text.substr(first));
}

void add_card(Json& json, const client::Core& core, const payments::Card& card, const Verdict& verdict) {
  static constexpr const char* kNames[] = {"payment", "request", "split", "answer"};
  Json& said = json[kNames[card.index()]] = std::visit([&](const auto& each) { return json_of(core, each); }, card);
  if (!verdict.request.empty()) {
    said["state"] = verdict.request;
    said["paid_minor"] = verdict.paid;
  }
  json["check"] = name_of(verdict.state);
  if (verdict.test) json["test"] = true;
  if (!verdict.reason.empty()) json["check_detail"] = verdict.reason;
}

}  // namespace majlis::cli
