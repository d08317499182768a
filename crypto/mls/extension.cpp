#include "crypto/mls/extension.hpp"

#include <algorithm>
#include <string>

namespace majlis::mls {

bool is_default(ExtensionType type) {
  return type >= ExtensionType::kApplicationId && type <= ExtensionType::kExternalSenders;
}

const Extension* find(const Extensions& extensions, ExtensionType type) {
  for (const Extension& extension : extensions) {
    if (extension.type == type) return &extension;
  }
  return nullptr;
}

void set(Extensions& extensions, Extension extension) {
  for (Extension& existing : extensions) {
    if (existing.type == extension.type) {
      existing = std::move(extension);
      return;
    }
  }
  extensions.push_back(std::move(extension));
}

Status check_unique(const Extensions& extensions) {
  std::vector<ExtensionType> types;
  types.reserve(extensions.size());
  for (const Extension& extension : extensions) types.push_back(extension.type);
  std::sort(types.begin(), types.end());
  const auto twice = std::adjacent_find(types.begin(), types.end());
  if (twice == types.end()) return {};
  return Error{"mls.extensions.duplicate",
               "extension type " + std::to_string(static_cast<unsigned>(*twice)) + " appears more than once in a list"};
}

}  // namespace majlis::mls
