#include "payments-stub/cards.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace majlis::stub {
namespace {

constexpr std::string_view kDeclined = "card_declined";

constexpr auto kCards = std::to_array<Card>({
    {"pm_card_visa", "4242424242424242", "visa", Behaviour::kPays, "", ""},
    {"pm_card_visa_debit", "4000056655665556", "visa", Behaviour::kPays, "", ""},
    {"pm_card_mastercard", "5555555555554444", "mastercard", Behaviour::kPays, "", ""},
    {"pm_card_mastercard_debit", "5200828282828210", "mastercard", Behaviour::kPays, "", ""},
    {"pm_card_mastercard_prepaid", "5105105105105100", "mastercard", Behaviour::kPays, "", ""},
    {"pm_card_amex", "378282246310005", "amex", Behaviour::kPays, "", ""},
    {"pm_card_discover", "6011111111111117", "discover", Behaviour::kPays, "", ""},
    {"pm_card_diners", "3056930009020004", "diners", Behaviour::kPays, "", ""},
    {"pm_card_jcb", "3566002020360505", "jcb", Behaviour::kPays, "", ""},
    {"pm_card_unionpay", "6200000000000005", "unionpay", Behaviour::kPays, "", ""},
    {"pm_card_bypassPending", "4000000000000077", "visa", Behaviour::kPays, "", ""},
    {"pm_card_chargeDeclined", "4000000000000002", "visa", Behaviour::kDeclines, kDeclined, "generic_decline"},
    {"pm_card_visa_chargeDeclined", "4000000000000002", "visa", Behaviour::kDeclines, kDeclined, "generic_decline"},
    {"pm_card_chargeDeclinedInsufficientFunds", "4000000000009995", "visa", Behaviour::kDeclines, kDeclined,
     "insufficient_funds"},
    {"pm_card_visa_chargeDeclinedInsufficientFunds", "4000000000009995", "visa", Behaviour::kDeclines, kDeclined,
     "insufficient_funds"},
    {"pm_card_visa_chargeDeclinedLostCard", "4000000000009987", "visa", Behaviour::kDeclines, kDeclined, "lost_card"},
    {"pm_card_visa_chargeDeclinedStolenCard", "4000000000009979", "visa", Behaviour::kDeclines, kDeclined,
     "stolen_card"},
    {"pm_card_chargeDeclinedExpiredCard", "4000000000000069", "visa", Behaviour::kDeclines, "expired_card", ""},
    {"pm_card_chargeDeclinedIncorrectCvc", "4000000000000127", "visa", Behaviour::kDeclines, "incorrect_cvc", ""},
    {"pm_card_chargeDeclinedProcessingError", "4000000000000119", "visa", Behaviour::kDeclines, "processing_error", ""},
    {"pm_card_visa_chargeDeclinedVelocityLimitExceeded", "4000000000006975", "visa", Behaviour::kDeclines, kDeclined,
     "card_velocity_exceeded"},
    {"pm_card_radarBlock", "4100000000000019", "visa", Behaviour::kDeclines, kDeclined, "fraudulent"},
    {"pm_card_chargeCustomerFail", "4000000000000341", "visa", Behaviour::kDeclines, kDeclined, "generic_decline"},
    {"pm_card_authenticationRequired", "4000002500003155", "visa", Behaviour::kNeedsAction, "", ""},
    {"pm_card_authenticationRequiredOnSetup", "4000002760003184", "visa", Behaviour::kNeedsAction, "", ""},
    {"pm_card_threeDSecure2Required", "4000000000003220", "visa", Behaviour::kNeedsAction, "", ""},
    {"pm_card_threeDSecureRequired", "4000000000003063", "visa", Behaviour::kNeedsAction, "", ""},
    {"pm_card_refundFail", "4000000000005126", "visa", Behaviour::kRefundFails, "", ""},
    {"pm_card_pendingRefund", "4000000000007726", "visa", Behaviour::kRefundWaits, "", ""},
});

const Card* found_or_null(const auto* found) { return found == kCards.end() ? nullptr : found; }

}  // namespace

const Card* card_of_method(std::string_view method) {
  return found_or_null(std::ranges::find(kCards, method, &Card::method));
}

const Card* card_of_token(std::string_view token) {
  constexpr std::string_view kPrefix = "tok_";
  if (!token.starts_with(kPrefix)) return nullptr;
  return card_of_method("pm_card_" + std::string(token.substr(kPrefix.size())));
}

const Card* card_of_number(std::string_view number) {
  std::string digits;
  std::ranges::copy_if(number, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return found_or_null(std::ranges::find(kCards, std::string_view(digits), &Card::number));
}

}  // namespace majlis::stub
