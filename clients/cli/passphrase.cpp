#include "clients/cli/passphrase.hpp"

#include "base/encoding.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/prompt.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace majlis::cli {
namespace {

// What stands in a key file has all of its bits, so that guessing it needs no slowing down.
constexpr crypto::PasswordCost kKeyFileCost = crypto::kLeastPasswordCost;

Secret normalised(std::string text) {
  std::string nfc = composed(text);
  Secret secret(as_bytes(nfc));
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  wipe({reinterpret_cast<std::uint8_t*>(nfc.data()), nfc.size()});
  return secret;
}

Result<std::string> first_line(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  if (!in || (!std::getline(in, line) && !in.eof()))
    return Error{"cli.passphrase.file", "no passphrase can be read from " + path + "; its first line should be one"};
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<Secret> from_terminal(bool fresh) {
  if (!can_prompt()) {
    return Error{"cli.passphrase.missing",
                 "this profile needs a passphrase and there is no terminal to ask on; give --passphrase-file FILE or "
                 "set MAJLIS_PASSPHRASE (or register with --no-passphrase)"};
  }
  MAJLIS_TRY(std::string typed, prompt_secret(fresh ? "New passphrase: " : "Passphrase: "));
  Secret passphrase = normalised(std::move(typed));
  if (!fresh) return passphrase;
  MAJLIS_TRY(typed, prompt_secret("Once more: "));
  if (!(normalised(std::move(typed)) == passphrase))
    return Error{"cli.passphrase.mismatch", "the two passphrases differ; nothing was changed, try again"};
  return passphrase;
}

Result<Secret> read_key_file(const Home& home) {
  MAJLIS_TRY(std::string line, first_line(home.key_file().string()));
  return normalised(std::move(line));
}

// Durable on return: a lock that it opens must not outlive it.
Status write_key_file(const Home& home, ByteView secret) {
  const std::string path = home.key_file().string();
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const std::string line = std::string(as_text(secret)) + "\n";
  const bool written =
      file >= 0 && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!written) return Error{"cli.home.storage", "cannot write " + path + "; is there room, and is the folder yours?"};
  return {};
}

Result<identity::StoreKey> unlock(ByteView lock, const Secret& passphrase) {
  auto key = identity::StoreKey::unlock(lock, passphrase.view());
  if (!key.ok() && key.error().name == "identity.sealed.passphrase")
    return Error{"cli.passphrase.wrong", "that is not the passphrase of this profile; try again"};
  return key;
}

}  // namespace

Result<Secret> read_passphrase(const PassphraseSource& source, bool fresh) {
  const char* variable = source.environment ? std::getenv("MAJLIS_PASSPHRASE") : nullptr;
  Secret passphrase;
  if (source.file) {
    MAJLIS_TRY(std::string line, first_line(*source.file));
    passphrase = normalised(std::move(line));
  } else if (variable != nullptr) {
    passphrase = normalised(variable);
  } else {
    MAJLIS_TRY(passphrase, from_terminal(fresh));
  }
  if (passphrase.empty()) {
    return Error{"cli.passphrase.empty", fresh ? "an empty passphrase protects nothing; say --no-passphrase if you "
                                                 "want none"
                                               : "the passphrase is empty; the profile has another one"};
  }
  return passphrase;
}

Status change_lock(Home& home, const identity::StoreKey& key, const PassphraseSource& source, crypto::Random& random) {
  if (source.none) {
    const Secret secret(as_bytes(to_base64url(random.secret(32).view())));
    MAJLIS_TRY(const Bytes lock, key.lock(random, secret.view(), kKeyFileCost));
    MAJLIS_CHECK(write_key_file(home, secret.view()));
    return home.set_setting("lock", lock);
  }
  MAJLIS_TRY(const Secret passphrase, read_passphrase(source, true));
  MAJLIS_TRY(const Bytes lock, key.lock(random, passphrase.view()));
  MAJLIS_CHECK(home.set_setting("lock", lock));
  std::error_code error;
  std::filesystem::remove(home.key_file(), error);
  if (error) return Error{"cli.home.storage", "cannot remove " + home.key_file().string() + "; remove it yourself"};
  return {};
}

Result<identity::StoreKey> open_store_key(Home& home, const PassphraseSource& source, crypto::Random& random) {
  MAJLIS_TRY(const auto lock, home.setting("lock"));
  if (!lock) {
    auto key = identity::StoreKey::generate(random);
    MAJLIS_CHECK(change_lock(home, key, source, random));
    return key;
  }
  if (std::filesystem::exists(home.key_file())) {
    MAJLIS_TRY(const Secret secret, read_key_file(home));
    auto key = unlock(*lock, secret);
    // A key file that does not fit is what an interrupted change of the passphrase leaves behind.
    if (key.ok() || key.error().name != "cli.passphrase.wrong") return key;
  }
  MAJLIS_TRY(const Secret passphrase, read_passphrase(source, false));
  return unlock(*lock, passphrase);
}

}  // namespace majlis::cli
