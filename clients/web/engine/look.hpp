// Makes views of what the core holds.
#pragma once

#include "clients/web/engine/view.hpp"

namespace majlis::web {

// What a group's tree and policy say, kept from epoch to epoch: counting a large group anew at each message would cost
// more than the message.
class Facts {
 public:
  struct Of {
    Bytes group;
    std::uint64_t epoch = 0;
    std::uint64_t members = 0;
    bool broadcast = false;
    protocol::Role own_role = protocol::Role::kMember;
  };
  const Of& of(const client::Core& core, const client::Conversation& conversation);
  void forget() { known_.clear(); }

 private:
  std::map<client::StreamId, Of> known_;
};

std::string username_of(const client::Core& core, const client::AccountId& account);  // without '@'
std::string name_of(const client::Core& core, const client::AccountId& account);      // as a profile says, or that
std::uint64_t avatar_of(const client::Core& core, const client::AccountId& account);  // version; 0: no picture
ConversationView look(const client::Core& core, Facts& facts, const client::Conversation& conversation);
MessageView look(const client::Core& core, const client::Conversation& conversation, const client::Message& message);
std::vector<MemberView> look_members(const client::Core& core, const client::StreamId& stream);
ContactView look_contact(const client::Core& core, const client::AccountId& account);
ProfileView look_profile(const client::Core& core);

// A conversation's messages as screens count them: those of the stream, then what the host refused, then what is on its
// way.
std::uint64_t message_count(const client::Core& core, const client::Conversation& conversation);
std::vector<MessageView> window(const client::Core& core, const client::Conversation& conversation, std::uint64_t from,
                                std::uint64_t to);
std::optional<FoundView> find(const client::Core& core, const client::Conversation& conversation,
                              const client::MessageId& id);

}  // namespace majlis::web
