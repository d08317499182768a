// One client of crypto/mls that is told what to do: a JSON object a line on standard input, one a line as the answer.
// Bytes are hex. An error is answered as {"error": name, "detail": text} and changes nothing. For the interop test,
// which knows the commands (interop.mjs).

#include "base/encoding.hpp"
#include "crypto/mls/group.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace {

using nlohmann::json;
using namespace majlis;

class Peer {
 public:
  explicit Peer(const std::string& name) : leaf_{mls::Credential::basic(to_bytes(name)), {}, {}} {
    leaf_.capabilities = mls::Capabilities::ours();
  }

  Result<json> run(const json& command) {
    const auto found = commands().find(command.at("do").get<std::string>());
    if (found == commands().end()) return Error{"interop.command", "there is no command " + command.dump()};
    return (this->*found->second)(command);
  }

 private:
  using Command = Result<json> (Peer::*)(const json&);
  static const std::map<std::string, Command>& commands() {
    static const std::map<std::string, Command> table{
        {"key_package", &Peer::key_package},
        {"create", &Peer::create},
        {"join", &Peer::join},
        {"group_info", &Peer::group_info},
        {"psk", &Peer::psk},
        {"join_external", &Peer::join_external},
        {"commit", &Peer::commit},
        {"apply", &Peer::apply},
        {"accept", &Peer::accept},
        {"seal", &Peer::seal},
        {"open", &Peer::open},
        {"state", &Peer::state},
    };
    return table;
  }

  static Bytes bytes(const json& command, const char* field) { return *from_hex(command.at(field).get<std::string>()); }

  mls::Checks checks() const { return {credentials_, &psks_, std::nullopt}; }

  Result<json> key_package(const json& command) {
    const mls::Lifetime lifetime{command.at("not_before"), command.at("not_after")};
    own_ = mls::make_key_package(key_, leaf_, lifetime, random_);
    return json{{"key_package", to_hex(mls::message_of(own_->key_package))}};
  }

  Result<json> create(const json& command) {
    mls::CreateOptions options;
    options.group_id = bytes(command, "group_id");
    options.leaf = leaf_;
    options.lifetime = {command.at("not_before"), command.at("not_after")};
    MAJLIS_TRY(group_, mls::Group::create(key_, options, random_));
    return json::object();
  }

  Result<json> join(const json& command) {
    if (!own_) return Error{"interop.key_package", "make a key package before joining"};
    MAJLIS_TRY(auto joined,
               mls::Group::join(
                   bytes(command, "welcome"),
                   {.key_package = own_->key_package, .keys = own_->keys, .signing_key = key_, .checks = checks()}));
    group_ = std::move(joined.group);
    return json::object();
  }

  Result<json> group_info(const json&) { return json{{"group_info", to_hex(group_->group_info(true))}}; }

  Result<json> psk(const json& command) {
    psks_.add_external(bytes(command, "id"), Secret(bytes(command, "secret")));
    return json::object();
  }

  Result<json> join_external(const json& command) {
    std::optional<mls::LeafIndex> removes;
    if (command.contains("removes")) removes = mls::LeafIndex{command.at("removes")};
    MAJLIS_TRY(pending_, mls::Group::join_external(
                             bytes(command, "group_info"),
                             {.leaf = leaf_, .signing_key = key_, .checks = checks(), .removes = removes}, random_));
    return json{{"message", to_hex(pending_->message)}};
  }

  // Holds the result until `accept`; another commit that is applied first drops it.
  Result<json> commit(const json& command) {
    mls::CommitOptions options;
    options.force_path = command.at("path");
    for (const std::string text : command.at("add")) {
      MAJLIS_TRY(auto added, mls::read_message<mls::KeyPackage>(*from_hex(text)));
      options.proposals.push_back(mls::add_of(std::move(added)));
    }
    for (const std::uint32_t leaf : command.at("remove")) {
      options.proposals.push_back(mls::remove_of(mls::LeafIndex{leaf}));
    }
    for (const std::string id : command.at("psks")) {
      options.proposals.push_back(mls::psk_of(mls::PreSharedKeyId::external(*from_hex(id), random_)));
    }
    MAJLIS_TRY(pending_, group_->commit(options, checks(), random_));
    json answer{{"message", to_hex(pending_->message)}};
    if (pending_->welcome) answer["welcome"] = to_hex(*pending_->welcome);
    return answer;
  }

  Result<json> accept(const json&) {
    if (!pending_) return Error{"interop.accept", "there is no pending commit"};
    group_ = std::move(pending_->next);
    pending_.reset();
    return json::object();
  }

  Result<json> apply(const json& command) {
    pending_.reset();
    MAJLIS_TRY(auto applied, group_->apply(bytes(command, "message"), checks()));
    group_ = std::move(applied.group);
    return json{{"member", group_.has_value()}};
  }

  Result<json> seal(const json& command) {
    MAJLIS_TRY(const auto message, group_->seal(bytes(command, "plaintext"), {}, random_));
    return json{{"message", to_hex(message)}};
  }

  Result<json> open(const json& command) {
    MAJLIS_TRY(const auto opened, group_->open(bytes(command, "message")));
    return json{{"plaintext", to_hex(opened.plaintext.view())}};
  }

  Result<json> state(const json&) {
    json members = json::array();
    group_->for_each_member([&](const mls::Member& member) {
      members.push_back({{"leaf", member.leaf.value}, {"name", to_string(member.node->credential.identity)}});
    });
    std::set<std::uint32_t> unmerged;
    group_->tree().for_each_node([&](const mls::Subtree& node) {
      if (node.parent == nullptr) return;
      for (const mls::LeafIndex leaf : node.parent->unmerged_leaves) unmerged.insert(leaf.value);
    });
    return json{{"epoch", group_->epoch().value},
                {"authenticator", to_hex(group_->epoch_authenticator().view())},
                {"exported", to_hex(group_->exported("interop", as_bytes("context"), 32).view())},
                {"members", members},
                {"unmerged", unmerged}};
  }

  crypto::SystemRandom random_;
  crypto::SigningKey key_ = crypto::SigningKey::generate(random_);
  mls::LeafOptions leaf_;
  mls::AcceptAnyCredential credentials_;
  mls::PskTable psks_;
  std::optional<mls::OwnKeyPackage> own_;
  std::optional<mls::PendingCommit> pending_;
  std::optional<mls::Group> group_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: mls_peer NAME < commands\n";
    return 2;
  }
  Peer peer(argv[1]);
  for (std::string line; std::getline(std::cin, line);) {
    const auto answer = peer.run(json::parse(line));
    const json failed = answer.ok() ? json() : json{{"error", answer.error().name}, {"detail", answer.error().detail}};
    std::cout << (answer.ok() ? *answer : failed).dump() << std::endl;
  }
  return 0;
}
