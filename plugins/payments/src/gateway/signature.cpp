#include "signature.hpp"

#include "base/encoding.hpp"

#include <sodium/crypto_auth_hmacsha256.h>

#include <array>
#include <charconv>

namespace majlis::payments {
namespace {

constexpr std::size_t kHeaderMost = 4096;
constexpr std::size_t kSignaturesMost = 16;
constexpr std::size_t kDigitsMost = 12;

using Mac = std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES>;

Mac mac_of(const Secret& secret, std::int64_t at_s, ByteView body) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, secret.view().data(), secret.size());
  const std::string head = std::to_string(at_s) + ".";
  crypto_auth_hmacsha256_update(&state, as_bytes(head).data(), head.size());
  crypto_auth_hmacsha256_update(&state, body.data(), body.size());
  Mac mac;
  crypto_auth_hmacsha256_final(&state, mac.data());
  return mac;
}

Error bad_header(const std::string& why) { return {"webhook.header", "Stripe-Signature: " + why}; }

Result<std::int64_t> read_time(std::string_view text) {
  std::int64_t at_s = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), at_s);
  if (wrong != std::errc() || end != text.data() + text.size() || at_s < 0 || text.size() > kDigitsMost)
    return bad_header("its time is none");
  return at_s;
}

}  // namespace

Result<SignatureHeader> read_signature(std::string_view header) {
  if (header.size() > kHeaderMost) return bad_header("it is too long");
  SignatureHeader read;
  bool timed = false;
  while (!header.empty()) {
    const std::string_view part = header.substr(0, header.find(','));
    header.remove_prefix(std::min(header.size(), part.size() + 1));
    const std::size_t sign = part.find('=');
    if (sign == std::string_view::npos) return bad_header("a part of it has no value");
    const std::string_view name = part.substr(0, sign), value = part.substr(sign + 1);
    if (name == "t") {
      if (timed) return bad_header("it has two times");
      MAJLIS_TRY(read.at_s, read_time(value));
      timed = true;
    } else if (name == "v1") {
      // One that is none matches nothing; others beside it may.
      const auto signature = from_hex(value);
      if (signature && signature->size() == Mac().size() && read.signatures.size() < kSignaturesMost)
        read.signatures.push_back(*signature);
    }
  }
  if (!timed) return bad_header("it has no time");
  if (read.signatures.empty()) return bad_header("it has no signature of the scheme v1");
  return read;
}

Status check_signature(std::string_view header, ByteView body, const std::vector<Secret>& secrets,
                       std::int64_t now_ms) {
  MAJLIS_TRY(const SignatureHeader read, read_signature(header));
  bool found = false;
  for (const Secret& secret : secrets) {
    const Mac mac = mac_of(secret, read.at_s, body);
    for (const Bytes& signature : read.signatures) found |= constant_time_equal(mac, signature);
  }
  if (!found) return Error{"webhook.signature", "the event is not signed with a secret of this host"};
  const std::int64_t age_s = now_ms / 1000 - read.at_s;
  if (age_s > kToleranceS || age_s < -kToleranceS)
    return Error{"webhook.stale", "the event was signed " + std::to_string(age_s) + " s ago; at most " +
                                      std::to_string(kToleranceS) + " are taken"};
  return {};
}

}  // namespace majlis::payments
