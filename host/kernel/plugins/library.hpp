// A plugin's shared object, loaded from a sealed copy in memory of the very bytes that were read: what is on the disk
// may change while it runs. Boost.DLL lives behind this header. Unmapped when the object ends.
#pragma once

#include "base/result.hpp"

#include <majlis/abi.h>

#include <filesystem>
#include <memory>

namespace majlis::host {

class Library {
 public:
  using Entry = const majlis_plugin* (*)(const majlis_host*);

  // Errors: plugin.library (cannot be read or loaded), plugin.symbol (does not export majlis_plugin_v1).
  static Result<std::unique_ptr<Library>> load(const std::filesystem::path& file);
  ~Library();
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  Entry entry() const;

 private:
  struct State;
  explicit Library(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace majlis::host
