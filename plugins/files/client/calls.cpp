#include "plugins/files/client/calls.hpp"

namespace majlis::files {
namespace {

struct OfFile {
  FileId file;
  std::optional<std::uint64_t> lifetime_s;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("file", self.file, record::Limits{});
    visit("lifetime_s", self.lifetime_s, record::Limits{});
  }
};

struct After {
  std::optional<FileId> after;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("after", self.after, record::Limits{});
  }
};

}  // namespace

client::PluginCall grant_call(const FileId& file, std::optional<std::uint64_t> lifetime_s) {
  return {"files.grant", record::encode(OfFile{file, lifetime_s})};
}
client::PluginCall revoke_call(const FileId& file) {
  return {"files.revoke", record::encode(OfFile{file, std::nullopt})};
}
client::PluginCall remove_call(const FileId& file) {
  return {"files.remove", record::encode(OfFile{file, std::nullopt})};
}
client::PluginCall list_call(const std::optional<FileId>& after) {
  return {"files.list", record::encode(After{after})};
}
client::PluginCall usage_call() { return {"files.usage", record::encode(After{})}; }

}  // namespace majlis::files
