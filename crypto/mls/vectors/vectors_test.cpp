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

TEST(Vectors, ACaseMustSayItsCipherSuite) {
  for (const std::string_view suite : {"null", "\"3\"", "-1", "1.5", "[]"}) {
    const auto tally = run_file("psk_secret.json", psk_file(suite, to_hex(Bytes(32))));
    EXPECT_EQ(tally->total, 1U) << suite;
    EXPECT_EQ(tally->passed, 0U) << suite;
    EXPECT_EQ(tally->skipped, 0U) << suite;
  }
}

TEST(Vectors, ACaseMustBeAnObject) {
  const auto tally = run_file("tree-math.json", R"([null, 5, "x", [], {}])");
  EXPECT_EQ(tally->total, 5U);
  EXPECT_EQ(tally->passed, 0U);
}

TEST(Vectors, AMissingFieldFails) {
  const auto tally = run_file("psk_secret.json", R"([{"cipher_suite":3,"psk_secret":")" + to_hex(Bytes(32)) + "\"}]");
  EXPECT_EQ(tally->passed, 0U);
  EXPECT_EQ(tally->total, 1U);
}

TEST(Vectors, FilesAreKnownByName) {
  EXPECT_EQ(run_file("surprise.json", "[{}]").error().name, "vector.unknown_file");
  EXPECT_EQ(run_file("psk_secret.txt", "[{}]").error().name, "vector.unknown_file");
  EXPECT_EQ(run_file("my-interop-passive/anything.json", "[{}]").error().name, "vector.unknown_file");
  EXPECT_TRUE(run_file("psk_secret.json", "[{}]").ok());
  EXPECT_TRUE(run_file("interop-passive/anything.json", "[{}]").ok());
  EXPECT_TRUE(run_file("deep/interop-passive/anything", "[{}]").ok());
}

TEST(Vectors, AFileIsAnArrayOfCases) {
  const auto error = [](std::string_view content) { return run_file("psk_secret.json", content).error().name; };
  for (const std::string_view content : {"", "{", "[{}", "[{}]]", "{}", "3", "[]"}) {
    EXPECT_EQ(error(content), "vector.json") << content;
  }
  EXPECT_EQ(error(std::string(1'000'000, '[')), "vector.json");
  EXPECT_EQ(error(std::string(100, '[') + std::string(100, ']')), "vector.json");
  EXPECT_TRUE(
      run_file("psk_secret.json", R"([{"cipher_suite":3,"psk_secret":"[[[[[[[[[[[[[[[[\"[[[[[[[[[[[[[[[["}])").ok());
}

}  // namespace
}  // namespace majlis::mls::vectors
