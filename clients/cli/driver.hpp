// Drives the core: what the host sent goes in; what comes out is stored, then sent, then shown, in that order.
// One thread. After a storage error the core is ahead of the disk, and the driver does nothing more.
#pragma once

#include "base/result.hpp"
#include "clients/cli/connection.hpp"
#include "clients/cli/home.hpp"
#include "clients/core/core.hpp"
#include "clients/core/extension.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace majlis::cli {

class Driver {
 public:
  // What a command does to the core; the ticket is the driver's.
  using Command = std::function<client::Batch(client::Core&, client::Ticket, std::uint64_t now_ms)>;
  using Observer = std::function<void(const client::Event&)>;
  using Milliseconds = std::chrono::milliseconds;
  static constexpr std::chrono::seconds kSilence{20};
  // How long somebody waits for a host that answers, but only to put off: its disk is full, say.
  static constexpr std::chrono::seconds kPutOff{15};
  // The core's name for a host that does not let this device in.
  static constexpr std::string_view kRefused = "client.session.refused";
  static constexpr std::string_view kOtherHost = "client.host.other";

  // `home` and `connection` outlive the driver.
  Driver(client::Core core, Home& home, Connection& connection);

  // Told of every event once its batch is durable. May look at core(), but must not command it.
  void observe(Observer observer) { observer_ = std::move(observer); }

  const client::Core& core() const { return core_; }

  // Lets the core do what the time asks for, such as deleting what has ended.
  Status keep_time();
  // Connects, without a session: all that a profile without an account can have. Errors: as catch_up().
  Status connect();
  // Connects and takes all that waits at the host. Errors: those of Connection and Home, cli.host.silent.
  Status catch_up();
  // Carries out `command` and waits until the host has acknowledged it. Errors: as catch_up(), cli.unfinished (it is
  // stored, and the next command goes on with it), and what the core said.
  // `silence`: how long the host may have nothing to say meanwhile.
  Result<client::Done> run(const Command& command, std::chrono::seconds silence = kSilence);
  // Calls a plugin's method; gives its result, one CBOR item. Errors: as catch_up(), and what the host said.
  Result<Bytes> call(const client::PluginCall& call);
  // Lets a command begin and goes on; its end comes to the observer as Done or Failed with the ticket given back.
  Result<client::Ticket> begin(const Command& command);

  // Waits until something happened, `also` (a file descriptor, -1 for none) is readable, or `limit` has passed; then
  // deals with it. Returns whether `also` is readable.
  Result<bool> step(int also, std::optional<Milliseconds> limit);

  bool connected() const { return state_ == State::kOpen; }
  // Why there is no connection; empty while there is none to blame.
  const std::optional<Error>& last_error() const { return last_error_; }

 private:
  enum class State { kClosed, kOpening, kOpen };
  using Clock = std::chrono::steady_clock;

  Status take_events();
  Status perform(client::Batch batch);
  void note(const client::Event& event);
  void connection_ended(Error error);
  void open_if_due();
  std::optional<Milliseconds> until_next(std::optional<Milliseconds> limit) const;
  Status wait_for(const std::function<bool()>& happened, std::chrono::seconds silence = kSilence);

  client::Core core_;
  Home& home_;
  Connection& connection_;
  Observer observer_;
  State state_ = State::kClosed;
  bool idle_ = false;
  std::size_t activity_ = 0;  // counts what the host sent
  unsigned attempts_ = 0;     // since the last session
  Clock::time_point next_attempt_{};
  std::optional<Error> last_error_;
  std::optional<std::uint64_t> wake_ms_;
  client::Ticket last_ticket_ = 0;
  client::Ticket awaited_ = 0;
  std::optional<Result<client::Done>> ended_;  // how the awaited command ended
  std::optional<Bytes> answer_;                // to the awaited call
  struct PutOff {
    Error error;
    Clock::time_point since;
  };
  std::optional<PutOff> put_off_;  // until the host takes what it did not
  std::optional<Error> refused_;
  std::optional<Error> broken_;
};

}  // namespace majlis::cli
