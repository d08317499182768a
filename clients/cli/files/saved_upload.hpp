// What a profile keeps of an upload until its message is on its way: key, place at the host, and the digest of every
// chunk before it leaves. Sealed like all records; after a kill the same command finds it and goes on. One thread.
#pragma once

#include "clients/cli/profile.hpp"
#include "plugins/files/client/upload.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace majlis::cli {

inline constexpr std::size_t kStretch = 16;  // chunks whose digests stand in one record, 1 MiB

struct StretchDigests {
  std::uint64_t number = 0;
  std::vector<files::Digest> digests;
};

class SavedUpload {
 public:
  // The upload of `source` (one file for one conversation) that an earlier run began, if there is one of this size.
  static Result<std::optional<SavedUpload>> find(Profile& profile, const std::string& source, std::uint64_t size);
  static Result<SavedUpload> begin(Profile& profile, const files::Upload& upload, const std::string& source);

  const files::UploadRecord& record() const { return record_; }
  Status set_file(const files::FileId& file);

  // Digests of stretch `number`; empty where none are saved.
  Result<std::vector<files::Digest>> digests(std::uint64_t number);
  // Durable on return, all of them by one commit.
  Status save(std::span<const StretchDigests> stretches);
  Status forget();
  // Once the message is on its way: see Home::erase_last().
  Status forget_last();

 private:
  Result<std::vector<std::string>> keys();
  SavedUpload(Profile& profile, std::string key) : profile_(&profile), key_(std::move(key)) {}
  Status write(std::string key, ByteView value);
  std::string stretch_key(std::uint64_t number) const;

  Profile* profile_;
  std::string key_;
  files::UploadRecord record_;
};

}  // namespace majlis::cli
