// The always-on module: accounts, names, sessions, device lists, key packages, streams and their delivery. It stores
// and orders ciphertext and holds no key that could open it. Made by the composition root; the kernel starts and stops
// it. Methods: protocol/messaging.json.
#pragma once

#include "crypto/primitives/random.hpp"
#include "host/kernel/module.hpp"
#include "host/messaging/limits.hpp"
#include "host/messaging/signup.hpp"
#include "host/observe/database_metrics.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace majlis::host::messaging {

struct Core;
class Housekeeping;
class MessagingMetrics;

struct Options {
  Limits limits;
  SignUp sign_up = SignUp::kInvite;
  crypto::Random* random = nullptr;  // the system's if null
  // For tests: no threads of its own (pump() the database), reads at once, another SQLite VFS beneath.
  bool threads = true;
  std::string vfs;
  bool synchronous = true;
};

class Messaging final : public Module, public SessionAuthenticator {
 public:
  explicit Messaging(Options options);
  ~Messaging() override;

  std::string_view id() const override { return "messaging"; }
  // Opens <data>/messaging.db and registers the methods. Errors: messaging.store with the file and the reason.
  Status start(Services& services, Scope& scope) override;
  void stop() override;
  SessionAuthenticator* authenticator() override { return this; }
  // While nobody owns the host: the one-time owner link and what to do with it.
  std::string welcome(const std::string& url) override;

  // Thread-safe; from memory.
  std::optional<Session> authenticate(std::string_view token) override;

  // While nobody owns the host: what its owner link carries, made anew at each start. Known after start().
  const std::optional<std::string>& owner_token() const { return owner_token_; }

  // What the host calls itself in challenges, for ever. Known while it runs.
  const Bytes& host_id() const;

  // The module's database while it runs, for backups and tests.
  sdk::Database& database();

 private:
  Options options_;
  crypto::SystemRandom system_random_;
  std::optional<std::string> owner_token_;
  std::unique_ptr<Core> core_;
  std::unique_ptr<Housekeeping> housekeeping_;
  std::optional<DatabaseMetrics> database_metrics_;
  std::unique_ptr<MessagingMetrics> metrics_;
};

}  // namespace majlis::host::messaging
