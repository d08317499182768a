// The chat plugin on the fake host, with alice, bob and a messaging module that knows one stream of theirs.
#pragma once

#include <majlis/testing/plugin_fixture.hpp>

namespace majlis::chat {

using sdk::array;
using sdk::Call;
using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::testing::filled;
using sdk::testing::Someone;

inline const auto kAlice = filled<sdk::AccountId>(0xA1);
inline const auto kAlicesPhone = filled<sdk::DeviceId>(0xA2);
inline const auto kBob = filled<sdk::AccountId>(0xB1);
inline const auto kBobsPhone = filled<sdk::DeviceId>(0xB2);
inline const auto kEve = filled<sdk::AccountId>(0xE1);
inline const auto kEvesPhone = filled<sdk::DeviceId>(0xE2);
inline const auto kStream = filled<sdk::StreamId>(0x51);

class ChatFixture : public sdk::testing::PluginFixture {
 protected:
  ChatFixture() {
    host_.answer("messaging.members", [this](const Json& params, const Call& cause) {
      ++members_asked_;
      if (sdk::id_at<sdk::StreamId>(params, "stream") != kStream)
        throw MethodError(Code::kNotFound, "there is no such stream");
      if (cause.need_account() == kEve) throw MethodError(Code::kDenied, "not on the roster");
      return object(
          "members",
          array(object("account", kAlice, "device", kAlicesPhone), object("account", kBob, "device", kBobsPhone)),
          "leaving", array());
    });
  }
  int members_asked_ = 0;
  Someone alice_ = Someone::with(kAlice, kAlicesPhone);
  Someone bob_ = Someone::with(kBob, kBobsPhone);
  Someone eve_ = Someone::with(kEve, kEvesPhone);
};

}  // namespace majlis::chat
