#include "tokens.hpp"

#include <sodium/crypto_hash_sha256.h>
#include <sodium/randombytes.h>
#include <sodium/utils.h>

namespace majlis::files {

using sdk::Code;
using sdk::MethodError;
using sdk::Row;
using sdk::task;

namespace {

using Hash = std::array<std::uint8_t, crypto_hash_sha256_BYTES>;

// The token is random as a whole: one plain hash of it tells nothing.
Hash hash_of(const Token& token) {
  Hash hash{};
  crypto_hash_sha256(hash.data(), token.data(), token.size());
  return hash;
}

// The file lives as long as the token does.
void keep_until(Transaction& t, const FileId& file, std::int64_t until_ms) {
  t.run("UPDATE file SET expires_ms = $2 WHERE id = $1 AND expires_ms < $2", file, until_ms);
}

}  // namespace

struct Tokens::Known {
  Hash hash{};
  std::int64_t lifetime_ms = 0;
  std::int64_t expires_ms = 0;
};

File need_own_file(Transaction& t, const FileId& id, const AccountId& account, std::int64_t now_ms) {
  const auto file = store::find(t, id, now_ms);
  if (file && file->account == account) return *file;
  if (store::has_ended(t, id, account, now_ms))
    throw MethodError(Code::kGone, "this file is over: it was removed or has expired", "/file");
  throw MethodError(Code::kNotFound, "the account has no such file", "/file");
}

task<Tokens::Granted> Tokens::grant(AccountId account, FileId id, std::optional<std::int64_t> lifetime_ms) {
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  const File file = database_.read([&](Transaction& t) { return need_own_file(t, id, account, now); });
  if (!file.complete())
    throw MethodError(Code::kConflict,
                      "the upload is not finished: " + std::to_string(file.size - file.received) + " bytes are to come",
                      "/file");
  Granted granted;
  randombytes_buf(granted.token.data(), granted.token.size());
  const std::int64_t lifetime = lifetime_ms.value_or(file.lifetime_ms);
  granted.expires_ms = now + lifetime;
  const auto add = [id, now, lifetime, until = granted.expires_ms, hash = hash_of(granted.token)](Transaction& t) {
    if (!store::exists(t, id)) return Code::kGone;
    t.run("DELETE FROM token WHERE file = $1 AND expires_ms <= $2", id, now);
    if (*t.value<std::int64_t>("SELECT count(*) FROM token WHERE file = $1", id) >= kPerFile) return Code::kQuota;
    t.run("INSERT INTO token(hash, file, lifetime_ms, expires_ms) VALUES ($1, $2, $3, $4)", hash, id, lifetime, until);
    keep_until(t, id, until);
    return Code::kAlready;
  };
  const Code came = co_await database_.write(add);
  if (came == Code::kGone) throw MethodError(Code::kGone, "this file has just been removed", "/file");
  if (came == Code::kQuota)
    throw MethodError(Code::kQuota, "a file has at most " + std::to_string(kPerFile) + " tokens: revoke them first",
                      "/file");
  co_return granted;
}

task<std::int64_t> Tokens::revoke(AccountId account, FileId id) {
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  database_.read([&](Transaction& t) { return need_own_file(t, id, account, now); });
  co_return co_await database_.write([id](Transaction& t) { return t.run("DELETE FROM token WHERE file = $1", id); });
}

// Every token of the file is looked at, whichever fits: how long it takes tells nothing about where one differs.
std::optional<Tokens::Known> Tokens::known(Transaction& t, const FileId& file, const Token& token,
                                           std::int64_t now_ms) {
  const Hash asked = hash_of(token);
  std::optional<Known> found;
  for (const Row& row : t.query("SELECT hash, lifetime_ms, expires_ms FROM token WHERE file = $1", file)) {
    const Known one{row.get<Hash>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2)};
    if (sodium_memcmp(one.hash.data(), asked.data(), asked.size()) == 0) found = one;
  }
  return found && found->expires_ms > now_ms ? found : std::nullopt;
}

std::optional<Opened> Tokens::open(const FileId& id, const Token& token) {
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  return database_.read([&](Transaction& t) -> std::optional<Opened> {
    const auto key = known(t, id, token, now);
    const auto file = store::find(t, id, now);
    if (!key || !file) return std::nullopt;
    return Opened{id, file->size, key->expires_ms};
  });
}

task<std::optional<std::int64_t>> Tokens::renew(FileId id, Token token) {
  const auto now = static_cast<std::int64_t>(host_.now_ms());
  const auto key = database_.read([&](Transaction& t) { return known(t, id, token, now); });
  if (!key) co_return std::nullopt;
  const std::int64_t until = now + key->lifetime_ms;
  const bool renewed = co_await database_.write([id, hash = key->hash, until](Transaction& t) {
    if (t.run("UPDATE token SET expires_ms = $2 WHERE hash = $1", hash, until) == 0) return false;
    keep_until(t, id, until);
    return true;
  });
  co_return renewed ? std::optional(until) : std::nullopt;
}

}  // namespace majlis::files
