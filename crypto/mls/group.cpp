#include "crypto/mls/group.hpp"

#include "crypto/mls/group_state.hpp"

#include <utility>

namespace majlis::mls {

Group::Group(std::unique_ptr<GroupState> state) : state_(std::move(state)) {}
Group::Group(Group&&) noexcept = default;
Group& Group::operator=(Group&&) noexcept = default;
Group::~Group() = default;

Group Group::clone() const { return Group(state_->clone()); }

const Bytes& Group::id() const { return state_->context.group_id; }
Epoch Group::epoch() const { return state_->context.epoch; }
LeafIndex Group::own_leaf() const { return state_->own_leaf(); }
const GroupContext& Group::context() const { return state_->context; }
const RatchetTree& Group::tree() const { return state_->tree; }
ByteView Group::confirmation_tag() const { return state_->confirmation_tag; }
const Secret& Group::epoch_authenticator() const { return state_->secrets.epoch_authenticator; }
const Secret& Group::resumption_psk() const { return state_->secrets.resumption_psk; }
const std::optional<ReInit>& Group::reinit() const { return state_->reinit; }

void Group::for_each_member(const std::function<void(const Member&)>& visit) const {
  state_->tree.for_each_leaf([&](LeafIndex leaf, const LeafNode& node) { visit({leaf, &node}); });
}

Ancestor Group::ancestor() const {
  Ancestor ancestor{id(), epoch(), {}, state_->reinit};
  for_each_member([&](const Member& member) { ancestor.members.push_back(member.node->credential); });
  return ancestor;
}

Secret Group::exported(std::string_view label, ByteView context, std::size_t size) const {
  return state_->secrets.exported(label, context, size);
}

Bytes Group::group_info(bool with_tree, Extensions extensions) const {
  return message_of(make_group_info(*state_, with_tree, true, std::move(extensions)));
}

Proposal add_of(KeyPackage key_package) { return {Add{std::move(key_package)}}; }
Proposal remove_of(LeafIndex leaf) { return {Remove{leaf}}; }
Proposal psk_of(PreSharedKeyId psk) { return {PreSharedKey{std::move(psk)}}; }
Proposal extensions_of(Extensions extensions) { return {GroupContextExtensions{std::move(extensions)}}; }

}  // namespace majlis::mls
