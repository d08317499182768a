// Pages behind invitation links. What a link invites to stands in its fragment, which no browser sends: the page, and
// so the host, cannot know it. Without scripts: the page says where to paste the link. Strand alone.
#pragma once

#include <majlis/plugin.hpp>

namespace majlis::chat {

class Invitations {
 public:
  void set_title(std::string title) { title_ = std::move(title); }
  // GET /p/chat/invite/account and /p/chat/invite/group
  sdk::task<sdk::HttpAnswer> page(const sdk::Call& call, const sdk::HttpRequest& request);

 private:
  std::string title_;
};

}  // namespace majlis::chat
