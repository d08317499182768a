// A plugin on the fake host, for GoogleTest: loaded before each test, destroyed after it, and held to the ABI's rules.
// A plugin's own fixture adds who calls it and what the rest of the host answers. Needs gtest and gmock.
#pragma once

#include <majlis/testing/fake_host.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace majlis::sdk::testing {

class PluginFixture : public ::testing::Test {
 protected:
  PluginFixture() { host_.load(majlis_plugin_v1); }
  ~PluginFixture() override {
    host_.destroy();
    EXPECT_THAT(host_.violations(), ::testing::IsEmpty());
  }

  // The name of a call's error code ("not_found"), or "ok".
  std::string outcome(const std::string& method, const Json& params, const Someone& who) {
    try {
      host_.call(method, params, who);
      return "ok";
    } catch (const MethodError& error) {
      return std::string(code_name(error.code()));
    }
  }

  FakeHost host_{plugin_folder()};
};

}  // namespace majlis::sdk::testing
