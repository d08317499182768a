#include "host/app/config.hpp"

#include "base/cbor.hpp"
#include "host/json/schema.hpp"
#include "host/json/text.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace majlis::host {
namespace {

std::string file(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

const std::filesystem::path kSource = MAJLIS_SOURCE_DIR;

TEST(Config, DefaultsRunOnLoopback) {
  const auto config = read_config("{}");
  ASSERT_TRUE(config.ok()) << config.error().detail;
  ASSERT_EQ(config->listeners.size(), 1U);
  EXPECT_EQ(config->listeners[0].address, "127.0.0.1");
  EXPECT_EQ(config->listeners[0].port, 7420);
  EXPECT_EQ(config->limits.calls_in_flight, Limits{}.calls_in_flight);
  EXPECT_TRUE(check_listeners(*config).ok());
  EXPECT_EQ(config->sign_up, "auto");
  EXPECT_FALSE(is_public(*config));
  const messaging::Limits standard;
  EXPECT_EQ(config->messaging.keep_ms, standard.keep_ms);
  EXPECT_EQ(config->messaging.session_ms, standard.session_ms);
  EXPECT_EQ(config->messaging.members, standard.members);
  EXPECT_EQ(config->messaging.appends.burst, standard.appends.burst);
  EXPECT_EQ(config->messaging.stream_creations.per_second, standard.stream_creations.per_second);
}

TEST(Config, NamesThePointerOfWhatIsWrong) {
  struct Case {
    const char* text;
    const char* pointer;
  };
  for (const auto& [text, pointer] : {Case{R"({"net":{"handshake_ms":1}})", "/net/handshake_ms: "},
                                      {R"({"log":{"level":"loud"}})", "/log/level: "},
                                      {R"({"lisen":[]})", ": "},
                                      {R"({"net":{"outgoing_bytes":1000000}})", "/net/outgoing_bytes: "},
                                      {R"({"web":{"frame_ancestors":["https://a.example","https://*.b.example"]}})",
                                       "/web/frame_ancestors/1: \"https://*.b.example\" has a wildcard"},
                                      {R"({"listen":[{"address":"::1","port":70000}]})", "/listen/0/port: "},
                                      {R"({"plugins":{"chat":{"enabled":1}}})", "/plugins/chat/enabled: "}}) {
    const auto config = read_config(text);
    ASSERT_FALSE(config.ok()) << text;
    EXPECT_EQ(config.error().name, "config.invalid");
    EXPECT_TRUE(config.error().detail.starts_with(pointer)) << config.error().detail;
  }
  EXPECT_EQ(read_config("{").error().name, "config.syntax");
}

TEST(Config, KeepsSectionsThatAreGivenInPart) {
  const auto config = read_config(R"({"net":{"connections":7}, "plugins":{"chat":{"config":{"a":1}}}})");
  ASSERT_TRUE(config.ok()) << config.error().detail;
  EXPECT_EQ(config->limits.connections, 7U);
  EXPECT_EQ(config->limits.half_open, 4096U);
  EXPECT_TRUE(config->plugins.at("chat").enabled);
  EXPECT_EQ(*json::from_cbor(config->plugins.at("chat").config), R"({"a":1})");
}

TEST(Config, RefusesPlainListenersOffLoopbackWithTheFix) {
  Config config = *read_config(R"({"listen":[{"address":"0.0.0.0","port":80}]})");
  const Status refused = check_listeners(config);
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().detail.find("--behind-proxy"), std::string::npos);
  EXPECT_NE(refused.error().detail.find("--tls-cert"), std::string::npos);
  config.behind_proxy = true;
  EXPECT_TRUE(check_listeners(config).ok());
  config.behind_proxy = false;
  config.listeners[0].certificate = "a";
  EXPECT_FALSE(check_listeners(config).ok()) << "a certificate without a key";
  config.listeners[0].key = "b";
  EXPECT_TRUE(check_listeners(config).ok());
}

TEST(Config, ReadsListenAddresses) {
  EXPECT_EQ(parse_listen("127.0.0.1:80")->port, 80);
  EXPECT_EQ(parse_listen("[::1]:80")->address, "::1");
  EXPECT_EQ(parse_listen("8080")->address, "127.0.0.1");
  EXPECT_EQ(parse_listen("localhost:1")->address, "127.0.0.1");
  for (const char* wrong : {"", ":", "127.0.0.1:", "127.0.0.1:70000", "host:80", "1:2:3", "127.0.0.1:8x"})
    EXPECT_EQ(parse_listen(wrong).error().name, "config.listen") << wrong;
}

TEST(Config, EveryOptionHasADefaultAndASentence) {
  const auto defaults = read_config(default_config_text());
  ASSERT_TRUE(defaults.ok()) << defaults.error().detail;
  EXPECT_EQ(defaults->limits.message_bytes, read_config("{}")->limits.message_bytes);
  EXPECT_EQ(file(kSource / "configs/default.json"), default_config_text())
      << "write it again: majlisd --print-default-config > configs/default.json";
  EXPECT_EQ(file(kSource / "docs/reference/configuration.md"), config_reference())
      << "write it again: majlisd --print-config-reference > docs/reference/configuration.md";
}

TEST(Config, ShippedFilesKeepTheSchemaAndMayRun) {
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kSource / "configs")) {
    if (entry.path().filename() == "majlisd.schema.json" || entry.path().extension() != ".json") continue;
    const auto config = read_config_file(entry.path().string());
    ASSERT_TRUE(config.ok()) << config.error().detail;
    EXPECT_TRUE(check_listeners(*config).ok()) << entry.path();
    ++seen;
  }
  EXPECT_GE(seen, 3);
}

}  // namespace
}  // namespace majlis::host
