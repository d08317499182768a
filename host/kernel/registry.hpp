// Every method of the host by name. One registry: there is no second way in. Thread-safe.
#pragma once

#include "host/kernel/method.hpp"

#include <functional>
#include <map>
#include <shared_mutex>
#include <string>
#include <vector>

namespace majlis::host {

class MethodRegistry {
 public:
  // Gives `prefix` ("chat") to `owner`, as often as it asks: a plugin that is reloaded claims its own once more.
  // Errors: kernel.prefix_reserved (messaging host keys blobs belong to built-in modules), kernel.prefix_taken (names
  // the first claimant), kernel.prefix_syntax.
  Status claim(const std::string& prefix, const std::string& owner, bool built_in);
  void release(const std::string& prefix, const std::string& owner);

  // Errors: kernel.schema.
  Status add_components(const std::string& owner, std::string_view schemas);
  void remove_components(const std::string& owner);
  // Every owner's named schemas, by owner: the texts given to add_components.
  std::map<std::string, std::string, std::less<>> components() const;

  // Takes the place of the same owner's method of that name, so that no call finds a gap. Errors: kernel.method_prefix
  // (the owner has not claimed it), kernel.method_taken, kernel.schema (with the place).
  Status add(const std::string& owner, MethodSpec spec, Handler handler);
  // Unless another has taken its place.
  void remove(const std::shared_ptr<const Method>& method);

  // Null if nobody offers it. What is found stays valid although it is removed meanwhile.
  std::shared_ptr<const Method> find(std::string_view name) const;
  std::vector<std::shared_ptr<const Method>> all() const;
  std::size_t size() const;
  bool offers(std::string_view beginning) const;

 private:
  mutable std::shared_mutex mutex_;
  struct Claim {
    std::string owner;
    int times = 0;
  };
  struct Components {
    std::string text;
    int times = 0;
  };
  std::map<std::string, Claim, std::less<>> prefixes_;
  std::map<std::string, Components, std::less<>> components_;
  std::map<std::string, std::shared_ptr<const Method>, std::less<>> methods_;
};

}  // namespace majlis::host
