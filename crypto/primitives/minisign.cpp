#include "crypto/primitives/minisign.hpp"

#include "base/encoding.hpp"
#include "crypto/primitives/sodium.hpp"

#include <algorithm>
#include <utility>

namespace majlis::crypto {
namespace {

constexpr std::size_t kAlgorithmSize = 2;
constexpr std::size_t kKeySize = kAlgorithmSize + sizeof(MinisignId) + kSignaturePublicKeySize;
constexpr std::size_t kSignedSize = kAlgorithmSize + sizeof(MinisignId) + kSignatureSize;
constexpr std::size_t kPrehash = 64;
constexpr std::string_view kKeyAlgorithm = "Ed", kSignatureAlgorithm = "ED";
constexpr std::string_view kUntrusted = "untrusted comment:", kTrusted = "trusted comment: ";

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Base64 with padding (RFC 4648, section 4), of exactly `size` bytes; else nothing.
Bytes from_base64(std::string_view text, std::size_t size) {
  if (text.size() != (size + 2) / 3 * 4) return {};
  std::string plain(text);
  while (plain.ends_with('=')) plain.pop_back();
  if (plain.find_first_of("-_") != std::string::npos) return {};
  std::ranges::replace(plain, '+', '-');
  std::ranges::replace(plain, '/', '_');
  const auto bytes = from_base64url(plain);
  return bytes.ok() && bytes->size() == size ? *bytes : Bytes();
}

std::string to_base64(ByteView bytes) {
  std::string text = to_base64url(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

MinisignId id_of(ByteView bytes) {
  MinisignId id;
  std::ranges::copy(bytes.subspan(kAlgorithmSize, id.size()), id.begin());
  return id;
}

}  // namespace

Result<MinisignKey> MinisignKey::parse(std::string_view text) {
  std::string_view rest = text;
  std::string_view line = take_line(rest);
  if (line.starts_with(kUntrusted)) line = take_line(rest);
  const Bytes bytes = from_base64(line, kKeySize);
  if (bytes.empty() || !as_text(bytes).starts_with(kKeyAlgorithm) || !rest.empty()) {
    return Error{"crypto.minisign.key",
                 "this is no public key of minisign; one is a line of 56 characters and begins with RW"};
  }
  return MinisignKey{id_of(bytes), to_bytes(ByteView(bytes).subspan(kAlgorithmSize + sizeof(MinisignId)))};
}

std::string MinisignKey::text() const {
  Bytes bytes = to_bytes(kKeyAlgorithm);
  append(bytes, id);
  append(bytes, public_key);
  return to_base64(bytes);
}

Result<MinisignSignature> MinisignSignature::parse(std::string_view text) {
  const auto wrong = [](const char* reason) {
    return Error{"crypto.minisign.format", std::string("this is no signature of minisign: ") + reason};
  };
  if (!take_line(text).starts_with(kUntrusted)) return wrong("it does not begin with an untrusted comment");
  const Bytes bytes = from_base64(take_line(text), kSignedSize);
  if (bytes.empty()) return wrong("its second line has another size");
  if (!as_text(bytes).starts_with(kSignatureAlgorithm)) return wrong("its algorithm is not ED");
  const std::string_view comment = take_line(text);
  if (!comment.starts_with(kTrusted)) return wrong("it has no trusted comment");
  MinisignSignature out{id_of(bytes), to_bytes(ByteView(bytes).subspan(kSignedSize - kSignatureSize)),
                        std::string(comment.substr(kTrusted.size())), from_base64(take_line(text), kSignatureSize)};
  if (out.comment_signature.empty()) return wrong("its comment is not signed");
  if (!text.empty()) return wrong("something follows it");
  return out;
}

Status MinisignSignature::check(const MinisignKey& key, ByteView message) const {
  if (id != key.id) {
    return Error{"crypto.minisign.other_key",
                 "it is signed by the key " + to_text(id) + ", and " + to_text(key.id) + " is expected"};
  }
  need_sodium();
  Bytes hash(kPrehash);
  crypto_generichash(hash.data(), hash.size(), message.data(), message.size(), nullptr, 0);
  Bytes with_comment = signature;
  append(with_comment, as_bytes(comment));
  if (!verify(key.public_key, hash, signature))
    return Error{"crypto.minisign.signature", "its signature is not by the key " + to_text(id) + ", or of other bytes"};
  if (!verify(key.public_key, with_comment, comment_signature))
    return Error{"crypto.minisign.signature", "its comment is not signed by the key " + to_text(id)};
  return {};
}

std::string to_text(const MinisignId& id) {
  Bytes reversed(id.rbegin(), id.rend());  // it is a number, the low byte first
  std::string text = to_hex(reversed);
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
  return text;
}

}  // namespace majlis::crypto
