#include "crypto/primitives/minisign.hpp"

#include <gtest/gtest.h>

namespace majlis::crypto {
namespace {

// Made by minisign 0.11 (Debian) over "hello majlis\n".
constexpr const char* kKey = "RWSv3bzpS5kdxMo60lMOjqo6cBWnTcb1pYdP2OE+4YA425P12/Fxsw0Z";
constexpr const char* kSigned =
    "untrusted comment: signature from minisign secret key\n"
    "RUSv3bzpS5kdxPm65dO5Yy+XY7q8Zs3OLIzSSgGmW9+tE266KeUwNRrd2RFGRKz/EWPHNl5rrkZHskBIEiWme1XKMeqYoTFT8Q0=\n"
    "trusted comment: a comment\n"
    "4rrHWvW+q9IEBeG0K1GNX7nseJm93eKhAjIesYGCkgwgS2ZKhu/UixYpt4S/0HEj1RbKpQ66U9ZAumDEbvNtCQ==\n";
constexpr const char* kOldForm =
    "untrusted comment: signature from minisign secret key\n"
    "RWSv3bzpS5kdxNC7dFc1nCcLCnnvRN/C6lfRvwTefRJb62LgNmdP9FRjNuE0OyN3MdhNwoEUxgAKHLjcE72zaZ0QNY7fWCBlXQQ=\n"
    "trusted comment: a comment\n"
    "4lYacff4ZO4yMqUPNFmdoAHXyHeEXhsROvF2T4noj6RhQiusxxWNs0MQpLcz7dTHXyVFlrYvFwI7pEvNc52gBQ==\n";

Bytes message() { return to_bytes(std::string_view("hello majlis\n")); }

std::string with(std::string text, std::string_view what, std::string_view instead) {
  return text.replace(text.find(what), what.size(), instead);
}

std::string refusal(const std::string& signature, ByteView signed_message) {
  const auto parsed = MinisignSignature::parse(signature);
  if (!parsed.ok()) return std::string(parsed.error().name);
  const Status checked = parsed->check(*MinisignKey::parse(kKey), signed_message);
  return checked.ok() ? "" : std::string(checked.error().name);
}

TEST(Minisign, ChecksWhatMinisignSigned) {
  const auto key = MinisignKey::parse(kKey);
  ASSERT_TRUE(key.ok());
  EXPECT_EQ(to_text(key->id), "C41D994BE9BCDDAF");
  EXPECT_EQ(key->text(), kKey);
  EXPECT_TRUE(MinisignKey::parse(std::string("untrusted comment: x\n") + kKey + "\n").ok());
  const auto signature = MinisignSignature::parse(kSigned);
  ASSERT_TRUE(signature.ok()) << signature.error().detail;
  EXPECT_EQ(signature->comment, "a comment");
  EXPECT_TRUE(signature->check(*key, message()).ok());
}

TEST(Minisign, RefusesEverythingElse) {
  EXPECT_EQ(refusal(kSigned, to_bytes(std::string_view("hello Majlis\n"))), "crypto.minisign.signature");
  EXPECT_EQ(refusal(with(kSigned, "a comment", "A comment"), message()), "crypto.minisign.signature");
  EXPECT_EQ(refusal(with(kSigned, "+XY7", "+XY8"), message()), "crypto.minisign.signature");
  EXPECT_EQ(refusal(with(kSigned, "RUSv", "RUSw"), message()), "crypto.minisign.other_key");
  EXPECT_EQ(refusal(kOldForm, message()), "crypto.minisign.format");
  for (const std::string& broken :
       {std::string(), std::string("\n\n\n\n"), with(kSigned, "untrusted", "trusted"), with(kSigned, "Q0=", "Q0"),
        with(kSigned, "trusted comment: a", "comment: a"), kSigned + std::string("more"), with(kSigned, "4rrH", "")})
    EXPECT_EQ(refusal(broken, message()), "crypto.minisign.format") << broken;
}

TEST(Minisign, TakesNoOtherKey) {
  for (const std::string& broken : {std::string(), std::string(kKey).substr(1), "XX" + std::string(kKey).substr(2),
                                    std::string(kKey) + "\nmore", with(kKey, "RWSv", "RUSv"), with(kKey, "/F", "_F")})
    EXPECT_EQ(MinisignKey::parse(broken).error().name, "crypto.minisign.key") << broken;
}

}  // namespace
}  // namespace majlis::crypto
