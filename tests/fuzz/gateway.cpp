// Any bytes as what a payment gateway says (a webhook's signature and body, an answer to a request) and as what its
// simulator is told (a form): a value within its bounds, or an error with a reason.

#include "payments-stub/form.hpp"
#include "plugins/payments/src/gateway/signature.hpp"
#include "plugins/payments/src/gateway/stripe.hpp"

#include <cstdlib>

using namespace majlis;
using namespace majlis::payments;

namespace {

void need(bool held) {
  if (!held) std::abort();
}

void signature(std::string_view text, ByteView bytes) {
  if (const auto read = read_signature(text)) {
    need(read->at_s >= 0 && !read->signatures.empty());
    for (const Bytes& each : read->signatures) need(each.size() == 32);
  } else {
    need(read.error().name == "webhook.header");
  }
  std::vector<Secret> secrets;
  secrets.emplace_back(as_bytes("whsec_nobody_else_knows"));
  need(!check_signature(text, bytes, secrets, 1'700'000'000'000));
}

void payment(const GatewayPayment& found) {
  need(!found.object.empty() && found.object.find_first_of("/?#&") == std::string::npos);
  need((found.state == GatewayPayment::State::kPaid) == (found.captured > 0));
}

void answers(const std::string& text) {
  const Stripe stripe;
  for (const int status : {0, 200, 400, 402, 404, 409, 500}) {
    const auto one = stripe.read_payment({status, text});
    if (one.object) payment(*one.object);
    need(one.fate != Fate::kDone || (status == 200 && one.object));
    const auto refund = stripe.read_refund({status, text});
    need(!refund.object || refund.object->amount >= 0);
    for (const GatewayPayment& each : stripe.read_payments({status, text}).objects) payment(each);
    for (const GatewayRefund& each : stripe.read_refunds({status, text}).objects) need(each.amount >= 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  const std::string text(as_text(bytes));
  signature(text, bytes);
  answers(text);
  if (const auto event = read_stripe_event(text)) need(!event->id.empty() && !event->type.empty());
  if (const auto form = stub::read_form(text)) {
    need(form->is_object());
    form->dump();
  }
  return 0;
}
