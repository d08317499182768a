// From a fresh connection to an open session: register or announce this device where the host does not know it yet,
// prove possession of its key, subscribe, and learn which streams there are.
#pragma once

namespace majlis::client {

struct Context;

void begin_session(Context& context);

// Sends what the account's device list has that the host lacks.
void send_device_list(Context& context);

}  // namespace majlis::client
