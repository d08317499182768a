// The plugin's methods as clients call them (plugins/files/schema). Values; any thread.
#pragma once

#include "base/record.hpp"
#include "base/result.hpp"
#include "clients/core/extension.hpp"
#include "plugins/files/client/content.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace majlis::files {

// files.grant: a token for whoever reads the message.
struct Grant {
  Bytes token;
  std::uint64_t expires_ms = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("token", self.token, record::Limits{kTokenSize, kTokenSize});
    visit("expires_ms", self.expires_ms, record::Limits{});
  }
};

// One line of files.list. Sizes are those of sealed bytes: the host knows no others.
struct StoredFile {
  FileId file;
  std::uint64_t size = 0, received = 0, tokens = 0;
  std::uint64_t created_ms = 0, expires_ms = 0;
  bool complete = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("file", self.file, record::Limits{});
    visit("size", self.size, record::Limits{});
    visit("tokens", self.tokens, record::Limits{});
    visit("complete", self.complete, record::Limits{});
    visit("received", self.received, record::Limits{});
    visit("created_ms", self.created_ms, record::Limits{});
    visit("expires_ms", self.expires_ms, record::Limits{});
  }
};

struct FileList {
  std::vector<StoredFile> files;
  bool more = false;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("more", self.more, record::Limits{});
    visit("files", self.files, record::Limits{0, 1'000});
  }
};

struct Usage {
  std::uint64_t used = 0, limit = 0;  // bytes
  std::uint64_t file_limit = 0;       // bytes of the largest file
  std::uint64_t files = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("used", self.used, record::Limits{});
    visit("files", self.files, record::Limits{});
    visit("limit", self.limit, record::Limits{});
    visit("file_limit", self.file_limit, record::Limits{});
  }
};

client::PluginCall grant_call(const FileId& file, std::optional<std::uint64_t> lifetime_s);
client::PluginCall revoke_call(const FileId& file);
client::PluginCall remove_call(const FileId& file);
client::PluginCall list_call(const std::optional<FileId>& after);
client::PluginCall usage_call();

// The answer to one of them. Errors: those of record::decode().
template <record::Fields T>
Result<T> answer_of(ByteView result) {
  return record::decode<T>(result, record::Unknown::kSkip);
}

}  // namespace majlis::files
