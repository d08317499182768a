// One attempt at a download, over one connection: a pipeline of three threads with a few buffers going round.
//
//   a thread takes sealed bytes from the host  →  a thread opens them  →  the caller's thread hashes and writes
#pragma once

#include "clients/cli/files/part_file.hpp"
#include "clients/cli/files/pipe.hpp"
#include "clients/cli/files/progress.hpp"
#include "clients/cli/http.hpp"
#include "plugins/files/client/download.hpp"

#include <optional>
#include <vector>

namespace majlis::cli {

class DownloadRun {
 public:
  // `http` has opened the answer that brings the sealed bytes from download.sealed_offset() to the end.
  DownloadRun(Profile& profile, HttpTransfer& http, files::Download& download, PartFile& part, Progress& progress);

  // To the end, or as far as it goes. Errors: those of HttpTransfer, attachments::open_chunk() and PartFile.
  Status run();

 private:
  struct Stretch {
    std::uint64_t first = 0, count = 0;
    Bytes sealed;
    std::vector<ByteView> opened;  // in `sealed`
  };

  void receive();
  Status fill(Stretch& stretch);
  void open();
  Status write(const Stretch& stretch);

  Profile& profile_;
  HttpTransfer& http_;
  files::Download& download_;
  PartFile& part_;
  Progress& progress_;
  const attachments::Layout layout_;
  const std::uint64_t first_;
  Pipe<Stretch> free_, to_open_, to_write_;
  std::optional<Error> lost_;     // of the receiving thread, until it has ended
  std::optional<Error> damaged_;  // of the opening one
};

}  // namespace majlis::cli
