// An opened profile: its folder, its keys and records in a core, and the way to its host. What every command starts
// with.
#pragma once

#include "clients/cli/connection.hpp"
#include "clients/cli/driver.hpp"
#include "clients/cli/home.hpp"
#include "clients/cli/passphrase.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace majlis::cli {

// What the command line says about every command.
struct Globals {
  std::filesystem::path home;
  std::optional<std::string> host;  // absent: the one that the profile remembers
  std::optional<std::string> ca_file;
  PassphraseSource passphrase;
  bool json = false;
  bool verbose = false;
};

// $MAJLIS_HOME, else majlis-client in $XDG_DATA_HOME or ~/.local/share.
std::filesystem::path default_home();

class Profile {
 public:
  // One that has an account. Errors: cli.profile.none, and those of Home, passphrases and the core.
  static Result<std::unique_ptr<Profile>> open(const Globals& globals);
  // One that has none yet, made where there is nothing. The host must answer first, so that a mistyped address leaves
  // nothing behind. Errors: those of reach() besides, cli.profile.exists.
  static Result<std::unique_ptr<Profile>> make(const Globals& globals);

  Home& home() { return home_; }
  Driver& driver() { return *driver_; }
  const client::Core& core() const { return driver_->core(); }
  const Endpoint& endpoint() const { return connection_->endpoint(); }
  const std::optional<std::string>& ca_file() const { return connection_->ca_file(); }
  crypto::Random& random() { return random_; }

  // Takes all that waits at the host; remembers where that host is. Errors: those of Driver::catch_up(),
  // cli.profile.revoked.
  Status go_online();

  // Shows the core's warnings on standard error while commands run.
  void observe(Driver::Observer observer) { observer_ = std::move(observer); }

  // Takes away what make() made, if nothing came of it.
  static void abandon(std::unique_ptr<Profile> profile);

 private:
  explicit Profile(Home home) : home_(std::move(home)) {}
  static Result<std::unique_ptr<Profile>> load(const Globals& globals);
  Status connect_to(const Globals& globals);
  void show(const client::Event& event);

  std::string last_warning_;  // what is still so is not said again
  crypto::SystemRandom random_;
  Home home_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Driver> driver_;
  Driver::Observer observer_;
  bool fresh_ = false;
};

}  // namespace majlis::cli
