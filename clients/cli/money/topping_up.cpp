#include "clients/cli/money/topping_up.hpp"

#include "clients/cli/display_text.hpp"

#include <chrono>

namespace majlis::cli {
namespace {

using namespace std::chrono_literals;
constexpr auto kPatience = 90s;
constexpr auto kPause = 250ms;  // between two looks, unless the host says that something has changed

// Why it did not come in and what to do, where the gateway's own word for it does not say so.
std::string failure_words(const std::string& reason) {
  if (reason == "amount_too_small") return "the gateway takes no sum this small; bring in more";
  if (reason == "amount_too_large") return "the gateway takes no sum this large; bring it in in parts";
  if (reason == "resource_missing") return "the gateway knows no such card; name another with --method";
  return "the card was refused (" + one_line(reason) + "); try another with --method";
}

Result<payments::TopUp> look(Profile& profile, const payments::PaidId& topup) {
  MAJLIS_TRY(const Bytes answer, ask_host(profile, payments::topup_state_call(topup)));
  MAJLIS_TRY(auto found, payments::answer_of<payments::TopUps>(answer));
  if (!found.topups.empty()) return std::move(found.topups.front());
  return Error{"cli.topup.none", "the host knows nothing of a top-up that it has begun"};
}

}  // namespace

Result<payments::TopUp> brought_in(Profile& profile, SavedOrder& order) {
  MAJLIS_TRY(auto topup, payments::answer_of<payments::TopUp>(order.answer()));
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (bool first = order.resumed(); !topup.is_over() || first; first = false) {
    MAJLIS_TRY(topup, look(profile, topup.topup));
    if (topup.is_over() || topup.state == "needs_action" || std::chrono::steady_clock::now() >= until) break;
    MAJLIS_CHECK(profile.driver().step(-1, std::chrono::duration_cast<Driver::Milliseconds>(kPause)));
  }
  const std::string sum = payments::words_of(topup.amount, topup.currency);
  if (topup.state == "paid") return topup;
  if (topup.state == "failed") {
    MAJLIS_CHECK(order.forget(profile));
    return Error{"cli.topup.failed", sum + " did not come in, and nothing was taken: " +
                                         failure_words(topup.reason.value_or("without a reason"))};
  }
  if (topup.state == "needs_action")
    return Error{"cli.topup.action", "your bank wants something of you before " + sum + " can come in" +
                                         (topup.action_url ? ": open " + one_line(*topup.action_url) : std::string()) +
                                         "; then give the same command again"};
  return Error{"cli.topup.pending", sum + " are on their way and not here yet (" + one_line(topup.state) +
                                        "); the same command looks again, and takes nothing twice"};
}

}  // namespace majlis::cli
