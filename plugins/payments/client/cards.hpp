// The cards of money in conversations: typed content payments.receipt/1, request/1, split/1 and answer/1
// (docs/reference/payments.md). A card claims; what the host says of the ids in it is what counts (checking.hpp). Who
// wrote the message is who pays, asks or answers: a card does not say that again. Values; any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/id.hpp"
#include "base/record.hpp"
#include "base/result.hpp"
#include "clients/core/extension.hpp"
#include "plugins/payments/client/money_text.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace majlis::payments {

struct PersonTag;
struct PaidTag;
struct AskedTag;
using PersonId = Id<PersonTag>;  // an account
using PaidId = Id<PaidTag>;      // a transfer in the host's ledger
using AskedId = Id<AskedTag>;    // a request there

inline constexpr std::string_view kReceiptType = "payments.receipt/1";
inline constexpr std::string_view kRequestType = "payments.request/1";
inline constexpr std::string_view kSplitType = "payments.split/1";
inline constexpr std::string_view kAnswerType = "payments.answer/1";

inline constexpr std::size_t kMaxNote = 1'000;  // bytes
inline constexpr std::size_t kMaxParts = 100;
inline constexpr record::Limits kAmountLimits{1, static_cast<std::uint64_t>(kAmountMax)};

// Money that its author has sent.
struct ReceiptCard {
  PersonId to;
  std::string kind;  // send, tip, request (paid), refund
  std::optional<std::string> note;
  std::optional<Bytes> about;  // the request that was paid, or the transfer of which this gives back
  std::uint64_t amount = 0;    // minor units
  std::string currency;
  PaidId transfer;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("to", self.to, record::Limits{});
    visit("kind", self.kind, record::Limits{1, 32});
    visit("note", self.note, record::Limits{0, kMaxNote});
    visit("about", self.about, record::Limits{16, 16});
    visit("amount", self.amount, kAmountLimits);
    visit("currency", self.currency, record::Limits{3, 3});
    visit("transfer", self.transfer, record::Limits{});
  }
};

// Money that its author asks somebody for.
struct RequestCard {
  std::optional<std::string> note;
  PersonId payer;
  std::uint64_t amount = 0;
  AskedId request;
  std::string currency;
  std::uint64_t expires_ms = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("note", self.note, record::Limits{0, kMaxNote});
    visit("payer", self.payer, record::Limits{});
    visit("amount", self.amount, kAmountLimits);
    visit("request", self.request, record::Limits{});
    visit("currency", self.currency, record::Limits{3, 3});
    visit("expires_ms", self.expires_ms, record::Limits{});
  }
};

struct Part {
  PersonId payer;
  std::uint64_t amount = 0;
  AskedId request;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("payer", self.payer, record::Limits{});
    visit("amount", self.amount, kAmountLimits);
    visit("request", self.request, record::Limits{});
  }
};

// A bill that its author divides: each part is a request of its own. `amount` is the whole of it.
struct SplitCard {
  std::uint64_t own = 0;  // the author's part
  std::optional<std::string> note;
  std::vector<Part> parts;
  std::uint64_t amount = 0;
  std::string currency;
  std::uint64_t expires_ms = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("own", self.own, record::Limits{0, static_cast<std::uint64_t>(kAmountMax)});
    visit("note", self.note, record::Limits{0, kMaxNote});
    visit("parts", self.parts, record::Limits{1, kMaxParts});
    visit("amount", self.amount, kAmountLimits);
    visit("currency", self.currency, record::Limits{3, 3});
    visit("expires_ms", self.expires_ms, record::Limits{});
  }
};

enum class Answer { kDeclined, kCancelled };

// A request that its author, who was asked or had asked, has ended.
struct AnswerCard {
  Answer answer = Answer::kDeclined;
  std::uint64_t amount = 0;
  AskedId request;
  std::string currency;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("amount", self.amount, kAmountLimits);
    visit("answer", self.answer, record::Limits{});
    visit("request", self.request, record::Limits{});
    visit("currency", self.currency, record::Limits{3, 3});
  }
};

using Card = std::variant<ReceiptCard, RequestCard, SplitCard, AnswerCard>;

// Whether a message of this type is one.
bool is_card(std::string_view type);

// Errors: those of card_of(), for what no reader would take.
Result<client::TypedContent> to_content(const Card& card);
// Unknown fields are skipped: a newer sender may say more. Errors: those of record::decode(), payments.card.type,
// .kind, .parts (they and the author's own do not make up the bill), and those of Currency::of().
Result<Card> card_of(std::string_view type, ByteView body);

// "12.50 USD" of a card's minor units. The currency is one that exists (card_of).
std::string words_of(std::uint64_t amount, std::string_view currency);
// "Sent 12.50 USD: for the figs", for clients that do not know the type.
std::string fallback_of(const Card& card);

}  // namespace majlis::payments

template <>
struct majlis::record::EnumTexts<majlis::payments::Answer> {
  static constexpr std::string_view kTexts[] = {"declined", "cancelled"};
};
