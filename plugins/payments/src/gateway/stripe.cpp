#include "stripe.hpp"

#include "form.hpp"
#include "json_text.hpp"
#include "stripe_money.hpp"

#include "base/encoding.hpp"

namespace majlis::payments {

using sdk::Json;

namespace {

constexpr const char* kTopupField = "majlis_topup";
constexpr const char* kReturnField = "majlis_return";
constexpr const char* kIntents = "/v1/payment_intents";
constexpr const char* kRefundsPath = "/v1/refunds";
constexpr int kPage = 100;

// Identifiers that go into a path: nothing that means something there.
bool is_identifier(std::string_view text) {
  constexpr std::size_t kMost = 255;
  return !text.empty() && text.size() <= kMost &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
             std::string_view::npos;
}

template <class OurId>
std::optional<OurId> our_id(const Json& object, const char* field) {
  const auto bytes = from_hex(text_in(part_in(object, "metadata"), field));
  if (!bytes) return std::nullopt;
  const auto id = OurId::from_bytes(*bytes);
  if (!id) return std::nullopt;
  return *id;
}

// What went wrong with a payment, in the gateway's own word.
std::string reason_of(const Json& error) {
  for (const char* field : {"decline_code", "code", "type"})
    if (std::string word = text_in(error, field); is_identifier(word)) return word;
  return "refused";
}

std::optional<GatewayPayment> payment_of(const Json& object) {
  const auto currency = currency_of_stripe(text_in(object, "currency"));
  const std::string id = text_in(object, "id");
  if (text_in(object, "object") != "payment_intent" || !is_identifier(id) || !currency) return std::nullopt;
  using State = GatewayPayment::State;
  GatewayPayment payment{id, our_id<TopupId>(object, kTopupField), State::kUnderWay, *currency, 0, "", ""};
  const std::string status = text_in(object, "status");
  if (status == "requires_action") {
    payment.state = State::kNeedsAction;
    payment.action_url = text_in(part_in(part_in(object, "next_action"), "redirect_to_url"), "url");
  } else if (status == "requires_capture") {
    payment.state = State::kAuthorized;
  } else if (status == "requires_payment_method" || status == "requires_confirmation") {
    payment.state = State::kUnpaid;
    payment.reason = reason_of(part_in(object, "last_payment_error"));
  } else if (status == "canceled") {
    payment.state = State::kCancelled;
    payment.reason = "cancelled";
  } else if (status == "succeeded") {
    const auto received = integer_in(object, "amount_received");
    const auto captured = received ? from_stripe(*received, *currency) : Error{"gateway.amount", "none"};
    if (!captured || *captured == 0) return std::nullopt;
    payment.state = State::kPaid;
    payment.captured = *captured;
  } else if (status != "processing") {
    return std::nullopt;
  }
  return payment;
}

std::optional<GatewayRefund> refund_of_json(const Json& object) {
  const auto currency = currency_of_stripe(text_in(object, "currency"));
  const auto number = integer_in(object, "amount");
  const std::string id = text_in(object, "id");
  if (text_in(object, "object") != "refund" || !is_identifier(id) || !currency || !number) return std::nullopt;
  const auto amount = from_stripe(*number, *currency);
  if (!amount) return std::nullopt;
  using State = GatewayRefund::State;
  GatewayRefund refund{id, our_id<ReturnId>(object, kReturnField), State::kUnderWay, *amount, ""};
  const std::string status = text_in(object, "status");
  if (status == "succeeded") refund.state = State::kGone;
  if (status == "failed" || status == "canceled") {
    refund.state = State::kFailed;
    refund.reason = is_identifier(text_in(object, "failure_reason")) ? text_in(object, "failure_reason") : status;
  }
  return refund;
}

// What a status means before the body is looked at; nothing: the body says it.
std::optional<Fate> fate_of_status(int status) {
  constexpr int kOk = 200, kBadRequest = 400, kUnauthorized = 401, kPaymentRequired = 402, kForbidden = 403,
                kNotFound = 404, kConflict = 409, kTooEarly = 424, kTooMany = 429;
  switch (status) {
    case kOk:
    case kBadRequest:
    case kPaymentRequired:
    case kNotFound: return std::nullopt;
    // The key of this host is refused, somebody else is at it, or there are too many of us.
    case kUnauthorized:
    case kForbidden:
    case kConflict:
    case kTooEarly:
    case kTooMany: return Fate::kLater;
    default: return Fate::kUnknown;
  }
}

template <class Object>
Reading<Object> read_one(const GatewayAnswer& answer, std::optional<Object> (*object_of)(const Json&)) {
  constexpr int kOk = 200;
  if (const auto fate = fate_of_status(answer.status))
    return {*fate, std::nullopt, "status " + std::to_string(answer.status)};
  const auto body = read_json(answer.body, kStripeBytesMax);
  if (!body) return {Fate::kUnknown, std::nullopt, "an answer that is none"};
  if (answer.status == kOk) {
    auto object = object_of(*body);
    if (!object) return {Fate::kUnknown, std::nullopt, "an object that is none"};
    return {Fate::kDone, std::move(object), ""};
  }
  const Json& error = part_in(*body, "error");
  const std::string type = text_in(error, "type");
  // Under this key another request is known: ours cannot be told from it but by looking.
  if (!error.is_object() || type.empty() || type == "idempotency_error" || type == "api_error")
    return {Fate::kUnknown, std::nullopt, type};
  auto left_over = object_of(part_in(error, "payment_intent"));
  if (left_over) left_over->reason = reason_of(error);
  return {Fate::kRefused, std::move(left_over), reason_of(error)};
}

template <class Object>
Page<Object> read_list(const GatewayAnswer& answer, std::optional<Object> (*object_of)(const Json&)) {
  constexpr int kOk = 200;
  const auto fate = fate_of_status(answer.status);
  if (fate || answer.status != kOk)
    return {fate.value_or(Fate::kRefused), {}, "", "status " + std::to_string(answer.status)};
  const auto body = read_json(answer.body, kStripeBytesMax);
  if (!body || !part_in(*body, "data").is_array() || !part_in(*body, "has_more").is_boolean())
    return {Fate::kUnknown, {}, "", "a list that is none"};
  Page<Object> page{Fate::kDone, {}, "", ""};
  const Json& data = part_in(*body, "data");
  for (const Json& each : data)
    if (auto object = object_of(each)) page.objects.push_back(std::move(*object));
  if (part_in(*body, "has_more").get<bool>() && !data.empty()) {
    page.last = text_in(data.back(), "id");
    if (!is_identifier(page.last)) return {Fate::kUnknown, {}, "", "a list without an end"};
  }
  return page;
}

std::string paged(std::string path, Form query, const std::string& after) {
  query.add("limit", kPage);
  if (!after.empty()) query.add("starting_after", after);
  return std::move(path) + "?" + query.text();
}

}  // namespace

Result<GatewayRequest> Stripe::create(const PaymentOrder& order) const {
  MAJLIS_TRY(const std::int64_t amount, to_stripe(order.amount, order.currency));
  Form form;
  form.add("amount", amount)
      .add("currency", stripe_code(order.currency))
      .add("payment_method", order.method)
      .add("payment_method_types[0]", "card")
      .add("capture_method", "manual")
      .add("confirm", "true")
      .add("metadata[" + std::string(kTopupField) + "]", to_hex(order.id.view()));
  return GatewayRequest{kIntents, form.text()};
}

Result<GatewayRequest> Stripe::capture(const std::string& object, const Currency& currency, Amount amount) const {
  MAJLIS_TRY(const std::int64_t number, to_stripe(amount, currency));
  return GatewayRequest{std::string(kIntents) + "/" + object + "/capture",
                        Form().add("amount_to_capture", number).text()};
}

GatewayRequest Stripe::cancel(const std::string& object) const {
  return {std::string(kIntents) + "/" + object + "/cancel", Form().add("cancellation_reason", "abandoned").text()};
}

Result<GatewayRequest> Stripe::refund(const RefundOrder& order) const {
  MAJLIS_TRY(const std::int64_t amount, to_stripe(order.amount, order.currency));
  Form form;
  form.add("payment_intent", order.payment)
      .add("amount", amount)
      .add("metadata[" + std::string(kReturnField) + "]", to_hex(order.id.view()));
  return GatewayRequest{kRefundsPath, form.text()};
}

GatewayRequest Stripe::payment(const std::string& object) const { return {std::string(kIntents) + "/" + object, ""}; }
GatewayRequest Stripe::refund_of(const std::string& object) const {
  return {std::string(kRefundsPath) + "/" + object, ""};
}

GatewayRequest Stripe::payments_since(std::int64_t from_ms, const std::string& after) const {
  return {paged(kIntents, Form().add("created[gte]", from_ms / 1000), after), ""};
}

GatewayRequest Stripe::refunds(const std::string& payment, const std::string& after) const {
  Form query;
  if (!payment.empty()) query.add("payment_intent", payment);
  return {paged(kRefundsPath, query, after), ""};
}

Reading<GatewayPayment> Stripe::read_payment(const GatewayAnswer& answer) const {
  return read_one<GatewayPayment>(answer, &payment_of);
}
Reading<GatewayRefund> Stripe::read_refund(const GatewayAnswer& answer) const {
  return read_one<GatewayRefund>(answer, &refund_of_json);
}
Page<GatewayPayment> Stripe::read_payments(const GatewayAnswer& answer) const {
  return read_list<GatewayPayment>(answer, &payment_of);
}
Page<GatewayRefund> Stripe::read_refunds(const GatewayAnswer& answer) const {
  return read_list<GatewayRefund>(answer, &refund_of_json);
}

Result<GatewayEvent> read_stripe_event(std::string_view body) {
  MAJLIS_TRY(const Json read, read_json(body, kStripeBytesMax));
  GatewayEvent event{text_in(read, "id"), text_in(read, "type"), "", "", {}, {}};
  if (!is_identifier(event.id) || event.type.empty() || event.type.size() > 100)
    return Error{"gateway.event", "an event has an id and a type"};
  const Json& object = part_in(part_in(read, "data"), "object");
  const std::string kind = text_in(object, "object");
  std::string payment = kind == "payment_intent" ? text_in(object, "id") : text_in(object, "payment_intent");
  if (is_identifier(payment)) event.payment = std::move(payment);
  if (kind == "refund" && is_identifier(text_in(object, "id"))) event.refund = text_in(object, "id");
  event.topup = our_id<TopupId>(object, kTopupField);
  event.returned = our_id<ReturnId>(object, kReturnField);
  return event;
}

}  // namespace majlis::payments
