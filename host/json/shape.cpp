#include "host/json/shape.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace majlis::host::json {

class Shape::Compiler {
 public:
  explicit Compiler(const nlohmann::json& root) : root_(root) {}

  Result<std::vector<Node>> run() {
    enqueue(root_);
    for (std::size_t i = 0; i < pending_.size(); ++i) MAJLIS_CHECK(compile(static_cast<std::uint32_t>(i)));
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) nodes_[i].all = reach(i);
    return std::move(nodes_);
  }

 private:
  std::uint32_t enqueue(const nlohmann::json& schema) {
    const auto [known, added] = numbers_.try_emplace(&schema, static_cast<std::uint32_t>(pending_.size()));
    if (added) {
      pending_.push_back(&schema);
      nodes_.emplace_back();
    }
    return known->second;
  }

  Status compile(std::uint32_t number) {
    const nlohmann::json& schema = *pending_[number];
    if (!schema.is_object()) return {};
    Node node;
    node.bytes = schema.value("format", "") == "bytes";
    node.typed = node.bytes || schema.contains("type") || schema.contains("enum") || schema.contains("const");
    node.min_bytes = schema.value("minBytes", node.min_bytes);
    node.max_bytes = schema.value("maxBytes", node.max_bytes);
    if (const auto members = schema.find("properties"); members != schema.end())
      for (const auto& [name, member] : members->items()) node.members[name] = enqueue(member);
    if (const auto rest = schema.find("additionalProperties"); rest != schema.end() && rest->is_object())
      node.additional = enqueue(*rest);
    if (const auto items = schema.find("items"); items != schema.end() && items->is_object())
      node.items = enqueue(*items);
    for (const char* keyword : {"anyOf", "oneOf", "allOf"})
      if (const auto parts = schema.find(keyword); parts != schema.end() && parts->is_array())
        for (const auto& part : *parts) node.same.push_back(enqueue(part));
    if (const auto reference = schema.find("$ref"); reference != schema.end()) {
      MAJLIS_TRY(const nlohmann::json* target, resolve(*reference));
      node.same.push_back(enqueue(*target));
    }
    nodes_[number] = std::move(node);
    return {};
  }

  Result<const nlohmann::json*> resolve(const nlohmann::json& reference) const {
    const std::string text = reference.is_string() ? reference.get<std::string>() : reference.dump();
    const Error lost{"schema.reference", "$ref " + text + " leads nowhere; only \"#/…\" within the schema is followed"};
    if (!reference.is_string() || !text.starts_with('#')) return lost;
    try {
      const nlohmann::json::json_pointer pointer(text.substr(1));
      if (!root_.contains(pointer)) return lost;
      return &root_.at(pointer);
    } catch (const nlohmann::json::exception&) {
      return lost;
    }
  }

  Place reach(std::uint32_t from) const {
    Place all{from};
    for (std::size_t i = 0; i < all.size(); ++i)
      for (const std::uint32_t next : nodes_[all[i]].same)
        if (std::ranges::find(all, next) == all.end()) all.push_back(next);
    return all;
  }

  const nlohmann::json& root_;
  std::map<const nlohmann::json*, std::uint32_t> numbers_;
  std::vector<const nlohmann::json*> pending_;
  std::vector<Node> nodes_;
};

Result<Shape> Shape::compile(const nlohmann::json& schema) {
  Shape shape;
  MAJLIS_TRY(shape.nodes_, Compiler(schema).run());
  return shape;
}

Shape::Place Shape::member(const Place& place, std::string_view name) const {
  Place found;
  for (const std::uint32_t number : place) {
    const Node& node = nodes_[number];
    const auto member = node.members.find(name);
    const std::uint32_t next = member != node.members.end() ? member->second : node.additional;
    if (next != kNone) found.insert(found.end(), nodes_[next].all.begin(), nodes_[next].all.end());
  }
  return found;
}

Shape::Place Shape::item(const Place& place) const {
  Place found;
  for (const std::uint32_t number : place) {
    const std::uint32_t next = nodes_[number].items;
    if (next != kNone) found.insert(found.end(), nodes_[next].all.begin(), nodes_[next].all.end());
  }
  return found;
}

Shape::Rule Shape::rule(const Place& place) const {
  Rule rule;
  for (const std::uint32_t number : place) {
    const Node& node = nodes_[number];
    rule.any = rule.any && !node.typed;
    rule.other = rule.other || (node.typed && !node.bytes);
    if (!node.bytes) continue;
    rule.bytes = true;
    rule.min_bytes = std::max(rule.min_bytes, node.min_bytes);
    rule.max_bytes = std::min(rule.max_bytes, node.max_bytes);
  }
  return rule;
}

}  // namespace majlis::host::json
