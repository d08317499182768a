// A plugin that keeps and gives bytes over HTTP; none of a blob's bytes enters it.
//
//   POST   /blobs                                 a new blob; Location tells its name
//   PUT    /blobs/NAME?offset=N&most=M            the body into it from N on; X-Sha256 (hex) is checked
//   GET    /blobs/NAME  Range: bytes=FROM-TO      all or a part
//   HEAD, DELETE /blobs/NAME
//   POST   /count                                 takes any body chunk by chunk; tells its size and the largest chunk
//   POST   /small                                 takes at most 1,000 bytes and gives them back
#pragma once

#include <majlis/plugin.hpp>

namespace majlis::vault {

class Vault final : public sdk::Plugin {
 public:
  explicit Vault(sdk::Host& host);

  // What the last PUT and GET came to, for GET /last: also of clients that went away.
  std::string last() const { return last_; }

 private:
  sdk::task<sdk::HttpAnswer> create(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> put(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> get(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> head(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> remove(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> count(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> small(const sdk::Call& call, const sdk::HttpRequest& request);
  sdk::task<sdk::HttpAnswer> tell_last(const sdk::Call& call, const sdk::HttpRequest& request);

  std::string last_ = "nothing";
};

}  // namespace majlis::vault
