// A host that hands on another host's challenge, to come in there as the device that signs.
#include "protocol/messaging.hpp"
#include "tests/hostile/host/village.hpp"

namespace majlis::hostile {
namespace {

using protocol::Challenge;
using protocol::SessionOpen;

class Login : public Village {
 protected:
  // Another host knows alice's device, too: she once used her profile there.
  Login() {
    // The hosts of tests draw the same numbers.
    other.host.module->database().write_and_wait([](sdk::Transaction& tx) {
      tx.run("UPDATE host_secrets SET value = $1 WHERE name = 'host_id'", Bytes(16, 9));
      return true;
    });
    other.host.restart();
    const auto list = world.host.call<protocol::Devices>(alice->connection(), {.account = {}, .name = "alice"});
    stranger = other.host.connect();
    const auto registered =
        other.host.call<protocol::Register>(stranger, {"alice", list->identity_pk, list->entries, std::nullopt});
    EXPECT_TRUE(registered.ok());
    alice->disconnect();
  }
  // What alice answers goes to the other host. Whether that lets the liar in.
  void hand_on_answers() {
    liar.intercept<SessionOpen>([this](auto& params) -> std::optional<host::Outcome> {
      answered = true;
      let_in = other.host.call<SessionOpen>(stranger, params).ok();
      return std::nullopt;
    });
  }

  World other{9};
  host::ConnectionId stranger;
  bool answered = false;
  bool let_in = false;
};

TEST_F(Login, TheWholeChallengeIsAnothers) {
  hand_on_answers();
  liar.answer<Challenge>([this](const auto&, auto& result) { result = *other.host.call<Challenge>(stranger, {}); });
  alice->connect();
  world.settle();
  EXPECT_TRUE(warned(*alice, "client.host.other"));
  EXPECT_FALSE(alice->core().online());
  EXPECT_FALSE(answered) << "she signs nothing for it";
  EXPECT_FALSE(let_in);
  liar.be_honest();
  alice->disconnect();
  alice->connect();
  world.settle();
  EXPECT_TRUE(alice->core().online());
}

TEST_F(Login, AnothersChallengeIsShownAsItsOwn) {
  hand_on_answers();
  liar.answer<Challenge>(
      [this](const auto&, auto& result) { result.challenge = other.host.call<Challenge>(stranger, {})->challenge; });
  alice->connect();
  world.settle();
  EXPECT_TRUE(answered);
  EXPECT_FALSE(let_in) << "what was signed for one host opened the door of another";
}

}  // namespace
}  // namespace majlis::hostile
