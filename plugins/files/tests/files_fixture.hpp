// The files plugin on the fake host, with alice, who speaks tus to it.
#pragma once

#include <majlis/testing/plugin_fixture.hpp>

namespace majlis::files {

using sdk::Code;
using sdk::Json;
using sdk::MethodError;
using sdk::object;
using sdk::testing::filled;
using sdk::testing::HttpAsk;
using sdk::testing::HttpReply;
using sdk::testing::Someone;

class FilesFixture : public sdk::testing::PluginFixture {
 protected:
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

  Someone alice_ = Someone::with(filled<sdk::AccountId>(0xA1), filled<sdk::DeviceId>(0xA2));
};

}  // namespace majlis::files
