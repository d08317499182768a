// Params and results. A plugin sees the protocol's data model as nlohmann::json with bytes as binary values; what
// crosses the ABI is CBOR, read by base's bounded reader (nlohmann's own dies on deep input).
//
// Values are built with object() and array(), not with braces: g++ 12 does not compile an initializer list inside a
// co_await expression.
#pragma once

#include <majlis/error.hpp>

#include "base/bytes.hpp"
#include "base/id.hpp"
#include "base/result.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace majlis::sdk {

using Json = nlohmann::json;

// CBOR, depth at most 32. Errors (from_cbor): those of cbor::Reader, json.key (a map key is no text), json.duplicate.
// to_cbor throws MethodError kInternal where the value is deeper than that or holds what CBOR has not.
Result<Json> from_cbor(ByteView item);
Bytes to_cbor(const Json& value);

// The further facts of an error; an empty object where it has none.
Json facts(const MethodError& error);

inline Json value_of(const Json& value) { return value; }
inline Json value_of(Json&& value) { return std::move(value); }
inline Json value_of(ByteView bytes) { return Json::binary(to_bytes(bytes)); }
inline Json value_of(const Bytes& bytes) { return Json::binary(bytes); }
template <std::size_t N>
Json value_of(const std::array<std::uint8_t, N>& bytes) {
  return Json::binary(to_bytes(bytes));
}
template <class Tag>
Json value_of(const Id<Tag>& id) {
  return Json::binary(to_bytes(id.view()));
}
template <class T>
Json value_of(const std::optional<T>& value) {
  return value ? value_of(*value) : Json();
}
template <class T>
requires std::constructible_from<Json, const T&> Json value_of(const T& value) { return Json(value); }

// object("name", name, "body", bytes): bytes become binary values, an empty optional null.
inline Json object() { return Json(Json::value_t::object); }
template <class Value, class... More>
Json object(std::string_view key, Value&& value, More&&... more) {
  Json rest = object(std::forward<More>(more)...);
  rest[std::string(key)] = value_of(std::forward<Value>(value));
  return rest;
}

template <class... Values>
Json array(Values&&... values) {
  Json list(Json::value_t::array);
  (list.push_back(value_of(std::forward<Values>(values))), ...);
  return list;
}

// Fields of params and results. Errors (MethodError kInvalidParams, pointing at the field): it is missing, or of
// another type; find_* give nothing where it is missing or null.
Bytes bytes_at(const Json& object, std::string_view key);
std::string text_at(const Json& object, std::string_view key);
std::int64_t integer_at(const Json& object, std::string_view key);
bool boolean_at(const Json& object, std::string_view key);
const Json& list_at(const Json& object, std::string_view key);
std::optional<Bytes> find_bytes(const Json& object, std::string_view key);
std::optional<std::string> find_text(const Json& object, std::string_view key);
std::optional<std::int64_t> find_integer(const Json& object, std::string_view key);

template <class Id>
Id id_at(const Json& object, std::string_view key) {
  auto id = Id::from_bytes(bytes_at(object, key));
  if (!id) throw MethodError(Code::kInvalidParams, id.error().detail, "/" + std::string(key));
  return *id;
}

}  // namespace majlis::sdk
