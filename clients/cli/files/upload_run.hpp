// One attempt at an upload, over one connection: a pipeline of three threads with a few buffers going round.
//
//   the caller's thread reads, hashes and saves digests  →  a thread seals  →  a thread sends
#pragma once

#include "clients/cli/files/pipe.hpp"
#include "clients/cli/files/progress.hpp"
#include "clients/cli/files/saved_upload.hpp"
#include "clients/cli/files/source.hpp"
#include "clients/cli/http.hpp"

#include <atomic>
#include <optional>

namespace majlis::cli {

class UploadRun {
 public:
  struct Request {
    std::string path;
    HttpHeaders headers;
    std::uint64_t offset = 0;  // the host has the sealed bytes before it
  };

  UploadRun(Profile& profile, HttpTransfer& http, Source& source, SavedUpload& saved, Progress& progress,
            Request request);

  // To the source's end. The host's answer to the bytes; absent where it had all. Errors: files.source.* (the source is
  // not what was begun), those of Source, Home and HttpTransfer.
  Result<std::optional<HttpAnswer>> run(files::Upload& upload);

 private:
  struct Stretch {
    Bytes bytes, sealed;
    std::optional<files::Release> release;
  };

  Status produce(files::Upload& upload);
  Status fill(files::Upload& upload, Stretch& stretch);
  void seal();
  void send(std::uint64_t total);
  Status send_stretch(const Stretch& stretch);

  Profile& profile_;
  HttpTransfer& http_;
  Source& source_;
  SavedUpload& saved_;
  Progress& progress_;
  const Request request_;
  Pipe<Stretch> free_, to_seal_, to_send_;
  std::atomic<std::uint64_t> sent_;
  // Of the sending thread, until it has ended.
  std::optional<Error> broken_;
  std::optional<HttpAnswer> answer_;
};

}  // namespace majlis::cli
