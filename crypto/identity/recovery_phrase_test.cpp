#include "crypto/identity/recovery_phrase.hpp"

#include "base/encoding.hpp"
#include "crypto/identity/word_list.hpp"
#include "crypto/primitives/hash.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace majlis::identity {
namespace {

class FixedRandom final : public crypto::Random {
 public:
  explicit FixedRandom(Bytes bytes) : bytes_(std::move(bytes)) {}
  void fill(MutableByteView out) override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = bytes_[i % bytes_.size()];
  }

 private:
  Bytes bytes_;
};

std::string text_of(const RecoveryPhrase& phrase) { return to_string(phrase.text().view()); }

std::string_view name_of(std::string_view text) {
  const auto phrase = RecoveryPhrase::parse(text);
  return phrase.ok() ? "ok" : phrase.error().name;
}

constexpr std::string_view kAbandon =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

TEST(WordList, IsTheOneOfBip39) {
  Bytes lines;
  std::set<std::string_view> starts;
  for (const std::string_view word : word_list()) {
    append(lines, as_bytes(word));
    lines.push_back('\n');
    starts.insert(word.substr(0, 4));
  }
  EXPECT_EQ(to_hex(crypto::sha256(lines)), "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
  EXPECT_EQ(starts.size(), kWordCount);
}

// Entropy and words from the vectors that BIP-39 publishes.
TEST(RecoveryPhrase, MatchesPublishedVectors) {
  const std::pair<const char*, std::string_view> vectors[] = {
      {"00000000000000000000000000000000", kAbandon},
      {"7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
       "legal winner thank year wave sausage worth useful legal winner thank yellow"},
      {"80808080808080808080808080808080",
       "letter advice cage absurd amount doctor acoustic avoid letter advice cage above"},
      {"ffffffffffffffffffffffffffffffff", "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong"},
      {"9e885d952ad362caeb4efe34a8e91bd2",
       "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic"},
  };
  for (const auto& [entropy, words] : vectors) {
    FixedRandom random(*from_hex(entropy));
    EXPECT_EQ(text_of(RecoveryPhrase::generate(random)), words);
    EXPECT_EQ(name_of(words), "ok");
  }
}

TEST(RecoveryPhrase, ComesBackFromItsWords) {
  crypto::SeededRandom random(1);
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const RecoveryPhrase phrase = RecoveryPhrase::generate(random);
    const std::string text = text_of(phrase);
    EXPECT_TRUE(seen.insert(text).second);
    const auto again = RecoveryPhrase::parse(text);
    ASSERT_TRUE(again.ok()) << again.error().detail;
    EXPECT_EQ(text_of(*again), text);
    EXPECT_TRUE(equal(again->identity_key().public_key(), phrase.identity_key().public_key()));
    EXPECT_EQ(again->recovery_key().public_key, phrase.recovery_key().public_key);
    EXPECT_FALSE(equal(phrase.recovery_key().public_key, phrase.identity_key().public_key()));
  }
}

TEST(RecoveryPhrase, GivesTheSameIdentityKeyForEver) {
  const auto phrase = RecoveryPhrase::parse(kAbandon);
  EXPECT_EQ(to_hex(phrase->identity_key().public_key()),
            "113fdc3ffa9f480127bb5afe1fc877d77b070865986c1d9d9e5712b1c0a5b9da");
}

TEST(RecoveryPhrase, IsReadAsPeopleTypeIt) {
  EXPECT_EQ(name_of("  OZONE Drill\tgrab\nfiber  curtain grace pudding\r\nthank cruise elder eight picnic \n"), "ok");
  EXPECT_EQ(name_of("ozon dril grab fibe curt grac pudd than crui elde eigh picn"), "ok");
  EXPECT_EQ(name_of("ozon drill grab fiber curtai grace puddin thank cruis elder eight picni"), "ok");
}

TEST(RecoveryPhrase, AWrongWordIsNamedWithItsPlace) {
  const auto phrase =
      RecoveryPhrase::parse("ozone drill grab fiberr curtain grace pudding thank cruise elder eight picnic");
  ASSERT_FALSE(phrase.ok());
  EXPECT_EQ(phrase.error().name, "identity.phrase.word");
  EXPECT_NE(phrase.error().detail.find("word 4 (fiberr)"), std::string::npos) << phrase.error().detail;
  for (const char* bad : {"ozo", "x", "zzzz", "ozonelayers", "0zone", "öl", "ozone1", "aaaa"}) {
    EXPECT_EQ(name_of(std::string(bad) + " drill grab fiber curtain grace pudding thank cruise elder eight picnic"),
              "identity.phrase.word")
        << bad;
  }
}

TEST(RecoveryPhrase, AWrongChecksumSaysSo) {
  EXPECT_EQ(name_of("drill ozone grab fiber curtain grace pudding thank cruise elder eight picnic"),
            "identity.phrase.checksum");
  EXPECT_EQ(name_of("zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo"), "identity.phrase.checksum");
}

TEST(RecoveryPhrase, HasTwelveWords) {
  EXPECT_EQ(name_of(""), "identity.phrase.length");
  EXPECT_EQ(name_of("ozone"), "identity.phrase.length");
  EXPECT_EQ(name_of(std::string(kAbandon) + " about"), "identity.phrase.length");
}

}  // namespace
}  // namespace majlis::identity
