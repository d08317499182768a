// What is under way in the files engine, and what its methods share. Internal to clients/web/engine/files.
#pragma once

#include "clients/web/engine/module_request.hpp"
#include "plugins/files/client/download.hpp"
#include "plugins/files/client/metadata.hpp"
#include "plugins/files/client/upload.hpp"

#include <map>

namespace majlis::web {

// Chunks that are read, saved and sealed at a time: 4 MiB of the file.
inline constexpr std::uint64_t kStretchChunks = 64;

struct RunningUpload {
  files::Upload upload;
  Bytes taken;  // of the stretch whose digests are on their way to the disk
};

// By number, from 1.
template <class T>
class Table {
 public:
  T* find(std::uint64_t handle) {
    const auto found = all_.find(handle);
    return found == all_.end() ? nullptr : &found->second;
  }
  std::uint64_t add(T one) {
    all_.emplace(++last_, std::move(one));
    return last_;
  }
  void drop(std::uint64_t handle) { all_.erase(handle); }

 private:
  std::uint64_t last_ = 0;
  std::map<std::uint64_t, T> all_;
};

struct Running {
  explicit Running(crypto::Random& source) : random(source) {}
  crypto::Random& random;
  Table<RunningUpload> uploads;
  Table<files::Download> downloads;
  Table<attachments::Opener> ranges;
  Table<files::MetadataFilter> filters;
};

struct FilesTurn : ModuleTurn {
  Running& running;
};

using FilesMethod = ModuleMethod<FilesTurn>;

std::span<const FilesMethod> upload_methods();
std::span<const FilesMethod> download_methods();
std::span<const FilesMethod> content_methods();

// What is under way by that number. Errors: web.files.handle.
template <class T>
Result<T*> need(Table<T>& table, std::uint64_t handle) {
  if (T* found = table.find(handle)) return found;
  return Error{"web.files.handle", "nothing is under way by the number " + std::to_string(handle)};
}

struct OfHandle {
  std::uint64_t handle = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("handle", self.handle, record::Limits{});
  }
};

struct WithBytes {
  Bytes bytes;
  std::uint64_t handle = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("bytes", self.bytes, record::Limits{});
    visit("handle", self.handle, record::Limits{});
  }
};

}  // namespace majlis::web
