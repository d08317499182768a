#include "tests/simulation/mls/heap_scan.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace majlis::simulation {
namespace {

constexpr std::uint8_t kMask = 0xA5;
constexpr std::size_t kSecretSize = 32;
constexpr std::uint64_t kLargest = std::uint64_t{1} << 28;  // beyond lies a sanitizer's shadow, not a heap

struct Region {
  std::uint64_t start;
  std::uint64_t end;
};

std::vector<Region> heap_regions() {
  std::vector<Region> regions;
  std::FILE* maps = std::fopen("/proc/self/maps", "r");
  if (maps == nullptr) std::abort();
  char line[512];
  while (std::fgets(line, sizeof line, maps) != nullptr) {
    Region region{};
    char access[8] = {};
    char path[256] = {};
    const int fields =
        std::sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %*s %*s %*s %255s", &region.start, &region.end, access, path);
    const bool heap = fields == 3 || std::strcmp(path, "[heap]") == 0;
    if (heap && std::strncmp(access, "rw", 2) == 0 && region.end - region.start < kLargest) regions.push_back(region);
  }
  std::fclose(maps);
  return regions;
}

}  // namespace

MaskedSecret::MaskedSecret(std::string name, ByteView secret) : name_(std::move(name)) {
  for (std::size_t i = 0; i < kSecretSize; ++i) masked_[i] = secret[i] ^ kMask;
}

std::array<std::uint8_t, 32> MaskedSecret::unmasked() const {
  std::array<std::uint8_t, 32> secret{};
  for (std::size_t i = 0; i < kSecretSize; ++i) secret[i] = masked_[i] ^ kMask;
  return secret;
}

std::size_t count_in_heap(const MaskedSecret& secret) {
  // Needle and window lie on the stack, which is not searched. Memory is read through the kernel: a sanitizer forbids
  // looking at what was freed.
  std::array<std::uint8_t, 32> needle = secret.unmasked();
  std::array<std::uint8_t, 64 * 1024> window{};
  const int memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  if (memory < 0) std::abort();
  std::size_t found = 0;
  for (const Region& region : heap_regions()) {
    for (std::uint64_t at = region.start; at < region.end; at += window.size() - kSecretSize + 1) {
      const std::size_t wanted = std::min<std::uint64_t>(window.size(), region.end - at);
      const ssize_t got = ::pread(memory, window.data(), wanted, static_cast<off_t>(at));
      if (got < static_cast<ssize_t>(kSecretSize)) break;
      const auto end = window.begin() + got;
      for (auto hit = window.begin(); (hit = std::search(hit, end, needle.begin(), needle.end())) != end; ++hit)
        ++found;
    }
  }
  ::close(memory);
  needle.fill(0);
  window.fill(0);
  return found;
}

}  // namespace majlis::simulation
