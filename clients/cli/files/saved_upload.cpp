#include "clients/cli/files/saved_upload.hpp"

#include "base/encoding.hpp"

#include <algorithm>

namespace majlis::cli {
namespace {

constexpr std::string_view kPrefix = "x/files/upload/";

}  // namespace

std::string SavedUpload::stretch_key(std::uint64_t number) const {
  std::string digits = std::to_string(number);
  return key_ + "/" + std::string(12 - std::min<std::size_t>(digits.size(), 12), '0') + digits;
}

Status SavedUpload::write(std::string key, ByteView value) {
  MAJLIS_TRY(auto change, profile_->core().seal_record(std::move(key), value));
  return profile_->home().apply(std::span(&change, 1), {});
}

Result<std::optional<SavedUpload>> SavedUpload::find(Profile& profile, const std::string& source, std::uint64_t size) {
  MAJLIS_TRY(const auto records, profile.home().extension_records(kPrefix));
  for (const auto& stored : records) {
    if (stored.key.find('/', kPrefix.size()) != std::string::npos) continue;  // digests
    MAJLIS_TRY(const Secret opened, profile.core().open_record(stored));
    auto record = record::decode<files::UploadRecord>(opened.view(), record::Unknown::kSkip);
    if (!record.ok() || record->source != source) continue;
    SavedUpload saved(profile, stored.key);
    saved.record_ = *std::move(record);
    if (saved.record_.size == size) return std::optional(std::move(saved));
    MAJLIS_CHECK(saved.forget());  // of what the file was before
  }
  return std::optional<SavedUpload>();
}

Result<SavedUpload> SavedUpload::begin(Profile& profile, const files::Upload& upload, const std::string& source) {
  SavedUpload saved(profile, std::string(kPrefix) + to_hex(profile.random().bytes(16)));
  saved.record_ = upload.record(source);
  const Secret encoded = Secret::take(record::encode(saved.record_));
  MAJLIS_CHECK(saved.write(saved.key_, encoded.view()));
  return saved;
}

Status SavedUpload::set_file(const files::FileId& file) {
  record_.file = file;
  const Secret encoded = Secret::take(record::encode(record_));
  return write(key_, encoded.view());
}

Result<std::vector<files::Digest>> SavedUpload::digests(std::uint64_t number) {
  MAJLIS_TRY(const auto records, profile_->home().extension_records(stretch_key(number)));
  std::vector<files::Digest> digests;
  if (records.empty()) return digests;
  MAJLIS_TRY(const Secret opened, profile_->core().open_record(records.front()));
  for (ByteView rest = opened.view(); rest.size() >= sizeof(files::Digest); rest = rest.subspan(sizeof(files::Digest)))
    std::copy_n(rest.begin(), sizeof(files::Digest), digests.emplace_back().begin());
  return digests;
}

Status SavedUpload::save(std::span<const StretchDigests> stretches) {
  std::vector<client::Change> changes;
  for (const auto& stretch : stretches) {
    Bytes all;
    for (const auto& digest : stretch.digests) append(all, digest);
    MAJLIS_TRY(auto change, profile_->core().seal_record(stretch_key(stretch.number), all));
    changes.push_back(std::move(change));
  }
  return profile_->home().apply(changes, {});
}

Result<std::vector<std::string>> SavedUpload::keys() {
  MAJLIS_TRY(auto digests, profile_->home().extension_records(key_ + "/"));
  std::vector<std::string> keys{key_};
  for (auto& record : digests) keys.push_back(std::move(record.key));
  return keys;
}

Status SavedUpload::forget() {
  MAJLIS_TRY(auto all, keys());
  std::vector<client::Change> changes;
  for (auto& key : all) changes.push_back({std::move(key), std::nullopt});
  return profile_->home().apply(changes, {});
}

Status SavedUpload::forget_last() {
  MAJLIS_TRY(auto all, keys());
  profile_->home().erase_last(std::move(all));
  return {};
}

}  // namespace majlis::cli
