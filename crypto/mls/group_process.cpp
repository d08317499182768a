// Applying another's commit (RFC 9420, section 12.4.2).
#include "crypto/mls/codec.hpp"
#include "crypto/mls/group_state.hpp"
#include "crypto/mls/tree_math.hpp"

#include <algorithm>
#include <utility>

namespace majlis::mls {
namespace {

Result<AuthenticatedContent> open_handshake(const GroupState& state, MlsMessage message) {
  if (auto* in_clear = std::get_if<PublicMessage>(&message.body)) return authenticate(state, std::move(*in_clear));
  const auto* sealed = std::get_if<PrivateMessage>(&message.body);
  if (sealed == nullptr || sealed->type != ContentType::kCommit) {
    return Error{"mls.message.wire_format", "this is not a commit"};
  }
  MAJLIS_TRY(OpenedContent opened, authenticate(state, *sealed));
  return std::move(opened.content);
}

// One commit on its way through the steps of section 12.4.2.
class Processing {
 public:
  Processing(const GroupState& state, const Checks& checks, const AuthenticatedContent& content)
      : state_(state), checks_(checks), content_(content), commit_(std::get<Commit>(content.content.content)) {}

  Result<Applied> run() {
    MAJLIS_TRY(step_, step_of(state_.view(), checks_.credentials, content_));
    const auto& removed = step_.applied.removed;
    if (std::find(removed.begin(), removed.end(), state_.own_leaf()) != removed.end()) {
      return Applied{std::nullopt, summary_of(content_, step_)};
    }
    MAJLIS_TRY(auto next, next_state());
    return Applied{Group(std::move(next)), summary_of(content_, step_)};
  }

 private:
  Result<std::unique_ptr<GroupState>> next_state() {
    GroupContext context = provisional_context(state_.context, step_.tree, step_.applied.extensions);
    TreeKeys keys = state_.keys.clone();
    MAJLIS_CHECK(take_own_update(keys));
    keys.keep_only(step_.applied.tree);
    Secret commit_secret(kHashSize);
    if (commit_.path) {
      MAJLIS_TRY(commit_secret,
                 decrypt_path(keys, step_.tree, step_.committer, *commit_.path, step_.applied.added, encode(context)));
      keys.keep_only(step_.tree);
    }
    MAJLIS_TRY(const Secret psks, find_psks(step_.applied.psks, checks_.psks));
    Secret init_secret = state_.secrets.init_secret.clone();
    if (step_.applied.external_init) {
      MAJLIS_TRY(init_secret, external_init_secret(state_.secrets.external_key(), *step_.applied.external_init));
    }
    NextEpoch epoch =
        next_epoch(std::move(context), state_.interim_transcript_hash, content_, {init_secret, commit_secret, psks});
    if (!constant_time_equal(epoch.confirmation_tag, content_.auth.confirmation_tag)) {
      return Error{"mls.commit.confirmation_tag", "the committer's next epoch is not ours"};
    }
    auto next = make_state(std::move(epoch), step_.tree, state_.signing_key.clone(), std::move(keys));
    next->reinit = step_.applied.reinit;
    return next;
  }

  // If the commit covers an Update of ours, its private key becomes that of our leaf.
  Status take_own_update(TreeKeys& keys) const {
    for (const UpdatedLeaf& updated : step_.applied.updated) {
      if (updated.leaf != state_.own_leaf()) continue;
      for (const OwnUpdate& own : state_.own_updates) {
        if (updated.ref == nullptr || own.ref != *updated.ref) continue;
        keys.keys[node_of(keys.own)] = own.encryption_key.clone();
        return {};
      }
      return Error{"mls.commit.unknown_update", "the commit holds an Update of our leaf whose key we do not have"};
    }
    return {};
  }

  const GroupState& state_;
  const Checks& checks_;
  const AuthenticatedContent& content_;
  const Commit& commit_;
  CommitStep step_;
};

}  // namespace

Result<Applied> Group::apply(ByteView bytes, const Checks& checks) const {
  MAJLIS_CHECK(state_->check_usable());
  MAJLIS_TRY(MlsMessage message, decode<MlsMessage>(bytes));
  MAJLIS_TRY(const AuthenticatedContent content, open_handshake(*state_, std::move(message)));
  if (!std::holds_alternative<Commit>(content.content.content)) {
    return Error{"mls.message.wire_format", "this is not a commit"};
  }
  const Sender& sender = content.content.sender;
  if (sender.type == SenderType::kMember && sender.leaf() == own_leaf()) {
    return Error{"mls.commit.own", "this is our own commit; its result is the pending state that commit() gave"};
  }
  return Processing(*state_, checks, content).run();
}

}  // namespace majlis::mls
