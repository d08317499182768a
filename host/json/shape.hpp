// Where a JSON Schema has bytes ({"format": "bytes", "maxBytes": N}): what JSON text needs to become CBOR, and what
// the general validator does not know. Immutable after compile(); any thread.
#pragma once

#include "base/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace majlis::host::json {

class Shape {
 public:
  // Follows local references, anyOf, oneOf and allOf. Errors: schema.reference, with the reference that leads nowhere.
  static Result<Shape> compile(const nlohmann::json& schema);

  // A place in the document: every subschema that speaks about it. Empty where the schema says nothing.
  using Place = std::vector<std::uint32_t>;

  struct Rule {
    bool bytes = false;  // bytes may stand here
    bool other = false;  // something else may stand here too
    bool any = true;     // the schema says nothing about the type
    std::uint64_t min_bytes = 0;
    std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
  };

  Place root() const { return nodes_.empty() ? Place{} : nodes_[0].all; }
  Place member(const Place& place, std::string_view name) const;
  Place item(const Place& place) const;
  Rule rule(const Place& place) const;

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  struct Node {
    bool bytes = false;
    bool typed = false;
    std::uint64_t min_bytes = 0;
    std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
    std::map<std::string, std::uint32_t, std::less<>> members;
    std::uint32_t additional = kNone;
    std::uint32_t items = kNone;
    std::vector<std::uint32_t> same;  // subschemas about the same place
    Place all;                        // this node and all it leads to through `same`
  };
  class Compiler;

  std::vector<Node> nodes_;
};

}  // namespace majlis::host::json
