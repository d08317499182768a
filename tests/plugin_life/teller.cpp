// Tells what has happened and hears it itself. What stands in greeting.txt beside its manifest decides what it is like:
// "fail …" does not start, "slow …" starts after seven seconds.
#include <majlis/did_log.hpp>
#include <majlis/plugin.hpp>
#include <majlis/plugin_database.hpp>

#include <fstream>

namespace majlis::teller {

using namespace sdk;

class Teller final : public Plugin {
 public:
  explicit Teller(Host& host) : Plugin(host), database_(host) {
    method("teller.tell", &Teller::tell);
    method("teller.heard", &Teller::heard);
    method("teller.greeting", &Teller::greeting);
    method("teller.did", &Teller::did);
    event("teller.did_tell", &Teller::on_tell);
  }

  task<void> start(const Setup& setup) override {
    std::ifstream in(setup.folder / "greeting.txt");
    std::getline(in, greeting_);
    DatabaseOptions options;
    options.file = setup.data / "teller.db";
    options.migrations = read_migrations(setup.folder / "migrations");
    database_.open(std::move(options));
    if (greeting_.starts_with("fail")) throw std::runtime_error("the greeting tells it to fail");
    if (greeting_.starts_with("slow")) co_await host().timer(std::chrono::seconds(7));
  }

 private:
  task<Json> tell(const Call&, const Json& params) {
    const std::string key = text_at(params, "key");
    const Event told("teller.did_tell", to_bytes(key), object("key", key, "number", integer_at(params, "number")));
    const auto write = [&](Transaction& t) { DidLog::append(t, told); };
    co_await database_.write(write);
    host().publish(told);
    co_return object();
  }

  task<void> on_tell(const Call&, const Event& event) {
    const std::string key = text_at(event.payload, "key");
    const std::int64_t number = integer_at(event.payload, "number");
    const auto write = [&](Transaction& t) {
      const auto place =
          t.value<std::int64_t>("UPDATE heard_count SET place = place + 1 WHERE one = 1 RETURNING place");
      t.run("INSERT INTO heard (place, key, number) VALUES ($1, $2, $3)", *place, key, number);
    };
    co_await database_.write(write);
  }

  task<Json> heard(const Call&, const Json&) {
    Json list = array();
    database_.read([&](Transaction& t) {
      for (const auto& row : t.query("SELECT key, number FROM heard ORDER BY place"))
        list.push_back(array(row.get<std::string>(0), row.get<std::int64_t>(1)));
      return true;
    });
    co_return object("heard", list);
  }

  task<Json> did(const Call&, const Json& params) {
    co_return database_.read([&](Transaction& t) { return DidLog::read(t, params); });
  }

  task<Json> greeting(const Call&, const Json&) { co_return object("greeting", greeting_); }

  std::string greeting_;
  PluginDatabase database_;
};

}  // namespace majlis::teller

MAJLIS_PLUGIN(majlis::teller::Teller)
