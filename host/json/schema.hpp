// A JSON Schema (draft 7) with our {"format": "bytes", "minBytes", "maxBytes"}, compiled once and asked often.
// valijson lives behind this header in one translation unit. Immutable; any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "host/json/shape.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace majlis::host {

class Schema {
 public:
  // `components`: a JSON object of schemas that `text` may refer to as "#/components/schemas/NAME".
  // Errors: schema.syntax, schema.reference, schema.unsupported.
  static Result<std::shared_ptr<const Schema>> compile(std::string_view text, std::string_view components = "{}");
  ~Schema();

  // Whether the CBOR item keeps the schema. Errors: schema.mismatch and those of cbor::Reader; a mismatch's detail is
  // "<JSON pointer>: <rule>".
  Status check(ByteView item) const;
  // The same for a parsed JSON document (configuration, manifests), in which bytes are base64url text.
  Status check_json(const nlohmann::json& document) const;

  const json::Shape& shape() const { return shape_; }
  // The schema as it was given, without the components.
  const std::string& text() const { return text_; }

 private:
  struct Compiled;
  Schema() = default;

  std::string text_;
  json::Shape shape_;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace majlis::host
