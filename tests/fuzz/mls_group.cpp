// Any bytes as a message in a live group, from outside and from a member who means ill: a member's state answers with
// an error or a new state, and never changes by what it refuses.

#include "tests/fuzz/mls_group.hpp"

#include "crypto/mls/codec.hpp"
#include "crypto/mls/public_group.hpp"
#include "crypto/mls/testing/forge.hpp"

#include <cstdlib>

using namespace majlis;
using namespace majlis::mls;

namespace {

fuzz::LiveGroup& live() {
  static fuzz::LiveGroup group;
  return group;
}

void need(bool holds) {
  if (!holds) std::abort();
}

void use(Group& group) {
  crypto::SeededRandom random(3);
  const auto sealed = group.seal(as_bytes("on we go"), {}, random);
  need(sealed.ok() || group.reinit().has_value());
  need(Group::restore(group.serialise().view()).ok());
}

// What a member refuses of a commit in clear without its secrets, a follower refuses too; what it takes leads it to the
// members' epoch.
void follow(ByteView bytes, const Result<Applied>& applied) {
  const Group& member = live().members[0];
  static const auto begin = *PublicGroup::open(member.group_info(true), std::nullopt, testing::accept_all());
  PublicGroup outside = begin;
  const bool followed = outside.apply(bytes, testing::accept_all().credentials).ok();
  if (!followed) need(encode(outside.context()) == encode(member.context()));
  if (followed && applied.ok() && applied->group)
    need(outside.check_leads_to(applied->group->context(), applied->group->confirmation_tag()).ok());
}

void message(ByteView bytes) {
  static_cast<void>(read_head(bytes));
  Group member = live().members[0].clone();
  const Secret before = member.serialise();
  auto applied = member.apply(bytes, testing::accept_all());
  need(before == member.serialise());
  follow(bytes, applied);
  if (applied.ok() && applied->group) use(*applied->group);
  if (!member.receive_proposal(bytes).ok()) need(before == member.serialise());
  const Secret now = member.serialise();
  if (!member.open(bytes).ok()) need(now == member.serialise());
}

void welcome(ByteView bytes) {
  const fuzz::LiveGroup& group = live();
  auto joined =
      Group::join(bytes, {group.package.key_package, group.package.keys, group.newcomer.key, testing::accept_all()});
  if (joined.ok()) use(joined->group);
}

void group_info(ByteView bytes) {
  crypto::SeededRandom random(2);
  const fuzz::LiveGroup& group = live();
  auto joined = Group::join_external(bytes, {group.newcomer.leaf, group.newcomer.key, testing::accept_all()}, random);
  if (joined.ok()) use(joined->next);
}

void commit(ByteView bytes) {
  auto content = decode<Commit>(bytes);
  if (!content.ok()) return;
  Group& from = live().members[1];
  message(testing::forge(from, {from.id(), from.epoch(), Sender::member(from.own_leaf()), {}, std::move(*content)}));
}

void proposal(ByteView bytes) {
  auto content = decode<Proposal>(bytes);
  if (!content.ok()) return;
  Group& from = live().members[1];
  const Bytes proposed =
      testing::forge(from, {from.id(), from.epoch(), Sender::member(from.own_leaf()), {}, std::move(*content)});
  Group member = live().members[0].clone();
  Group committer = live().members[2].clone();
  const auto ref = committer.receive_proposal(proposed);
  need(ref.ok() == member.receive_proposal(proposed).ok());
  if (!ref.ok()) return;
  crypto::SeededRandom random(2);
  CommitOptions options;
  options.references.push_back(*ref);
  const auto pending = committer.commit(options, testing::accept_all(), random);
  if (!pending.ok()) return;
  // What one honest member commits, another one accepts.
  auto applied = member.apply(pending->message, testing::accept_all());
  need(applied.ok());
  need(!applied->group || applied->group->epoch_authenticator() == pending->next.epoch_authenticator());
}

void application(ByteView bytes) {
  Group from = live().members[1].clone();
  Group to = live().members[0].clone();
  crypto::SeededRandom random(2);
  const std::size_t half = bytes.size() / 2;
  const auto sealed = from.seal(bytes.first(half), {.authenticated_data = to_bytes(bytes.subspan(half))}, random);
  need(sealed.ok());
  const auto opened = to.open(*sealed);
  need(opened.ok() && equal(opened->plaintext.view(), bytes.first(half)));
  need(!to.open(*sealed).ok());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes(data + 1, size - 1);
  switch (static_cast<fuzz::Kind>(data[0] % fuzz::kKinds)) {
    case fuzz::Kind::kMessage: message(bytes); break;
    case fuzz::Kind::kWelcome: welcome(bytes); break;
    case fuzz::Kind::kGroupInfo: group_info(bytes); break;
    case fuzz::Kind::kCommit: commit(bytes); break;
    case fuzz::Kind::kProposal: proposal(bytes); break;
    case fuzz::Kind::kApplication: application(bytes); break;
  }
  return 0;
}
