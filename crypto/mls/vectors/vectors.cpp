#include "crypto/mls/vectors/vectors.hpp"

#include "crypto/mls/types.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace majlis::mls::vectors {
namespace {

struct Kind {
  std::string_view name;
  Status (*run)(const Case&);
  bool hash_only = false;  // what is tested is the same in every suite with SHA-256
};

bool can_run(const Kind& kind, const Case& vector) {
  if (!vector.has("cipher_suite")) return true;
  const std::uint64_t suite = vector.number("cipher_suite");
  return suite == static_cast<std::uint64_t>(kCipherSuite) || (kind.hash_only && suite >= 1 && suite <= 3);
}

constexpr std::array<Kind, 16> kKinds = {{
    {"crypto-basics", run_crypto_basics},
    {"deserialization", run_deserialization},
    {"key-schedule", run_key_schedule},
    {"message-protection", run_message_protection},
    {"messages", run_messages},
    {"passive-client-handling-commit", run_passive_client},
    {"passive-client-random", run_passive_client},
    {"passive-client-welcome", run_passive_client},
    {"psk_secret", run_psk_secret},
    {"secret-tree", run_secret_tree},
    {"transcript-hashes", run_transcript_hashes},
    {"tree-math", run_tree_math},
    {"tree-operations", run_tree_operations, true},
    {"tree-validation", run_tree_validation},
    {"treekem", run_treekem},
    {"welcome", run_welcome},
}};

const Kind* find_kind(std::string_view path) {
  static constexpr Kind kPassive{"interop-passive", run_passive_client};
  const std::size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::string_view folder = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  if (!name.ends_with(".json")) return nullptr;
  if (folder == kPassive.name || folder.ends_with("/interop-passive")) return &kPassive;
  name.remove_suffix(5);
  for (const Kind& kind : kKinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

}  // namespace

Result<Tally> run_file(std::string_view path, std::string_view content) {
  const Kind* kind = find_kind(path);
  if (kind == nullptr)
    return Error{"vector.unknown_file", "no kind of test vector has this name: " + std::string(path)};
  const nlohmann::json json = nlohmann::json::parse(content, nullptr, false);
  if (!json.is_array()) return Error{"vector.json", "not a JSON array: " + std::string(path)};

  Tally tally;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const Case vector(json[i]);
    if (!can_run(*kind, vector)) {
      ++tally.skipped;
      continue;
    }
    ++tally.total;
    Status status = kind->run(vector);
    if (status.ok()) status = vector.problem();
    if (status.ok()) {
      ++tally.passed;
    } else {
      tally.failures.push_back("case " + std::to_string(i) + ": " + std::string(status.error().name) + ": " +
                               status.error().detail);
    }
  }
  return tally;
}

}  // namespace majlis::mls::vectors
