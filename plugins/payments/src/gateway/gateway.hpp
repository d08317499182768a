// The port to a payment gateway: what is asked of it, as requests that can be stored and repeated byte by byte, and
// what its answers mean. An adapter is pure: sending is the transport's (transport.hpp). Values; strand and writer.
#pragma once

#include "ledger/ids.hpp"
#include "money/amount.hpp"

#include <optional>
#include <string>
#include <vector>

namespace majlis::payments {

using TopupId = Id<struct TopupTag>;
// A return is named by the transfer that set its money aside.
using ReturnId = TransferId;

struct GatewayRequest {
  std::string path;  // with its query
  std::string body;  // empty: it only asks
};

struct GatewayAnswer {
  int status = 0;  // of HTTP; 0: none came
  std::string body;
};

// A payment as the gateway sees it.
struct GatewayPayment {
  enum class State {
    kUnderWay,     // it will say later
    kNeedsAction,  // the person does something at action_url
    kAuthorized,   // it can be captured
    kPaid,         // captured
    kUnpaid,       // refused; the object is left over, to be cancelled
    kCancelled,
  };
  std::string object;
  std::optional<TopupId> about;  // our own id, which it keeps
  State state = State::kUnderWay;
  Currency currency;
  Amount captured = 0;
  std::string reason;
  std::string action_url;
};

struct GatewayRefund {
  enum class State { kUnderWay, kGone, kFailed };
  std::string object;
  std::optional<ReturnId> about;
  State state = State::kUnderWay;
  Amount amount = 0;
  std::string reason;
};

// What an answer says of the request.
enum class Fate {
  kDone,     // with the object
  kRefused,  // not done, and never will be under this key
  kLater,    // not now: it was not looked at
  kUnknown,  // it may have been done
};
template <class Object>
struct Reading {
  Fate fate = Fate::kUnknown;
  std::optional<Object> object;  // also with a refusal, where one is left over
  std::string reason;            // a word of the gateway's
};
// One page of a list.
template <class Object>
struct Page {
  Fate fate = Fate::kUnknown;
  std::vector<Object> objects;
  std::string last;  // after which the next page begins; empty: this was the last one
  std::string reason;
};

struct PaymentOrder {
  TopupId id;
  Currency currency;
  Amount amount = 0;
  std::string method;  // the gateway's token of a card or the like
};
struct RefundOrder {
  ReturnId id;
  std::string payment;
  Currency currency;
  Amount amount = 0;
};

class Gateway {
 public:
  Gateway() = default;
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;
  virtual ~Gateway() = default;

  // Asks that a payment be authorized, and captured only when we say so. Errors: gateway.currency, gateway.amount.
  virtual Result<GatewayRequest> create(const PaymentOrder& order) const = 0;
  virtual Result<GatewayRequest> capture(const std::string& object, const Currency& currency, Amount amount) const = 0;
  virtual GatewayRequest cancel(const std::string& object) const = 0;
  virtual Result<GatewayRequest> refund(const RefundOrder& order) const = 0;

  // Questions that change nothing.
  virtual GatewayRequest payment(const std::string& object) const = 0;
  virtual GatewayRequest refund_of(const std::string& object) const = 0;
  // Payments made since then, and refunds of one payment (or all of them), page by page.
  virtual GatewayRequest payments_since(std::int64_t from_ms, const std::string& after) const = 0;
  virtual GatewayRequest refunds(const std::string& payment, const std::string& after) const = 0;

  virtual Reading<GatewayPayment> read_payment(const GatewayAnswer& answer) const = 0;
  virtual Reading<GatewayRefund> read_refund(const GatewayAnswer& answer) const = 0;
  virtual Page<GatewayPayment> read_payments(const GatewayAnswer& answer) const = 0;
  virtual Page<GatewayRefund> read_refunds(const GatewayAnswer& answer) const = 0;
};

// What an event of the gateway is about; the object itself is fetched, whatever the event says of it.
struct GatewayEvent {
  std::string id;
  std::string type;
  std::string payment;           // object of a payment, or empty
  std::string refund;            // of a refund, or empty
  std::optional<TopupId> topup;  // our own ids, where the object names them
  std::optional<ReturnId> returned;
};

}  // namespace majlis::payments
