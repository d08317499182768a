// A whole file, chunk after chunk, and checked as a whole in the end; or a range from its middle, each chunk by itself.
#include "clients/web/engine/files/running.hpp"

namespace majlis::web {
namespace {

struct Begin {
  files::File file;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("file", self.file, record::Limits{});
  }
};

struct BeginRange {
  files::File file;
  std::uint64_t size = 0, offset = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("file", self.file, record::Limits{});
    visit("size", self.size, record::Limits{0, files::kMaxSize});
    visit("offset", self.offset, record::Limits{0, files::kMaxSize});
  }
};

// Where its sealed bytes stand, and how many of them the next chunk has.
struct Begun {
  std::uint64_t handle = 0, wanted = 0, sealed_size = 0, sealed_offset = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("handle", self.handle, record::Limits{});
    visit("wanted", self.wanted, record::Limits{});
    visit("sealed_size", self.sealed_size, record::Limits{});
    visit("sealed_offset", self.sealed_offset, record::Limits{});
  }
};

struct Opened {
  Bytes bytes;
  std::uint64_t wanted = 0;  // 0: that was all
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("bytes", self.bytes, record::Limits{});
    visit("wanted", self.wanted, record::Limits{});
  }
};

Status begin(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<Begin>());
  MAJLIS_TRY(auto download, files::Download::of(params.file));
  Begun begun{0, download.wanted(), download.layout().sealed_size(), 0};
  begun.handle = turn.running.downloads.add(std::move(download));
  return turn.answer(begun);
}

// Whole chunks, the next ones of what `source` wants; `take` opens one.
template <class Source, class Take>
Result<Opened> opened_by(const Source& source, MutableByteView sealed, Take take) {
  Opened opened;
  while (!sealed.empty()) {
    const std::size_t size = source.wanted();
    if (size == 0 || sealed.size() < size)
      return Error{"attachments.truncated", "the host's bytes end amid a chunk, or are too many"};
    MAJLIS_TRY(const ByteView bytes, take(sealed.first(size)));
    append(opened.bytes, bytes);
    sealed = sealed.subspan(size);
  }
  opened.wanted = source.wanted();
  return opened;
}

Status open(FilesTurn& turn) {
  MAJLIS_TRY(auto params, turn.read<WithBytes>());
  MAJLIS_TRY(auto* download, need(turn.running.downloads, params.handle));
  const auto next = [download](MutableByteView chunk) {
    auto bytes = download->open(download->next(), chunk);
    if (bytes.ok()) download->written(*bytes);
    return bytes;
  };
  MAJLIS_TRY(const Opened opened, opened_by(*download, params.bytes, next));
  return turn.answer(opened);
}

// Whether it was all, and what was sent. Before that nothing of it is the file.
Status finish(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OfHandle>());
  MAJLIS_TRY(auto* download, need(turn.running.downloads, params.handle));
  return download->finish();
}

Status begin_range(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<BeginRange>());
  MAJLIS_TRY(const auto download, files::Download::of(params.file));
  MAJLIS_TRY(auto opener, download.range({params.offset, params.size}));
  Begun begun{0, opener.wanted(), opener.chunks().sealed_size, opener.chunks().sealed_offset};
  begun.handle = turn.running.ranges.add(std::move(opener));
  return turn.answer(begun);
}

Status open_range(FilesTurn& turn) {
  MAJLIS_TRY(auto params, turn.read<WithBytes>());
  MAJLIS_TRY(auto* opener, need(turn.running.ranges, params.handle));
  const auto next = [opener](MutableByteView chunk) { return opener->next(chunk); };
  MAJLIS_TRY(const Opened opened, opened_by(*opener, params.bytes, next));
  return turn.answer(opened);
}

Status drop(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OfHandle>());
  turn.running.downloads.drop(params.handle);
  return {};
}

Status drop_range(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OfHandle>());
  turn.running.ranges.drop(params.handle);
  return {};
}

constexpr FilesMethod kDownloadMethods[] = {
    {"download_begin", begin},    {"download_open", open},    {"download_finish", finish}, {"download_drop", drop},
    {"range_begin", begin_range}, {"range_open", open_range}, {"range_drop", drop_range}};

}  // namespace

std::span<const FilesMethod> download_methods() { return kDownloadMethods; }

}  // namespace majlis::web
