#include "clients/cli/files/fetching.hpp"

#include "base/encoding.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/files/download_run.hpp"
#include "clients/cli/files/patience.hpp"
#include "clients/cli/files/refusal.hpp"

namespace majlis::cli {
namespace {

class Fetching {
 public:
  Fetching(Profile& profile, const files::File& file, PartFile& part)
      : profile_(profile),
        file_(file),
        part_(part),
        name_(one_line(files::name_of(file))),
        path_("/p/files/blobs/" + file.id.text()),
        http_(profile.endpoint(), profile.ca_file()),
        progress_(name_, file.size) {}

  Status run() {
    for (;;) {
      const Status fetched = attempt();
      if (fetched.ok()) break;
      const Error& error = fetched.error();
      if (error.name == "files.download.hash" && resumed_) {  // what an earlier run left is not what it wrote
        MAJLIS_CHECK(part_.cut(0));
        continue;
      }
      if (error.name.starts_with("attachments.") || error.name.starts_with("files.download.")) return damaged(error);
      if (!is_passing(error)) return error;
      MAJLIS_TRY(const bool again, patience_.wait(profile_, part_.size()));
      if (!again) {
        return Error{"cli.unfinished", error.detail + "; of " + name_ + " " + files::size_in_words(part_.size()) +
                                           " have come. The same command goes on from there"};
      }
    }
    MAJLIS_CHECK(part_.finish());
    progress_.finish();
    // Who keeps the file keeps it at the host, for other devices; a host that does not is no reason to fail.
    static_cast<void>(http_.call("POST", path_ + "/renew", headers()));
    return {};
  }

 private:
  HttpHeaders headers() const { return {{"Majlis-File-Token", to_base64url(file_.token)}}; }

  Status attempt() {
    MAJLIS_TRY(auto download, files::Download::of(file_));
    MAJLIS_CHECK(take_up(download));
    if (!download.done()) {
      MAJLIS_CHECK(ask(download));
      MAJLIS_CHECK(DownloadRun(profile_, http_, download, part_, progress_).run());
    }
    return download.finish();
  }

  // What is there from before.
  Status take_up(files::Download& download) {
    MAJLIS_CHECK(part_.cut(download.useful(part_.size())));
    resumed_ = part_.size() > 0;
    progress_.update(part_.size());
    Bytes buffer(16 * attachments::kChunkSize);
    for (std::uint64_t at = 0; at < part_.size();) {
      MAJLIS_TRY(const std::size_t count, part_.read(at, buffer));
      if (count == 0) return part_.cut(0);
      MAJLIS_CHECK(download.have(ByteView(buffer).first(count)));
      at += count;
    }
    return {};
  }

  Status ask(const files::Download& download) {
    const std::uint64_t offset = download.sealed_offset(), size = download.layout().sealed_size();
    HttpHeaders head = headers();
    if (offset > 0) head.emplace_back("Range", "bytes=" + std::to_string(offset) + "-");
    MAJLIS_TRY(const auto answer, http_.open("GET", path_, head));
    if (is_passing(answer)) {
      http_.drop();
      return Error{"cli.connection.answer", "the host answered with HTTP status " + std::to_string(answer.status)};
    }
    const bool as_asked = answer.status == (offset > 0 ? 206u : 200u);
    if (!as_asked) {
      http_.drop();
      return answer.status == 416 ? Error{"attachments.truncated", "the host has fewer bytes"}
                                  : refused_download(name_, answer);
    }
    if (answer.number("content-length").value_or(size - offset) == size - offset) return {};
    http_.drop();
    return Error{"attachments.truncated", "the host has not as many bytes as were sent"};
  }

  Error damaged(const Error& why) const {
    return {"cli.file.damaged", "what the host gives for " + name_ + " is not what its sender sent (" + why.detail +
                                    "); do not trust this host with it, and ask the sender for it in another way"};
  }

  Profile& profile_;
  const files::File& file_;
  PartFile& part_;
  const std::string name_;
  const std::string path_;
  HttpTransfer http_;
  Progress progress_;
  Patience patience_;
  bool resumed_ = false;
};

}  // namespace

Status fetch_file(Profile& profile, const files::File& file, const std::string& path, bool force) {
  MAJLIS_TRY(auto part, PartFile::open(profile, file.id, path, force));
  const Status fetched = Fetching(profile, file, part).run();
  // Nothing of a lie is kept, and no empty file of what never came.
  if (!fetched.ok() && (fetched.error().name == "cli.file.damaged" || part.size() == 0)) MAJLIS_CHECK(part.discard());
  return fetched;
}

}  // namespace majlis::cli
