#include "plugins/payments/client/order.hpp"

#include "base/cbor.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace majlis::payments {
namespace {

using Field = std::pair<std::string, Bytes>;

// The fields of an encoded map, which this client wrote itself.
std::vector<Field> fields_of(ByteView map) {
  std::vector<Field> fields;
  cbor::Reader reader(map);
  const auto head = reader.next();
  for (std::uint64_t i = 0; head.ok() && head->type == cbor::Type::kMap && i < head->number; ++i) {
    const auto key = reader.next();
    const auto value = reader.raw();
    if (!key.ok() || !value.ok()) break;
    fields.emplace_back(std::string(as_text(key->bytes)), to_bytes(*value));
  }
  return fields;
}

Field bytes_field(std::string key, ByteView value) {
  cbor::Writer writer;
  writer.bytes(value);
  return {std::move(key), writer.take()};
}

}  // namespace

bool Order::asks_as(const Order& other) const {
  return method == other.method && params == other.params && stream == other.stream && note == other.note;
}

client::PluginCall Order::call(ByteView confirmation) const {
  auto fields = fields_of(params.item);
  fields.push_back(bytes_field("key", key));
  if (!confirmation.empty()) fields.push_back(bytes_field("confirmation", confirmation));
  std::ranges::sort(fields, [](const Field& a, const Field& b) {
    return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
  });
  cbor::Writer writer;
  writer.map(fields.size());
  for (const auto& [name, value] : fields) {
    writer.text(name);
    writer.raw(value);
  }
  return {method, writer.take()};
}

Order order_of(client::PluginCall call, ByteView stream, std::string note, Bytes key, std::uint64_t now_ms) {
  Order order;
  order.key = std::move(key);
  order.note = std::move(note);
  order.params = record::Raw{std::move(call.params)};
  order.stream = to_bytes(stream);
  order.method = std::move(call.method);
  order.begun_ms = now_ms;
  return order;
}

bool is_refusal(const Error& error) {
  static constexpr std::array<std::string_view, 7> kRefusals = {"denied", "not_found",      "conflict",        "gone",
                                                                "quota",  "invalid_params", "method_not_found"};
  return std::ranges::find(kRefusals, error.name) != kRefusals.end();
}

}  // namespace majlis::payments
