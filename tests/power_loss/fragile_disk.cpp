#include "tests/power_loss/fragile_disk.hpp"

#include "tests/power_loss/inode.hpp"

#include <algorithm>
#include <array>

namespace majlis::power_loss {
namespace {

constexpr std::uint64_t kSector = 512;

void write_at(Bytes& file, std::uint64_t offset, ByteView bytes) {
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size());
  std::ranges::copy(bytes, file.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

bool FragileDisk::operate() {
  if (dark_) return false;
  if (fuse_ == 0 || --fuse_ > 0) return true;
  dark_ = true;
  return false;
}

void FragileDisk::touch(const std::string& path) {
  auto& inode = names_[path];
  if (!inode) inode = std::make_shared<Inode>();
}

void FragileDisk::flush(Inode& inode) const {
  if (!flushes_) return;
  for (const auto& change : inode.changes) {
    if (change.bytes) {
      write_at(inode.durable, change.offset, *change.bytes);
    } else {
      inode.durable.resize(change.offset);
    }
  }
  inode.changes.clear();
}

void FragileDisk::power_up() {
  // Of a hundred sectors that were not flushed, how many survive this time.
  constexpr std::array<unsigned, 6> kSurvival{0, 10, 50, 90, 99, 100};
  const unsigned survival = kSurvival[below(kSurvival.size())];
  ++losses_;
  ++life_;
  dark_ = false;
  fuse_ = 0;
  lose_names();
  for (auto& [path, inode] : names_) {
    lose_changes(*inode, survival);
    inode->shared = 0;
    inode->reserved = inode->pending = nullptr;
    inode->memory = {};
  }
}

void FragileDisk::lose_names() {
  Names survivors;
  for (const auto* names : {&names_, &durable_names_}) {
    for (const auto& [path, inode] : *names) {
      if (survivors.contains(path)) continue;
      const auto old = durable_names_.find(path);
      const auto current = names_.find(path);
      const bool same = old != durable_names_.end() && current != names_.end() && old->second == current->second;
      const auto& kept = same || below(2) == 0 ? durable_names_ : names_;
      if (!same) ++damage_;
      if (const auto found = kept.find(path); found != kept.end()) survivors.insert(*found);
    }
  }
  names_ = durable_names_ = survivors;
}

void FragileDisk::lose_changes(Inode& inode, unsigned survival) {
  for (const auto& change : inode.changes) {
    if (!change.bytes) {
      if (below(100) < survival) inode.durable.resize(std::min<std::size_t>(inode.durable.size(), change.offset));
      continue;
    }
    const ByteView bytes = *change.bytes;
    for (std::uint64_t done = 0; done < bytes.size();) {
      const std::uint64_t at = change.offset + done;
      const std::uint64_t size = std::min<std::uint64_t>(kSector - at % kSector, bytes.size() - done);
      lose_part(inode, at, bytes.subspan(done, size), survival);
      done += size;
    }
  }
  inode.changes.clear();
  inode.now = inode.durable;
}

// What a write left of one sector.
void FragileDisk::lose_part(Inode& inode, std::uint64_t offset, ByteView bytes, unsigned survival) {
  if (below(100) < survival) return write_at(inode.durable, offset, bytes);
  ++damage_;
  if (below(4) != 0) return;
  Bytes torn = to_bytes(bytes);
  const bool garbage = below(2) == 0;
  const std::size_t intact = below(torn.size());
  if (!garbage) return write_at(inode.durable, offset, ByteView(torn).first(intact));
  for (std::size_t i = intact; i < torn.size(); ++i) torn[i] = static_cast<std::uint8_t>(dice_());
  write_at(inode.durable, offset, torn);
}

}  // namespace majlis::power_loss
