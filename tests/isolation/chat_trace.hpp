// A recorded trace of the chat plugin: what is asked of it, step by step, on one fake host; and all that comes of it.
#pragma once

#include <majlis/testing/fake_host.hpp>

namespace majlis::isolation {

// Answers of the messaging module, so far as chat asks.
void play_messaging(sdk::testing::FakeHost& host);

// The same steps for every host: each step's answer or error, then what was published and logged.
sdk::Json run_chat_trace(sdk::testing::FakeHost& host);

}  // namespace majlis::isolation
