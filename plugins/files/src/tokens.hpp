// Tokens: who holds one may read its file. Made here, told once, kept as a hash; compared in constant time. A file
// lives as long as its last token. Strand alone.
#pragma once

#include "store.hpp"

#include <majlis/plugin_database.hpp>

namespace majlis::files {

using Token = std::array<std::uint8_t, 32>;

// A file that a token opens.
struct Opened {
  FileId id;
  std::int64_t size = 0;
  std::int64_t expires_ms = 0;  // of the token
};

class Tokens {
 public:
  static constexpr std::int64_t kPerFile = 64;

  Tokens(sdk::Host& host, sdk::PluginDatabase& database) : host_(host), database_(database) {}

  struct Granted {
    Token token{};
    std::int64_t expires_ms = 0;
  };
  // Errors (MethodError): kNotFound, kGone, kConflict (the upload is not finished), kQuota.
  sdk::task<Granted> grant(AccountId account, FileId file, std::optional<std::int64_t> lifetime_ms);
  // How many there were. Errors: kNotFound, kGone.
  sdk::task<std::int64_t> revoke(AccountId account, FileId file);

  // Nothing for a token that is none of this file's, or no more.
  std::optional<Opened> open(const FileId& file, const Token& token);
  // When the token ends from now on; nothing as above.
  sdk::task<std::optional<std::int64_t>> renew(FileId file, Token token);

 private:
  struct Known;
  std::optional<Known> known(Transaction& t, const FileId& file, const Token& token, std::int64_t now_ms);

  sdk::Host& host_;
  sdk::PluginDatabase& database_;
};

// The account's own file. Errors (MethodError): kNotFound, kGone.
File need_own_file(Transaction& t, const FileId& id, const AccountId& account, std::int64_t now_ms);

}  // namespace majlis::files
