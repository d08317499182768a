#include "crypto/mls/vectors/vectors.hpp"

#include "crypto/mls/types.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace majlis::mls::vectors {
namespace {

// What a kind's cases say of their cipher suite.
enum class Suite {
  kOurs,    // each names one, and only ours is run
  kSha256,  // what is tested is the same in every suite with SHA-256
  kNone,    // nothing depends on it
};

struct Kind {
  std::string_view name;
  Status (*run)(const Case&);
  Suite suite = Suite::kOurs;
};

// Whether the case is of a cipher suite that is not run here. One that does not say its suite is a case that fails.
bool is_skipped(const Kind& kind, const Case& vector) {
  if (kind.suite == Suite::kNone) return false;
  const std::uint64_t suite = vector.number("cipher_suite");
  if (!vector.problem().ok() || suite == static_cast<std::uint64_t>(kCipherSuite)) return false;
  return kind.suite != Suite::kSha256 || suite < 1 || suite > 3;
}

constexpr std::array<Kind, 16> kKinds = {{
    {"crypto-basics", run_crypto_basics},
    {"deserialization", run_deserialization, Suite::kNone},
    {"key-schedule", run_key_schedule},
    {"message-protection", run_message_protection},
    {"messages", run_messages, Suite::kNone},
    {"passive-client-handling-commit", run_passive_client},
    {"passive-client-random", run_passive_client},
    {"passive-client-welcome", run_passive_client},
    {"psk_secret", run_psk_secret},
    {"secret-tree", run_secret_tree},
    {"transcript-hashes", run_transcript_hashes},
    {"tree-math", run_tree_math, Suite::kNone},
    {"tree-operations", run_tree_operations, Suite::kSha256},
    {"tree-validation", run_tree_validation},
    {"treekem", run_treekem},
    {"welcome", run_welcome},
}};

const Kind* find_kind(std::string_view path) {
  static constexpr Kind kPassive{"interop-passive", run_passive_client};
  const std::size_t slash = path.rfind('/');
  std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::string_view folder = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  if (folder == kPassive.name || folder.ends_with("/interop-passive")) return &kPassive;
  if (!name.ends_with(".json")) return nullptr;
  name.remove_suffix(5);
  for (const Kind& kind : kKinds) {
    if (kind.name == name) return &kind;
  }
  return nullptr;
}

// Whether arrays and objects are nested no deeper than any test vector's are; what comes after would be built as deep.
bool is_shallow(std::string_view json) {
  constexpr std::size_t kDeepest = 32;
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char at = json[i];
    if (at == '"') in_string = !in_string;
    if (in_string) {
      if (at == '\\') ++i;
    } else if (at == '[' || at == '{') {
      if (++depth > kDeepest) return false;
    } else if (at == ']' || at == '}') {
      depth -= depth > 0 ? 1 : 0;
    }
  }
  return true;
}

Result<nlohmann::json> parse_cases(std::string_view path, std::string_view content) {
  const auto refused = [&](std::string_view why) { return Error{"vector.json", std::string(path).append(why)}; };
  if (!is_shallow(content)) return refused(" is nested deeper than any test vector");
  nlohmann::json json = nlohmann::json::parse(content, nullptr, false);
  if (json.is_discarded()) return refused(" is not JSON, or not all of a file");
  if (!json.is_array()) return refused(" is not an array of cases");
  if (json.empty()) return refused(" holds no case, so nothing would be tested");
  return json;
}

}  // namespace

Result<Tally> run_file(std::string_view path, std::string_view content) {
  const Kind* kind = find_kind(path);
  if (kind == nullptr) {
    return Error{"vector.unknown_file", "no kind of test vector has this name: " + std::string(path)};
  }
  MAJLIS_TRY(const nlohmann::json json, parse_cases(path, content));

  Tally tally;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const Case vector(json[i]);
    if (is_skipped(*kind, vector)) {
      ++tally.skipped;
      continue;
    }
    ++tally.total;
    // A field that is wrong explains whatever else fails.
    Status status = vector.problem();
    if (status.ok()) status = kind->run(vector);
    if (!vector.problem().ok()) status = vector.problem();
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
