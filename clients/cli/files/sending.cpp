#include "clients/cli/files/sending.hpp"

#include "base/encoding.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/files/patience.hpp"
#include "clients/cli/files/picture.hpp"
#include "clients/cli/files/refusal.hpp"
#include "clients/cli/files/upload_run.hpp"

namespace majlis::cli {
namespace {

constexpr unsigned kRestarts = 4;
constexpr std::string_view kUploads = "/p/files/uploads";

std::string source_key(const client::StreamId& conversation, const Source& source) {
  return to_hex(conversation.view()) + "\n" + source.identity();
}

std::string base64(std::string_view text) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    unsigned three = 0;
    for (std::size_t j = 0; j < 3; ++j)
      three = three << 8 | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j) out += i + j > text.size() ? '=' : kDigits[three >> (18 - 6 * j) & 63];
  }
  return out;
}

// What is seen of a picture before it is fetched; what cannot be looked at is sent without.
void add_picture(files::File& file, ByteView bytes) {
  auto picture = picture_in(bytes);
  if (!picture) return;
  file.width = picture->width;
  file.height = picture->height;
  file.thumbnail = std::move(picture->thumbnail);
  file.blurhash = std::move(picture->blurhash);
}

// Everything that one file's sending goes through.
class Sending {
 public:
  Sending(Profile& profile, Source& source, std::string key, std::optional<std::uint64_t> lifetime_s)
      : profile_(profile),
        source_(source),
        key_(std::move(key)),
        lifetime_s_(lifetime_s),
        http_(profile.endpoint(), profile.ca_file()),
        progress_(one_line(source.name()), source.size()) {}

  Result<files::File> run() {
    for (;;) {
      auto sent = attempt();
      if (sent.ok()) {
        progress_.finish();
        return sent;
      }
      const Error& error = sent.error();
      if (error.name.starts_with("files.source.")) {  // under a new key then
        MAJLIS_CHECK(source_.check_unchanged());
        MAJLIS_CHECK(start_over());
        progress_.remark(error.detail);
        if (++restarts_ < kRestarts) continue;
        return Error{"cli.file.refused", "sending " + source_.path() + " began anew again and again: " + error.detail};
      }
      if (!is_passing(error)) return error;
      MAJLIS_TRY(const bool again, patience_.wait(profile_, reached_));
      if (!again) {
        return Error{"cli.unfinished", error.detail + "; of " + source_.path() + " " +
                                           files::size_in_words(std::min(reached_, source_.size())) +
                                           " are at the host. The same command goes on from there"};
      }
    }
  }

 private:
  Result<HttpHeaders> headers() {
    if (!profile_.core().session_token()) MAJLIS_CHECK(profile_.driver().catch_up());
    const auto& token = profile_.core().session_token();
    if (!token) return Error{"cli.connection.lost", "the session with the host has ended"};
    return HttpHeaders{{"Tus-Resumable", "1.0.0"}, {"Authorization", "Bearer " + to_base64url(token->view())}};
  }

  Result<files::File> attempt() {
    if (!saved_) {
      MAJLIS_TRY(saved_, SavedUpload::find(profile_, key_, source_.size()));
    }
    if (!saved_) {
      MAJLIS_TRY(const auto fresh, files::Upload::begin(profile_.random(), source_.size()));
      MAJLIS_TRY(saved_, SavedUpload::begin(profile_, fresh, key_));
    }
    MAJLIS_TRY(auto upload, files::Upload::resume(saved_->record()));
    MAJLIS_TRY(auto request, place(upload.layout().sealed_size()));
    reached_ = request.offset;
    MAJLIS_CHECK(source_.rewind());
    UploadRun run(profile_, http_, source_, *saved_, progress_, std::move(request));
    MAJLIS_TRY(const auto answer, run.run(upload));
    if (answer) MAJLIS_CHECK(check(*answer, upload.layout().sealed_size()));
    const bool all = upload.done() && (!answer || answer->number("upload-offset") == upload.layout().sealed_size());
    if (!all) return Error{"cli.connection.answer", "the host did not take all bytes"};
    return describe(upload);
  }

  // Makes the upload at the host, or asks how far it is.
  Result<UploadRun::Request> place(std::uint64_t size) {
    MAJLIS_TRY(auto head, headers());
    std::uint64_t offset = 0;
    if (saved_->record().file) {
      MAJLIS_TRY(const auto answer, http_.call("HEAD", path(), head));
      if (answer.status == 404 || answer.status == 410 ||
          (answer.status == 200 && answer.number("upload-length") != size)) {
        MAJLIS_CHECK(start_over());
        return Error{"files.source.gone", "the host has dropped what was sent; it is sent anew"};
      }
      MAJLIS_CHECK(check(answer, size));
      offset = answer.number("upload-offset").value_or(size + 1);
      if (offset > size) return Error{"cli.file.refused", "the host says nonsense of where the upload stands"};
    } else {
      MAJLIS_CHECK(create(head, size));
    }
    head.emplace_back("Upload-Offset", std::to_string(offset));
    head.emplace_back("Content-Type", "application/offset+octet-stream");
    return UploadRun::Request{path(), std::move(head), offset};
  }

  Status create(HttpHeaders head, std::uint64_t size) {
    head.emplace_back("Upload-Length", std::to_string(size));
    if (lifetime_s_) head.emplace_back("Upload-Metadata", "lifetime " + base64(std::to_string(*lifetime_s_)));
    MAJLIS_TRY(const auto answer, http_.call("POST", kUploads, head));
    MAJLIS_CHECK(check(answer, size));
    const std::string location = answer.header("location").value_or("");
    const auto bytes = from_base64url(location.substr(location.rfind('/') + 1));
    const auto file = bytes.ok() ? files::FileId::from_bytes(*bytes) : Result<files::FileId>(bytes.error());
    if (!file.ok()) return Error{"cli.file.refused", "the host does not say where to send the file to"};
    return saved_->set_file(*file);
  }

  Status check(const HttpAnswer& answer, std::uint64_t size) {
    if (answer.status >= 200 && answer.status < 300) return {};
    const bool known = saved_->record().file.has_value();
    if (known && (answer.status == 404 || answer.status == 410))
      return Error{"files.source.gone", "the host has dropped what was sent; it is sent anew"};
    if (is_passing(answer))
      return Error{"cli.connection.answer", "the host answered with HTTP status " + std::to_string(answer.status)};
    return refused_upload(profile_, source_.path(), size, answer);
  }

  Status start_over() {
    if (!saved_) return {};
    if (const auto head = headers(); saved_->record().file && head.ok())
      static_cast<void>(http_.call("DELETE", path(), *head));  // else the host drops it in its own time
    MAJLIS_CHECK(saved_->forget());
    saved_.reset();
    return {};
  }

  Result<files::File> describe(const files::Upload& upload) {
    files::File file;
    file.id = *saved_->record().file;
    file.key = to_bytes(upload.key());
    file.sha256 = upload.sha256();
    file.size = upload.layout().size();
    file.media_type = source_.media_type();
    if (file.media_type->starts_with("image/") && file.size <= kLargestPicture) {
      MAJLIS_TRY(const Bytes bytes, source_.whole());
      add_picture(file, bytes);
    }
    return file;
  }

  std::string path() const { return std::string(kUploads) + "/" + saved_->record().file->text(); }

  Profile& profile_;
  Source& source_;
  const std::string key_;
  const std::optional<std::uint64_t> lifetime_s_;
  HttpTransfer http_;
  Progress progress_;
  Patience patience_;
  std::optional<SavedUpload> saved_;
  std::uint64_t reached_ = 0;
  unsigned restarts_ = 0;
};

}  // namespace

Result<files::File> send_bytes(Profile& profile, const client::StreamId& conversation, Source& source,
                               std::optional<std::uint64_t> lifetime_s) {
  return Sending(profile, source, source_key(conversation, source), lifetime_s).run();
}

Status forget_upload(Profile& profile, const client::StreamId& conversation, const Source& source) {
  MAJLIS_TRY(auto saved, SavedUpload::find(profile, source_key(conversation, source), source.size()));
  return saved ? saved->forget_last() : Status();
}

Result<std::optional<files::FileId>> begun_file(Profile& profile, const client::StreamId& conversation,
                                                const Source& source) {
  MAJLIS_TRY(const auto saved, SavedUpload::find(profile, source_key(conversation, source), source.size()));
  return saved ? saved->record().file : std::nullopt;
}

}  // namespace majlis::cli
