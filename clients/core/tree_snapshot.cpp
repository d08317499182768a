#include "clients/core/tree_snapshot.hpp"

#include "clients/core/leaf.hpp"

namespace majlis::client {
namespace {

Error false_snapshot(const std::string& why) {
  return {kFalseSnapshot, "what the host keeps of this group does not lead to its newest state: " + why};
}

Result<RolledTree> follow(const protocol::TreeSnapshot& snapshot, mls::RatchetTree tree) {
  if (snapshot.commits.empty()) return RolledTree{std::move(tree), std::nullopt};
  if (!snapshot.group_info) return Error{kFalseSnapshot, "nobody vouches for the tree that the commits begin with"};
  const CertificateChecker checker;
  MAJLIS_TRY(auto group, mls::PublicGroup::open(*snapshot.group_info, tree, checks_with(checker)));
  for (const Bytes& commit : snapshot.commits) MAJLIS_CHECK(group.apply(commit, checker));
  tree = group.tree();
  return RolledTree{std::move(tree), std::move(group)};
}

}  // namespace

Status RolledTree::check_leads_to(const mls::GroupContext& context, ByteView confirmation_tag) const {
  if (!group) return {};
  if (auto led = group->check_leads_to(context, confirmation_tag); !led.ok()) return false_snapshot(led.error().detail);
  return {};
}

Result<RolledTree> roll_forward(const protocol::TreeSnapshot& snapshot) {
  auto tree = mls::RatchetTree::decode(snapshot.tree);
  if (!tree.ok()) return false_snapshot(tree.error().detail);
  auto rolled = follow(snapshot, *std::move(tree));
  if (!rolled.ok()) return false_snapshot(rolled.error().detail);
  return rolled;
}

Error explain_join(const Error& error) {
  if (error.name == "mls.tree.hash") return false_snapshot(error.detail);
  return error;
}

}  // namespace majlis::client
