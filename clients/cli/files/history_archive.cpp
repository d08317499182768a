#include "clients/cli/files/history_archive.hpp"

#include "base/encoding.hpp"
#include "clients/cli/files/refusal.hpp"
#include "clients/cli/http.hpp"
#include "plugins/files/client/calls.hpp"
#include "plugins/files/client/download.hpp"
#include "plugins/files/client/upload.hpp"

namespace majlis::cli {
namespace {

constexpr std::string_view kUploads = "/p/files/uploads";
constexpr std::string_view kWhat = "the history";
constexpr std::uint64_t kLifetimeS = 7 * 86'400;

struct Sealed {
  files::File file;  // without id and token
  Bytes bytes;
};

Result<Sealed> seal(Profile& profile, ByteView archive) {
  MAJLIS_TRY(auto upload, files::Upload::begin(profile.random(), archive.size()));
  Sealed sealed;
  while (!upload.done()) {
    const ByteView chunk = archive.first(upload.wanted());
    MAJLIS_CHECK(upload.take(chunk, nullptr));
    const auto release = upload.saved();  // sealed once, from bytes that do not change
    const std::size_t before = sealed.bytes.size();
    sealed.bytes.resize(before + upload.layout().sealed_chunk_size(release.first()));
    MAJLIS_CHECK(release.seal(release.first(), chunk, MutableByteView(sealed.bytes).subspan(before)));
    archive = archive.subspan(chunk.size());
  }
  sealed.file.key = to_bytes(upload.key());
  sealed.file.sha256 = upload.sha256();
  sealed.file.size = upload.layout().size();
  return sealed;
}

Result<files::FileId> put_up(Profile& profile, ByteView sealed) {
  const auto& token = profile.core().session_token();
  if (!token) return Error{"cli.connection.lost", "the session with the host has ended"};
  HttpTransfer http(profile.endpoint(), profile.ca_file());
  MAJLIS_CHECK(http.begin("POST", kUploads,
                          {{"Tus-Resumable", "1.0.0"},
                           {"Authorization", "Bearer " + to_base64url(token->view())},
                           {"Upload-Length", std::to_string(sealed.size())},
                           {"Content-Type", "application/offset+octet-stream"}},
                          sealed.size()));
  static_cast<void>(http.write(sealed));  // where it fails, finish() has the reason
  MAJLIS_TRY(const auto answer, http.finish());
  if (answer.status != 201) return refused_upload(profile, std::string(kWhat), sealed.size(), answer);
  if (answer.number("upload-offset") != sealed.size())
    return Error{"cli.connection.answer", "the host did not take the whole history"};
  const std::string location = answer.header("location").value_or("");
  MAJLIS_TRY(const auto id, from_base64url(location.substr(location.rfind('/') + 1)));
  return files::FileId::from_bytes(id);
}

Result<Bytes> fetch(Profile& profile, const files::File& file) {
  MAJLIS_TRY(auto download, files::Download::of(file));
  HttpTransfer http(profile.endpoint(), profile.ca_file());
  MAJLIS_TRY(const auto answer,
             http.get("/p/files/blobs/" + file.id.text(), {{"Majlis-File-Token", to_base64url(file.token)}},
                      download.layout().sealed_size()));
  if (answer.status != 200) return refused_download(std::string(kWhat), answer);
  Bytes archive;
  Bytes sealed = answer.body;
  for (std::size_t at = 0; !download.done();) {
    const std::size_t size = download.wanted();
    if (sealed.size() - at < size) return Error{"attachments.truncated", "the host has fewer bytes"};
    MAJLIS_TRY(const ByteView bytes, download.open(download.next(), MutableByteView(sealed).subspan(at, size)));
    append(archive, bytes);
    download.written(bytes);
    at += size;
  }
  MAJLIS_CHECK(download.finish());
  return archive;
}

// Whether another attempt can only fail in the same way.
bool is_final(const Error& error) {
  return error.name == "cli.file.gone" || error.name.starts_with("attachments.") ||
         error.name.starts_with("files.download.") || error.name.starts_with("client.archive.");
}

Status command(Profile& profile, const std::function<client::Batch(client::Core&, std::uint64_t)>& what) {
  MAJLIS_TRY(const auto ticket, profile.driver().begin([&](client::Core& core, client::Ticket, std::uint64_t now) {
    return what(core, now);
  }));
  static_cast<void>(ticket);
  return {};
}

Result<std::size_t> take(Profile& profile, const files::File& file) {
  MAJLIS_TRY(const Bytes archive, fetch(profile, file));
  client::ArchiveTaken taken;
  Status status;
  MAJLIS_CHECK(command(profile, [&](client::Core& core, std::uint64_t now) {
    auto batch = core.take_archive(archive, taken, now);
    if (batch.ok()) return *std::move(batch);
    status = batch.error();
    return client::Batch();
  }));
  MAJLIS_CHECK(status);
  return taken.messages;
}

}  // namespace

Result<Bytes> send_history(Profile& profile) {
  MAJLIS_TRY(auto sealed, seal(profile, profile.core().archive()));
  MAJLIS_TRY(sealed.file.id, put_up(profile, sealed.bytes));
  MAJLIS_TRY(const auto answer, profile.driver().call(files::grant_call(sealed.file.id, kLifetimeS)));
  MAJLIS_TRY(auto grant, files::answer_of<files::Grant>(answer));
  sealed.file.token = std::move(grant.token);
  return record::encode(sealed.file);
}

Result<std::optional<std::size_t>> take_history(Profile& profile) {
  const auto reference = profile.core().offered_archive();
  if (!reference) return std::optional<std::size_t>();
  const auto file = record::decode<files::File>(*reference, record::Unknown::kSkip);
  auto taken = file.ok() ? take(profile, *file) : Result<std::size_t>(file.error());
  if (!taken.ok()) {
    if (!file.ok() || is_final(taken.error()))
      MAJLIS_CHECK(command(profile, [](client::Core& core, std::uint64_t now) { return core.forget_archive(now); }));
    return taken.error();
  }
  static_cast<void>(profile.driver().call(files::remove_call(file->id)));  // else the host drops it in a week
  return std::optional(*taken);
}

}  // namespace majlis::cli
