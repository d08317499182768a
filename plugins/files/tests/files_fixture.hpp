// The files plugin on the fake host, with alice and eve, who speak tus to it.
#pragma once

#include <majlis/testing/fake_host.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace majlis::files {

using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::testing::filled;
using sdk::testing::HttpAsk;
using sdk::testing::HttpReply;
using sdk::testing::Someone;

class FilesFixture : public ::testing::Test {
 protected:
  FilesFixture() { host_.load(majlis_plugin_v1); }
  ~FilesFixture() override {
    host_.destroy();
    EXPECT_THAT(host_.violations(), ::testing::IsEmpty());
  }

  HttpReply ask(const std::string& method, const std::string& path, Json headers, std::string_view body = {}) {
    headers["tus-resumable"] = "1.0.0";
    HttpAsk ask;
    ask.method = method;
    ask.path = path;
    ask.headers = std::move(headers);
    ask.body = to_bytes(body);
    ask.who = alice_;
    return host_.http(ask);
  }
  // Its path below /p/files.
  std::string created(std::size_t size) {
    const HttpReply made = ask("POST", "/uploads", object("upload-length", std::to_string(size)));
    EXPECT_EQ(made.status, 201U) << to_string(made.body);
    return sdk::find_text(made.headers, "location").value_or("").substr(std::string_view("/p/files").size());
  }
  HttpReply patch(const std::string& path, std::size_t offset, std::string_view body) {
    return ask("PATCH", path,
               object("upload-offset", std::to_string(offset), "content-type", "application/offset+octet-stream"),
               body);
  }
  std::string offset(const std::string& path) {
    return sdk::text_at(ask("HEAD", path, object()).headers, "upload-offset");
  }

  // The error code of a call, or "ok".
  std::string outcome(const std::string& method, const Json& params, const Someone& who) {
    try {
      host_.call(method, params, who);
      return "ok";
    } catch (const MethodError& error) {
      return std::string(sdk::code_name(error.code()));
    }
  }

  sdk::testing::FakeHost host_{sdk::testing::plugin_folder()};
  Someone alice_ = Someone::with(filled<sdk::AccountId>(0xA1), filled<sdk::DeviceId>(0xA2));
};

}  // namespace majlis::files
