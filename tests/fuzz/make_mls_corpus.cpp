// Messages of the live group that fuzz_mls_group knows, and their parts.

#include "crypto/mls/codec.hpp"
#include "tests/fuzz/make_corpus.hpp"
#include "tests/fuzz/mls_group.hpp"

#include <algorithm>
#include <string>

namespace majlis::fuzz {
namespace {

using namespace majlis::mls;

Bytes with(std::uint8_t first, ByteView bytes) {
  Bytes out(1 + bytes.size(), first);
  std::copy(bytes.begin(), bytes.end(), out.begin() + 1);
  return out;
}

struct Corpora {
  explicit Corpora(const std::filesystem::path& root)
      : group(root, "mls_group"), wire(root, "mls_wire"), state(root, "mls_state") {}

  void message(std::string_view name, Kind kind, ByteView bytes) const {
    group.add(name, with(static_cast<std::uint8_t>(kind), bytes));
    wire.add(name, with(0, bytes));
  }
  void commit(const std::string& name, ByteView bytes) const {
    message(name, Kind::kMessage, bytes);
    const auto content = read_message<PublicMessage>(bytes)->content;
    const auto body = encode(std::get<Commit>(content.content));
    group.add(name + "-content", with(static_cast<std::uint8_t>(Kind::kCommit), body));
    wire.add(name + "-content", with(5, body));
    wire.add(name + "-framed", with(10, encode(content)));
  }
  void proposal(const std::string& name, const Proposal& proposal) const {
    const Bytes body = encode(proposal);
    group.add(name, with(static_cast<std::uint8_t>(Kind::kProposal), body));
    wire.add(name, with(6, body));
  }

  Corpus group;
  Corpus wire;
  Corpus state;
};

PendingCommit commit_of(Group& member, std::vector<Proposal> proposals, bool path, crypto::Random& random) {
  CommitOptions options;
  options.proposals = std::move(proposals);
  options.force_path = path;
  options.tree_in_group_info = true;
  return *member.commit(options, testing::accept_all(), random);
}

void messages(const Corpora& corpora, LiveGroup& live) {
  crypto::SeededRandom random(5);
  Group& sender = live.members[1];
  const KeyPackage& package = live.package.key_package;
  const PendingCommit add = commit_of(sender, {add_of(package)}, false, random);
  corpora.commit("commit-add", add.message);
  corpora.message("welcome", Kind::kWelcome, *add.welcome);
  corpora.message("welcome-with-path", Kind::kWelcome, *commit_of(sender, {add_of(package)}, true, random).welcome);
  corpora.commit("commit-path", commit_of(sender, {}, true, random).message);
  corpora.commit("commit-remove", commit_of(sender, {remove_of({3})}, true, random).message);
  corpora.commit("commit-remove-us", commit_of(sender, {remove_of({0})}, true, random).message);
  const Bytes info = sender.group_info(true);
  corpora.message("group-info", Kind::kGroupInfo, info);
  const auto external =
      *Group::join_external(info, {live.newcomer.leaf, live.newcomer.key, testing::accept_all()}, random);
  corpora.commit("commit-external", external.message);
  Group writer = sender.clone();
  corpora.message("application", Kind::kMessage, *writer.seal(as_bytes("hello"), {}, random));
  Group proposer = sender.clone();
  corpora.message("proposal-update", Kind::kMessage, proposer.propose_update(std::nullopt, random)->message);
  corpora.group.add("plaintext", with(static_cast<std::uint8_t>(Kind::kApplication), as_bytes("hello")));
}

void parts(const Corpora& corpora, LiveGroup& live) {
  crypto::SeededRandom random(6);
  Group& member = live.members[1];
  const KeyPackage& package = live.package.key_package;
  corpora.proposal("add", add_of(package));
  corpora.proposal("remove", remove_of({2}));
  corpora.proposal("psk", psk_of(PreSharedKeyId::external(to_bytes("psk"), random)));
  corpora.proposal("extensions", extensions_of({{ExtensionType::kApplicationId, to_bytes("x")}}));
  ReInit reinit;
  reinit.group_id = to_bytes("next");
  corpora.proposal("reinit", {reinit});
  corpora.proposal("external-init", {ExternalInit{Bytes(32, 9)}});
  corpora.wire.add("key-package", with(1, encode(package)));
  corpora.wire.add("leaf-node", with(2, encode(package.leaf_node)));
  corpora.wire.add("tree", with(3, member.tree().encode()));
  corpora.wire.add("extension-list", with(4, encode(Extensions{make_extension(RequiredCapabilities{})})));
  corpora.wire.add("context", with(11, encode(member.context())));
  corpora.wire.add("psk-id", with(12, encode(PreSharedKeyId::external(to_bytes("psk"), random))));
  corpora.wire.add("head", with(13, *member.clone().seal(as_bytes("x"), {}, random)));
  const Secret stored = member.serialise();
  // Without its checksum, which the target adds.
  corpora.state.add("member", stored.view().first(stored.size() - kHashSize));
  corpora.state.add("with-checksum", stored.view());
}

}  // namespace

void make_mls_corpora(const std::filesystem::path& root) {
  const Corpora corpora(root);
  LiveGroup live;
  messages(corpora, live);
  parts(corpora, live);
}

}  // namespace majlis::fuzz
