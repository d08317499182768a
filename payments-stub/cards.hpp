// What each test token and card number stands for. Data.
#pragma once

#include <string_view>

namespace majlis::stub {

enum class Behaviour { kPays, kDeclines, kNeedsAction, kRefundFails, kRefundWaits };

struct Card {
  std::string_view method;  // "pm_card_visa"
  std::string_view number;  // as typed; the last four of it are shown
  std::string_view brand;
  Behaviour behaviour;
  std::string_view code;          // of a decline
  std::string_view decline_code;  // or empty
};

// By payment method, by token ("tok_visa") or by number; null where nothing stands for a card.
const Card* card_of_method(std::string_view method);
const Card* card_of_token(std::string_view token);
const Card* card_of_number(std::string_view number);

}  // namespace majlis::stub
