// The test vectors of the MLS working group (mlswg/mls-implementations, test-vectors.md), as a library: the tool
// mls-vectors and the tests run the same code.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/mls/vectors/case.hpp"
#include "crypto/primitives/random.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace majlis::mls::vectors {

// One runner per kind of file. Errors: vector.* or whatever the library said.
Status run_crypto_basics(const Case& vector);
Status run_deserialization(const Case& vector);
Status run_key_schedule(const Case& vector);
Status run_message_protection(const Case& vector);
Status run_messages(const Case& vector);
Status run_passive_client(const Case& vector);
Status run_psk_secret(const Case& vector);
Status run_secret_tree(const Case& vector);
Status run_transcript_hashes(const Case& vector);
Status run_tree_math(const Case& vector);
Status run_tree_operations(const Case& vector);
Status run_tree_validation(const Case& vector);
Status run_treekem(const Case& vector);
Status run_welcome(const Case& vector);

struct Tally {
  std::size_t passed = 0;
  std::size_t total = 0;
  std::size_t skipped = 0;  // of other cipher suites; not in `total`
  std::vector<std::string> failures;
};

// Runs a file by its path below the vectors' folder. Errors: vector.unknown_file, vector.json.
Result<Tally> run_file(std::string_view path, std::string_view content);

}  // namespace majlis::mls::vectors
