// JSON text from outside, made CBOR: never recursive, bounded in depth, strings turned into bytes where the schema
// says so. Any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "host/json/shape.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace majlis::host::json {

inline constexpr std::size_t kDepthMax = 32;

// A parsed text as a flat list of heads, in document order: small, and free of recursion to make and to walk.
class Document {
 public:
  struct Head {
    enum class Kind : std::uint8_t { kObject, kArray, kKey, kText, kUnsigned, kSigned, kReal, kBool, kNull } kind;
    std::uint32_t count = 0;  // members or items
    std::uint32_t span = 1;   // heads that make up the whole value
    std::uint64_t number = 0;
    double real = 0;
    std::string text{};
  };

  // Errors: json.syntax (with the byte), json.depth.
  static Result<Document> parse(std::string_view text);

  const Head& root() const { return heads_[0]; }
  std::size_t size() const { return heads_.size(); }
  const Head& operator[](std::size_t index) const { return heads_[index]; }
  // Index of the value of the member `name` of the object at `object`; 0 if it has none.
  std::size_t member(std::size_t object, std::string_view name) const;
  // The value at `index` as CBOR. Errors: json.bytes (a string at a bytes place is not base64url), whose detail begins
  // with the JSON pointer within that value.
  Result<Bytes> cbor(std::size_t index, const Shape& shape) const;

 private:
  friend class Builder;
  std::vector<Head> heads_;
};

}  // namespace majlis::host::json
