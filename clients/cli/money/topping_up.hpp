// Money that comes in through the host's gateway: begun, and waited for until it is there or has failed.
#pragma once

#include "clients/cli/money/orders.hpp"

namespace majlis::cli {

// Waits for the top-up that `order` began. Errors: the host's; cli.topup.failed (nothing came in; the order is
// forgotten), cli.topup.action (the person's bank wants something of them first), cli.topup.pending: it is not over,
// and the same command goes on with it.
Result<payments::TopUp> brought_in(Profile& profile, SavedOrder& order);

}  // namespace majlis::cli
