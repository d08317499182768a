#include "host/app/new_plugin.hpp"

#include "host/app/plugin_template.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

bool valid_id(const std::string& id) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !id.empty() && id.size() <= 32 && id[0] >= 'a' && id[0] <= 'z' && std::ranges::all_of(id, allowed);
}

}  // namespace

std::string write_new_plugin(const std::string& id, const fs::path& where) {
  if (!valid_id(id))
    throw std::runtime_error("\"" + id +
                             "\" cannot be a plugin's id; use a-z, 0-9 and '-', a letter first, at most 32");
  if (id == "messaging" || id == "host" || id == "keys" || id == "blobs")
    throw std::runtime_error("methods that begin with \"" + id + ".\" are the host's own; choose another id");
  const fs::path folder = where / id;
  if (fs::exists(folder)) throw std::runtime_error(folder.string() + " is already there; choose another id or place");
  for (const TemplateFile& file : plugin_template()) {
    const fs::path path = folder / replaced(std::string(file.path), "ID", id);
    fs::create_directories(path.parent_path());
    std::ofstream out(path);
    out << replaced(std::string(file.text), "@ID@", id);
    if (!out) throw std::runtime_error(path.string() + " cannot be written");
  }
  return "Wrote " + folder.string() + ". Next:\n  cmake -S " + id + " -B " + id + "/build && cmake --build " + id +
         "/build && ctest --test-dir " + id + "/build\n";
}

}  // namespace majlis::host
