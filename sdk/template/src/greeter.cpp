#include "greeter.hpp"

namespace sdk = majlis::sdk;

Greeter::Greeter(sdk::Host& host) : Plugin(host), database_(host) { method("@ID@.greet", &Greeter::greet); }

sdk::task<void> Greeter::start(const sdk::Setup& setup) {
  greeting_ = sdk::text_at(setup.config, "greeting");
  database_.open({.file = setup.data / "@ID@.db", .migrations = sdk::read_migrations(setup.folder / "migrations")});
  co_return;
}

sdk::task<sdk::Json> Greeter::greet(const sdk::Call& call, const sdk::Json& params) {
  const sdk::AccountId account = call.need_account();
  const auto times = co_await database_.write([&](sdk::Transaction& t) {
    return t.value<std::int64_t>(
        "INSERT INTO greeted(account, times) VALUES ($1, 1) "
        "ON CONFLICT(account) DO UPDATE SET times = times + 1 RETURNING times",
        account);
  });
  host().publish(sdk::Event("@ID@.greeted", {}, sdk::object("times", *times), sdk::Audience(account)));
  co_return sdk::object("greeting", greeting_ + ", " + sdk::text_at(params, "name") + "!", "times", *times);
}

MAJLIS_PLUGIN(Greeter)
