// mls-vectors DIR: runs every test vector file below DIR and prints a line for each. Plain C input and output, so that
// it also runs under WebAssembly.
#include "crypto/mls/vectors/vectors.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace {

// The files below `folder`, as paths relative to `top`, sorted; false if a folder cannot be read.
bool list_files(const std::string& top, const std::string& folder, std::vector<std::string>& out) {
  DIR* dir = opendir((top + "/" + folder).c_str());
  if (dir == nullptr) return false;
  std::vector<std::string> folders;
  while (const dirent* entry = readdir(dir)) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    const std::string path = folder.empty() ? name : folder + "/" + name;
    struct stat info {};
    const bool is_folder = stat((top + "/" + path).c_str(), &info) == 0 && S_ISDIR(info.st_mode);
    (is_folder ? folders : out).push_back(path);
  }
  closedir(dir);
  return std::all_of(folders.begin(), folders.end(),
                     [&](const std::string& inner) { return list_files(top, inner, out); });
}

// The folder's own name counts too: it may be the one of the interop scenarios.
std::string own_name(std::string folder) {
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  const std::size_t slash = folder.rfind('/');
  return slash == std::string::npos ? folder : folder.substr(slash + 1);
}

bool read_file(const std::string& path, std::string& out) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  char buffer[65536];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file)) out.append(buffer, count);
  const bool whole = std::ferror(file) == 0;
  std::fclose(file);
  return whole;
}

bool run(const std::string& top, const std::string& path) {
  std::string content;
  if (!read_file(top + "/" + path, content)) {
    std::printf("%s cannot be read\n", path.c_str());
    return false;
  }
  const auto tally = majlis::mls::vectors::run_file(own_name(top) + "/" + path, content);
  if (!tally.ok()) {
    std::printf("%s %s: %s\n", path.c_str(), std::string(tally.error().name).c_str(), tally.error().detail.c_str());
    return false;
  }
  std::printf("%s %zu/%zu", path.c_str(), tally->passed, tally->total);
  if (tally->skipped > 0) std::printf(" (%zu of other cipher suites skipped)", tally->skipped);
  std::printf("\n");
  for (const std::string& failure : tally->failures) std::fprintf(stderr, "  %s %s\n", path.c_str(), failure.c_str());
  return tally->passed == tally->total;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: mls-vectors DIR\n");
    return 2;
  }
  const std::string top = argv[1];
  std::vector<std::string> files;
  if (!list_files(top, "", files)) {
    std::fprintf(stderr, "mls-vectors: %s, or a folder in it, cannot be read as a folder\n", top.c_str());
    return 2;
  }
  if (files.empty()) {
    std::fprintf(stderr, "mls-vectors: no files in %s; is this the folder of the test vectors?\n", top.c_str());
    return 2;
  }
  std::sort(files.begin(), files.end());
  bool good = true;
  for (const std::string& file : files) good = run(top, file) && good;
  return good ? 0 : 1;
}
