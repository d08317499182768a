// That the runners of test vectors can fail.
#include "crypto/mls/vectors/vectors.hpp"

#include "base/encoding.hpp"
#include "crypto/mls/psk.hpp"

#include <gtest/gtest.h>

#include <string>

namespace majlis::mls::vectors {
namespace {

// A psk_secret file of one case without PSKs, whose secret is zeros.
std::string psk_file(std::string_view suite, std::string_view secret) {
  return R"([{"cipher_suite":)" + std::string(suite) + R"(,"psks":[],"psk_secret":")" + std::string(secret) + R"("}])";
}

TEST(Vectors, CountWhatPassesAndFails) {
  const auto good = run_file("psk_secret.json", psk_file("3", to_hex(Bytes(32))));
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good->passed, 1U);
  EXPECT_EQ(good->total, 1U);
  const auto bad = run_file("psk_secret.json", psk_file("3", to_hex(Bytes(32, 1))));
  EXPECT_EQ(bad->passed, 0U);
  EXPECT_EQ(bad->total, 1U);
  EXPECT_EQ(bad->failures.size(), 1U);
}

TEST(Vectors, SkipOtherCipherSuites) {
  const auto other = run_file("psk_secret.json", psk_file("7", ""));
  EXPECT_EQ(other->total, 0U);
  EXPECT_EQ(other->skipped, 1U);
}

TEST(Vectors, AMissingFieldFails) {
  const auto tally = run_file("psk_secret.json", R"([{"cipher_suite":3,"psk_secret":")" + to_hex(Bytes(32)) + "\"}]");
  EXPECT_EQ(tally->passed, 0U);
  EXPECT_EQ(tally->total, 1U);
}

TEST(Vectors, FilesAreKnownByName) {
  EXPECT_EQ(run_file("surprise.json", "[]").error().name, "vector.unknown_file");
  EXPECT_EQ(run_file("psk_secret.txt", "[]").error().name, "vector.unknown_file");
  EXPECT_TRUE(run_file("interop-passive/anything.json", "[]").ok());
  EXPECT_TRUE(run_file("deep/interop-passive/anything.json", "[]").ok());
  EXPECT_EQ(run_file("psk_secret.json", "{").error().name, "vector.json");
  EXPECT_EQ(run_file("psk_secret.json", "{}").error().name, "vector.json");
}

}  // namespace
}  // namespace majlis::mls::vectors
