// Where the secret comes from that opens a profile, and the lock of its store key.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "clients/cli/home.hpp"
#include "crypto/identity/store_key.hpp"

#include <optional>
#include <string>

namespace majlis::cli {

// As the person chose on the command line; without either: $MAJLIS_PASSPHRASE, else a prompt on the terminal.
struct PassphraseSource {
  std::optional<std::string> file;  // its first line
  bool none = false;                // a random one, kept in the profile's folder in a file that its owner alone reads
  bool environment = true;          // whether $MAJLIS_PASSPHRASE may say it
};

// Asks nothing of the person if a file or the environment says it. `fresh`: a prompt asks twice.
// Errors: cli.passphrase.missing, .file, .empty, .mismatch.
Result<Secret> read_passphrase(const PassphraseSource& source, bool fresh);

// The store key of a profile, made on first use. Errors: as read_passphrase(), cli.passphrase.wrong, cli.home.*.
Result<identity::StoreKey> open_store_key(Home& home, const PassphraseSource& source, crypto::Random& random);

// Locks the store key under another passphrase.
Status change_lock(Home& home, const identity::StoreKey& key, const PassphraseSource& source, crypto::Random& random);

}  // namespace majlis::cli
