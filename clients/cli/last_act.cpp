#include "clients/cli/last_act.hpp"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

namespace majlis::cli {
namespace {

constexpr char kMark = 1;

std::vector<volatile char*>& noted() {
  static std::vector<volatile char*> bytes;
  return bytes;
}

}  // namespace

void mark_at_end(const std::filesystem::path& file) {
  const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (made < 0) return;  // what it stands for is taken for unfinished, and done once
  if (::ftruncate(made, 1) == 0) {
    void* page = ::mmap(nullptr, 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, made, 0);
    if (page != MAP_FAILED) noted().push_back(static_cast<volatile char*>(page));
  }
  ::close(made);
}

void end_with_marks(int status) {
  if (noted().empty()) return;
  std::fflush(nullptr);
  for (volatile char* byte : noted()) *byte = 0;  // the page is ours to write from now on
  ::sched_yield();                                // and the next moment is ours
  for (volatile char* byte : noted()) *byte = kMark;
  std::_Exit(status);
}

bool is_marked(const std::filesystem::path& file) {
  std::ifstream mark(file, std::ios::binary);
  char byte = 0;
  return mark.get(byte) && byte == kMark;
}

}  // namespace majlis::cli
