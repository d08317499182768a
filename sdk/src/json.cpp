#include <majlis/json.hpp>

#include "base/cbor.hpp"

#include <limits>
#include <vector>

namespace majlis::sdk {
namespace {

constexpr std::size_t kDepthMax = cbor::Rules{}.max_depth;

struct Open {
  Json* container;
  std::uint64_t left;
};

Result<Json> scalar(const cbor::Item& item) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  switch (item.type) {
    case cbor::Type::kUnsigned: return Json(item.number);
    case cbor::Type::kNegative:
      if (item.number > kMax) return Error{"json.range", "a negative integer does not fit 64 bits"};
      return Json(-1 - static_cast<std::int64_t>(item.number));
    case cbor::Type::kBytes: return Json::binary(to_bytes(item.bytes));
    case cbor::Type::kText: return Json(to_string(item.bytes));
    case cbor::Type::kBool: return Json(item.number != 0);
    case cbor::Type::kFloat: return Json(item.real);
    case cbor::Type::kArray: return Json(Json::value_t::array);
    case cbor::Type::kMap: return Json(Json::value_t::object);
    case cbor::Type::kNull: break;
  }
  return Json();
}

Result<std::string> key(cbor::Reader& reader, const Json& object) {
  MAJLIS_TRY(const cbor::Item item, reader.next());
  if (item.type != cbor::Type::kText) return Error{"json.key", "a map key is no text"};
  std::string name = to_string(item.bytes);
  if (object.contains(name)) return Error{"json.duplicate", "a map has the key " + name + " twice"};
  return name;
}

void write(cbor::Writer& out, const Json& value, std::size_t depth) {
  if (depth > kDepthMax)
    throw MethodError(Code::kInternal, "a value is deeper than " + std::to_string(kDepthMax) + " levels");
  switch (value.type()) {
    case Json::value_t::object:
      out.map(value.size());
      for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
        out.text(name);
        write(out, member, depth + 1);
      }
      return;
    case Json::value_t::array:
      out.array(value.size());
      for (const Json& element : value) write(out, element, depth + 1);
      return;
    case Json::value_t::string: return out.text(value.get_ref<const std::string&>());
    case Json::value_t::binary: return out.bytes(value.get_binary());
    case Json::value_t::boolean: return out.boolean(value.get<bool>());
    case Json::value_t::number_integer: return out.integer(value.get<std::int64_t>());
    case Json::value_t::number_unsigned: return out.unsigned_integer(value.get<std::uint64_t>());
    case Json::value_t::number_float: return out.real(value.get<double>());
    case Json::value_t::null:
    case Json::value_t::discarded: return out.null();
  }
}

[[noreturn]] void refuse(std::string_view name, const std::string& what) {
  throw MethodError(Code::kInvalidParams, std::string(name) + " " + what, "/" + std::string(name));
}

const Json* find(const Json& object, std::string_view name) {
  if (!object.is_object()) throw MethodError(Code::kInvalidParams, "an object is wanted");
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

const Json& need(const Json& object, std::string_view name) {
  const Json* found = find(object, name);
  if (found == nullptr) refuse(name, "is missing");
  return *found;
}

}  // namespace

Result<Json> from_cbor(ByteView item) {
  cbor::Reader reader(item);
  MAJLIS_TRY(const cbor::Item first, reader.next());
  MAJLIS_TRY(Json root, scalar(first));
  std::vector<Open> stack;
  const auto open = [&](Json& value, const cbor::Item& head) {
    if (head.type == cbor::Type::kArray || head.type == cbor::Type::kMap) stack.push_back({&value, head.number});
  };
  open(root, first);
  while (!stack.empty()) {
    if (stack.back().left == 0) {
      stack.pop_back();
      continue;
    }
    --stack.back().left;
    Json& container = *stack.back().container;
    std::string name;
    if (container.is_object()) {
      MAJLIS_TRY(name, key(reader, container));
    }
    MAJLIS_TRY(const cbor::Item head, reader.next());
    MAJLIS_TRY(Json value, scalar(head));
    if (container.is_object()) {
      open(container[name] = std::move(value), head);
    } else {
      container.push_back(std::move(value));
      open(container.back(), head);
    }
  }
  MAJLIS_CHECK(reader.finish());
  return root;
}

Bytes to_cbor(const Json& value) {
  cbor::Writer out;
  write(out, value, 0);
  return out.take();
}

std::optional<Bytes> find_bytes(const Json& object, std::string_view name) {
  const Json* found = find(object, name);
  if (found == nullptr) return std::nullopt;
  if (!found->is_binary()) refuse(name, "is no byte string");
  return static_cast<const Bytes&>(found->get_binary());
}

std::optional<std::string> find_text(const Json& object, std::string_view name) {
  const Json* found = find(object, name);
  if (found == nullptr) return std::nullopt;
  if (!found->is_string()) refuse(name, "is no text");
  return found->get<std::string>();
}

std::optional<std::int64_t> find_integer(const Json& object, std::string_view name) {
  const Json* found = find(object, name);
  if (found == nullptr) return std::nullopt;
  if (!found->is_number_integer() ||
      (found->is_number_unsigned() && !std::in_range<std::int64_t>(found->get<std::uint64_t>())))
    refuse(name, "is no integer of 64 bits");
  return found->get<std::int64_t>();
}

Bytes bytes_at(const Json& object, std::string_view name) {
  need(object, name);
  return *find_bytes(object, name);
}
std::string text_at(const Json& object, std::string_view name) {
  need(object, name);
  return *find_text(object, name);
}
std::int64_t integer_at(const Json& object, std::string_view name) {
  need(object, name);
  return *find_integer(object, name);
}
bool boolean_at(const Json& object, std::string_view name) {
  const Json& found = need(object, name);
  if (!found.is_boolean()) refuse(name, "is neither true nor false");
  return found.get<bool>();
}
const Json& list_at(const Json& object, std::string_view name) {
  const Json& found = need(object, name);
  if (!found.is_array()) refuse(name, "is no array");
  return found;
}

Json facts(const MethodError& error) {
  if (error.data().empty()) return object();
  Result<Json> read = from_cbor(error.data());
  return read && read->is_object() ? std::move(*read) : object();
}

}  // namespace majlis::sdk
