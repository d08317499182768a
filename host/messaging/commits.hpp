// What a commit does besides being an entry: the roster, the policy, the next epoch's GroupInfo, Welcomes and now and
// then the tree, in the transaction that stores it. The host reads `roster` and parses no MLS.
#pragma once

#include "host/messaging/append.hpp"

namespace majlis::host::messaging {

// Decodes roster and policy; checks which fields are there. Errors: invalid_params with the field.
Reply<Done> prepare_commit(Submission& submission);

// Whether `sender` joins by the commit: it adds its own device.
bool is_external(const protocol::Roster& roster, const Speaker& sender);

// Errors: denied with the rule (protocol::check_commit), conflict, quota, invalid_params.
Reply<Stored> append_commit(Transaction& tx, const StreamHead& head, const SharedStream& stream, const Limits& limits,
                            const Submission& submission);

}  // namespace majlis::host::messaging
