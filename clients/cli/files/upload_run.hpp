// One attempt at an upload, over one connection: a pipeline of four threads with stretches of the file going round.
//
//   a thread reads and hashes  →  the caller's thread saves digests, of all that waits by one commit
//                              →  a thread seals, in place  →  a thread sends
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
  // kStretch chunks, each where its sealed form will stand.
  struct Stretch {
    Bytes bytes;
    std::uint64_t number = 0;
    std::vector<files::Digest> known, digests;  // of an earlier run, and now
    Status hashed;
    std::optional<files::Release> release;
    bool spent = true;  // it can be filled anew
  };
  using Stretches = std::vector<std::unique_ptr<Stretch>>;

  Status produce(files::Upload& upload);
  Status fill(std::unique_ptr<Stretch> stretch);
  Status release(files::Upload& upload, Stretches hashed);
  Status keep_alive(std::uint64_t size);
  void hash(files::Upload& upload);
  Status hash(files::Upload& upload, Stretch& stretch);
  void seal();
  void send(std::uint64_t total);
  Status send_stretch(const Stretch& stretch);

  Profile& profile_;
  HttpTransfer& http_;
  Source& source_;
  SavedUpload& saved_;
  Progress& progress_;
  const Request request_;
  Pipe<Stretch> back_, to_hash_, to_seal_, to_send_;     // back_: to the caller's thread, hashed or spent
  std::uint64_t count_ = 0, filled_ = 0, released_ = 0;  // stretches
  bool begun_before_ = true;                             // an earlier run may have saved the next one's digests
  std::atomic<std::uint64_t> sent_;
  // Of the sending thread, until it has ended.
  std::optional<Error> broken_;
  std::optional<HttpAnswer> answer_;
};

}  // namespace majlis::cli
