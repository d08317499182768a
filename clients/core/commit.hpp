// Making a commit and seeing it through: roster, authenticated data, durable before it is sent, dropped if another
// commit came first.
#pragma once

#include "clients/core/conversation.hpp"
#include "protocol/messaging.hpp"

namespace majlis::client {

struct Context;

// What a commit is to do, in the terms of the protocol.
struct Plan {
  std::vector<mls::Proposal> proposals;
  std::vector<protocol::RosterMember> add;
  std::vector<protocol::RosterMember> remove;
  std::optional<protocol::Policy> policy;  // the new one, where it changes
  std::optional<Bytes> metadata_key;       // the new one, where it seals the title anew
  bool path = false;
  std::uint64_t wanted = 0;  // how many of the wanted changes it carries out
};

// Makes the commit, stores it as pending and sends it. Errors: those of mls::Group::commit.
Status commit(Context& context, Conversation& conversation, Plan plan);

// What carries the pending commit to the host.
protocol::AppendParams append_of(const Conversation& conversation);

// Sends the pending commit, for the first time or again.
void send_pending(Context& context, Conversation& conversation);

// The host refused the pending commit because it wants it with a snapshot of the tree, or without: takes it so. False
// for any other error, or where it did so before.
bool settle_tree(Context& context, Conversation& conversation, const Error& error);

// Lets go of the pending commit: another came first, or the host refused it.
void drop_pending(Context& context, Conversation& conversation);

// A client id for the next append: the front message's, where a refusal left it one, so that ids never go back.
std::uint64_t take_client_id(Context& context, Conversation& conversation);

// canonical CBOR of CommitData{roster}.
Bytes commit_data(const protocol::Roster& roster);

}  // namespace majlis::client
