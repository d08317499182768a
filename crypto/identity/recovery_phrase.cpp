#include "crypto/identity/recovery_phrase.hpp"

#include "crypto/identity/word_list.hpp"
#include "crypto/primitives/hash.hpp"
#include "crypto/primitives/hmac.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace majlis::identity {
namespace {

constexpr std::size_t kEntropySize = 16;
constexpr std::size_t kBitsPerWord = 11;
constexpr std::size_t kLettersThatTell = 4;
constexpr std::size_t kLongestWord = 8;
constexpr std::string_view kIdentityKeyLabel = "majlis identity key v1";
constexpr std::string_view kRecoveryKeyLabel = "majlis recovery key v1";
constexpr std::size_t kDerivedSize = 32;

std::uint8_t checksum(ByteView entropy) { return crypto::sha256(entropy)[0] >> 4; }

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && !is_space(text[at])) ++at;
    words.push_back(text.substr(start, at - start));
  }
  return words;
}

// A word of the list in lower case; empty if it has other characters than letters or is too long for any.
std::string lower(std::string_view word) {
  std::string out;
  if (word.size() > kLongestWord) return out;
  for (const char c : word) {
    const char letter = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (letter < 'a' || letter > 'z') return {};
    out.push_back(letter);
  }
  return out;
}

std::optional<std::size_t> find_word(std::string_view word) {
  const auto list = word_list();
  const auto found = std::lower_bound(list.begin(), list.end(), word);
  if (word.empty() || found == list.end()) return std::nullopt;
  if (*found != word && (word.size() < kLettersThatTell || !found->starts_with(word))) return std::nullopt;
  return static_cast<std::size_t>(found - list.begin());
}

}  // namespace

RecoveryPhrase RecoveryPhrase::generate(crypto::Random& random) { return RecoveryPhrase(random.secret(kEntropySize)); }

Result<RecoveryPhrase> RecoveryPhrase::parse(std::string_view text) {
  const std::vector<std::string_view> words = split(text);
  if (words.size() != kWords) {
    return Error{"identity.phrase.length",
                 "a recovery phrase has 12 words, not " + std::to_string(words.size()) + ": write all of them"};
  }
  Secret bits(kEntropySize + 1);
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::string word = lower(words[i]);
    const auto index = find_word(word);
    if (!index) {
      return Error{"identity.phrase.word", "word " + std::to_string(i + 1) + (word.empty() ? "" : " (" + word + ")") +
                                               " is not in the list of recovery words: look at its spelling"};
    }
    for (std::size_t bit = 0; bit < kBitsPerWord; ++bit) {
      const std::size_t at = i * kBitsPerWord + bit;
      const std::size_t value = *index >> (kBitsPerWord - 1 - bit) & 1;
      bits.mutable_view()[at / 8] |= static_cast<std::uint8_t>(value << (7 - at % 8));
    }
  }
  Secret entropy(bits.view().first(kEntropySize));
  if (bits.view()[kEntropySize] >> 4 != checksum(entropy.view())) {
    return Error{"identity.phrase.checksum",
                 "these are recovery words, but not together: one is another word, or two changed places"};
  }
  return RecoveryPhrase(std::move(entropy));
}

Secret RecoveryPhrase::text() const {
  Secret bits(kEntropySize + 1);
  std::copy(entropy_.view().begin(), entropy_.view().end(), bits.mutable_view().begin());
  bits.mutable_view()[kEntropySize] = static_cast<std::uint8_t>(checksum(entropy_.view()) << 4);
  Bytes text;
  text.reserve(kWords * (kLongestWord + 1));  // never grows, so no copy of the words is left behind
  for (std::size_t i = 0; i < kWords; ++i) {
    std::size_t index = 0;
    for (std::size_t at = i * kBitsPerWord; at < (i + 1) * kBitsPerWord; ++at) {
      index = index << 1 | (bits.view()[at / 8] >> (7 - at % 8) & 1);
    }
    if (i != 0) text.push_back(' ');
    append(text, as_bytes(word_list()[index]));
  }
  return Secret::take(std::move(text));
}

Secret RecoveryPhrase::derived(std::string_view label) const {
  const Secret key = crypto::hkdf_extract({}, entropy_.view());
  return crypto::hkdf_expand(key.view(), as_bytes(label), kDerivedSize);
}

IdentityKey RecoveryPhrase::identity_key() const {
  return IdentityKey(*crypto::SigningKey::from_seed(derived(kIdentityKeyLabel).view()));
}

crypto::HpkeKeyPair RecoveryPhrase::recovery_key() const {
  return crypto::hpke_derive_key_pair(derived(kRecoveryKeyLabel).view());
}

}  // namespace majlis::identity
