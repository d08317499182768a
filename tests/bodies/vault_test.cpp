// Large bodies on the fake host: what a plugin's author can test without a host.
#include <majlis/testing/fake_host.hpp>

#include "base/encoding.hpp"

#include <gtest/gtest.h>
#include <sodium/crypto_hash_sha256.h>

namespace majlis::sdk::testing {
namespace {

struct Vault : ::testing::Test {
  Vault() : host(plugin_folder()) {
    EXPECT_TRUE(host.load(majlis_plugin_v1));
    host.start();
    const HttpReply made = host.http("POST", "/blobs");
    EXPECT_EQ(made.status, 201U);
    path = text_at(made.headers, "location").substr(std::string("/p/vault").size());
  }
  HttpAsk put(std::string_view text, const std::string& query = "") const {
    HttpAsk ask;
    ask.method = "PUT";
    ask.path = path + query;
    ask.body = to_bytes(text);
    return ask;
  }
  std::string content() { return to_string(host.blobs().begin()->second); }
  std::string last() { return to_string(host.http("GET", "/last").body); }
  FakeHost host;
  std::string path;
};

TEST_F(Vault, TakesBodiesIntoBlobsFromAnOffset) {
  EXPECT_EQ(host.http(put("hello")).status, 204U);
  EXPECT_EQ(text_at(host.http(put(" there", "?offset=5")).headers, "x-count"), "6");
  EXPECT_EQ(content(), "hello there");
  EXPECT_EQ(host.http(put("x", "?offset=12")).status, 400U) << "a blob has no holes";
}

TEST_F(Vault, KeepsWhatCameOfABodyThatWasCut) {
  HttpAsk cut = put("hello there");
  cut.cut = 5;
  host.http(cut);
  EXPECT_EQ(content(), "hello");
  EXPECT_EQ(last(), "received 5 and then nobody");
}

TEST_F(Vault, HoldsBodiesToTheirLimitAndChecksum) {
  EXPECT_EQ(host.http(put("too long", "?most=3")).status, 413U);
  EXPECT_EQ(content(), "too");
  HttpAsk checked = put("abc", "?offset=3");
  checked.headers = object("x-sha256", std::string(64, '0'));
  EXPECT_EQ(host.http(checked).status, 409U);
  EXPECT_EQ(content(), "too");
  std::array<std::uint8_t, 32> sum{};
  crypto_hash_sha256(sum.data(), reinterpret_cast<const unsigned char*>("abc"), 3);
  checked.headers = object("x-sha256", to_hex(sum));
  EXPECT_EQ(host.http(checked).status, 204U);
  EXPECT_EQ(content(), "tooabc");
  checked.cut = 2;
  host.http(checked);
  EXPECT_TRUE(last().starts_with("conflict")) << last() << ": half of it cannot be checked";
}

TEST_F(Vault, SendsPartsOfBlobs) {
  host.http(put("0123456789"));
  HttpAsk ask;
  ask.path = path;
  EXPECT_EQ(to_string(host.http(ask).body), "0123456789");
  ask.headers = object("range", "bytes=2-4");
  const HttpReply part = host.http(ask);
  EXPECT_EQ(part.status, 206U);
  EXPECT_EQ(to_string(part.body), "234");
  ask.reads = 1;
  host.http(ask);
  EXPECT_EQ(last(), "sent 1");
  ask.headers = object("range", "bytes=11-12");
  EXPECT_EQ(host.http(ask).status, 400U);
}

TEST_F(Vault, TakesOtherBodiesInChunks) {
  EXPECT_EQ(to_string(host.http("POST", "/count", Bytes(200'000, 'x')).body), "200000 65536");
  EXPECT_EQ(to_string(host.http("POST", "/small", as_bytes("tiny")).body), "tiny");
  EXPECT_EQ(host.http("POST", "/small", Bytes(1001, 'x')).status, 413U);
  HttpAsk cut;
  cut.method = "POST";
  cut.path = "/count";
  cut.body = Bytes(100, 'x');
  cut.cut = 50;
  EXPECT_EQ(host.http(cut).status, 503U);
}

TEST_F(Vault, ForgetsWhatIsRemoved) {
  EXPECT_EQ(host.http("DELETE", path).status, 204U);
  EXPECT_EQ(host.http("GET", path).status, 404U);
  EXPECT_TRUE(host.violations().empty());
}

}  // namespace
}  // namespace majlis::sdk::testing
