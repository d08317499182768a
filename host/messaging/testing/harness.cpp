#include "host/messaging/testing/harness.hpp"

#include <cstdlib>
#include <stdexcept>

namespace majlis::host::messaging {
namespace {

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "majlis-messaging-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
  return name;
}

}  // namespace

Options Harness::open_options() {
  Options options;
  options.sign_up = SignUp::kOpen;
  options.threads = false;
  options.synchronous = false;  // nothing here loses power
  return options;
}

Harness::Harness(Options options) : folder(new_folder()), random_(std::make_unique<crypto::SeededRandom>(7)) {
  services_ = std::make_unique<Services>(Services{.calls = kernel.calls,
                                                  .events = kernel.events,
                                                  .hooks = kernel.hooks,
                                                  .jobs = kernel.jobs,
                                                  .sessions = sessions,
                                                  .connections = connections,
                                                  .timers = kernel.timers,
                                                  .pool = pool,
                                                  .log = log,
                                                  .metrics = kernel.metrics,
                                                  .routes = routes,
                                                  .audiences = audiences,
                                                  .data = folder});
  start(std::move(options));
}

Harness::~Harness() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

void Harness::start(Options options) {
  options.random = random_.get();
  scope = std::make_unique<Scope>(
      "messaging", true,
      Scope::Registries{kernel.methods, kernel.events, kernel.hooks, kernel.jobs, kernel.disconnects});
  module = std::make_unique<Messaging>(std::move(options));
  const Status started = module->start(*services_, *scope);
  if (!started.ok()) throw std::runtime_error(started.error().detail);
}

void Harness::stop() {
  scope.reset();
  module->stop();
  module.reset();
}

void Harness::restart() { restart(open_options()); }

void Harness::restart(Options options) {
  stop();
  for (const auto connection : connections.open()) disconnect(connection);
  start(std::move(options));
}

ConnectionId Harness::connect() { return connections.add(); }

void Harness::disconnect(ConnectionId connection) {
  const auto session = sessions.forget(connection);
  connections.drop(connection);
  kernel.disconnects.tell(connection, session);
}

Outcome Harness::dispatch(std::string_view method, const Caller& caller, ByteView params) {
  std::optional<Outcome> out;
  kernel.calls.call(method, caller, params, [&](Outcome&& outcome) { out = std::move(outcome); });
  settle();
  return out ? std::move(*out) : Outcome(failure(Code::kInternal, std::string(method) + " was not answered"));
}

void Harness::settle() {
  while (module->database().pump()) {
  }
}

void Harness::advance(std::uint64_t ms) {
  kernel.timers.advance(Milliseconds(ms));
  settle();
}

}  // namespace majlis::host::messaging
