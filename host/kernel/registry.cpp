#include "host/kernel/registry.hpp"

#include "host/json/schema.hpp"

#include <algorithm>
#include <array>

namespace majlis::host {
namespace {

constexpr std::array<std::string_view, 4> kReserved{"messaging", "host", "keys", "blobs"};

// Lower-case letters, digits, dashes and underscores, a letter first: "live-audio".
bool is_prefix(std::string_view text) {
  if (text.empty() || text.size() > 32 || text[0] < 'a' || text[0] > 'z') return false;
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

std::string prefix_of(std::string_view method) { return std::string(method.substr(0, method.find('.'))); }

}  // namespace

Status MethodRegistry::claim(const std::string& prefix, const std::string& owner, bool built_in) {
  if (!is_prefix(prefix))
    return Error{
        "kernel.prefix_syntax",
        "the method prefix \"" + prefix + "\" is not allowed; use a-z, 0-9, '-' and '_', a letter first, at most 32"};
  if (!built_in && std::ranges::find(kReserved, prefix) != kReserved.end())
    return Error{"kernel.prefix_reserved", "the method prefix \"" + prefix + "\" belongs to the host itself; \"" +
                                               owner + "\" must take another"};
  const std::unique_lock lock(mutex_);
  Claim& known = prefixes_[prefix];
  if (known.times == 0) known.owner = owner;
  if (known.owner == owner) {
    ++known.times;
    return {};
  }
  return Error{"kernel.prefix_taken", "the method prefix \"" + prefix + "\" is already claimed by \"" + known.owner +
                                          "\", so \"" + owner + "\" cannot have it; remove one of the two"};
}

void MethodRegistry::release(const std::string& prefix, const std::string& owner) {
  const std::unique_lock lock(mutex_);
  if (const auto known = prefixes_.find(prefix);
      known != prefixes_.end() && known->second.owner == owner && --known->second.times == 0)
    prefixes_.erase(known);
}

Status MethodRegistry::add_components(const std::string& owner, std::string_view schemas) {
  if (auto compiled = Schema::compile("{}", schemas); !compiled.ok())
    return Error{"kernel.schema", "the named schemas of \"" + owner + "\" are wrong: " + compiled.error().detail};
  const std::unique_lock lock(mutex_);
  Components& known = components_[owner];
  known.text = schemas;
  ++known.times;
  return {};
}

void MethodRegistry::remove_components(const std::string& owner) {
  const std::unique_lock lock(mutex_);
  if (const auto known = components_.find(owner); known != components_.end() && --known->second.times == 0)
    components_.erase(known);
}

std::map<std::string, std::string, std::less<>> MethodRegistry::components() const {
  const std::shared_lock lock(mutex_);
  std::map<std::string, std::string, std::less<>> out;
  for (const auto& [owner, known] : components_) out.emplace(owner, known.text);
  return out;
}

Status MethodRegistry::add(const std::string& owner, MethodSpec spec, Handler handler) {
  auto method = std::make_shared<Method>();
  std::string named = "{}";
  {
    const std::shared_lock lock(mutex_);
    if (const auto known = components_.find(owner); known != components_.end()) named = known->second.text;
  }
  const auto compile = [&](const std::string& text, const char* which, std::shared_ptr<const Schema>& into) -> Status {
    auto schema = Schema::compile(text, named);
    if (!schema.ok())
      return Error{"kernel.schema", spec.name + ": the " + which + " schema is wrong: " + schema.error().detail};
    into = *std::move(schema);
    return {};
  };
  MAJLIS_CHECK(compile(spec.params_schema, "params", method->params));
  MAJLIS_CHECK(compile(spec.result_schema, "result", method->result));
  const std::unique_lock lock(mutex_);
  const auto prefix = prefixes_.find(prefix_of(spec.name));
  if (prefix == prefixes_.end() || prefix->second.owner != owner || spec.name.find('.') == std::string::npos)
    return Error{"kernel.method_prefix",
                 "\"" + owner + "\" may not offer " + spec.name + ": it has not claimed the part before the dot"};
  if (const auto known = methods_.find(spec.name); known != methods_.end() && known->second->owner != owner)
    return Error{"kernel.method_taken", spec.name + " is already offered by \"" + known->second->owner + "\""};
  method->owner = owner;
  method->handler = std::move(handler);
  method->spec = std::move(spec);
  methods_[method->spec.name] = method;
  return {};
}

void MethodRegistry::remove(const std::shared_ptr<const Method>& method) {
  const std::unique_lock lock(mutex_);
  if (const auto known = methods_.find(method->spec.name); known != methods_.end() && known->second == method)
    methods_.erase(known);
}

std::shared_ptr<const Method> MethodRegistry::find(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto known = methods_.find(name);
  return known == methods_.end() ? nullptr : known->second;
}

bool MethodRegistry::offers(std::string_view beginning) const {
  const std::shared_lock lock(mutex_);
  const auto first = methods_.lower_bound(beginning);
  return first != methods_.end() && first->first.starts_with(beginning);
}

std::size_t MethodRegistry::size() const {
  const std::shared_lock lock(mutex_);
  return methods_.size();
}

std::vector<std::shared_ptr<const Method>> MethodRegistry::all() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<const Method>> out;
  out.reserve(methods_.size());
  for (const auto& [name, method] : methods_) out.push_back(method);
  return out;
}

}  // namespace majlis::host
