// An upload goes in stretches: `upload_take` hashes the next one, `upload_seal` gives it sealed. Between the two the
// worker has the digests saved: what was offered to a host once is never sealed again from other bytes.
#include "clients/web/engine/files/running.hpp"

#include <algorithm>

namespace majlis::web {
namespace {

using attachments::kChunkSize;
using files::Digest;
using files::Upload;

struct Begin {
  std::uint64_t size = 0;
  std::string source;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("size", self.size, record::Limits{0, files::kMaxSize});
    visit("source", self.source, record::Limits{0, 16'384});
  }
};

struct Begun {
  std::optional<files::FileId> file;
  std::uint64_t size = 0, handle = 0, wanted = 0, sealed_size = 0;
  Bytes record;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("file", self.file, record::Limits{});
    visit("size", self.size, record::Limits{});
    visit("handle", self.handle, record::Limits{});
    visit("record", self.record, record::Limits{});
    visit("wanted", self.wanted, record::Limits{});
    visit("sealed_size", self.sealed_size, record::Limits{});
  }
};

struct Take {
  Bytes bytes, known;
  std::uint64_t handle = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("bytes", self.bytes, record::Limits{});
    visit("known", self.known, record::Limits{});
    visit("handle", self.handle, record::Limits{});
  }
};

struct Seal {
  std::uint64_t from = 0, handle = 0;  // the host has the sealed bytes before `from`
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("from", self.from, record::Limits{});
    visit("handle", self.handle, record::Limits{});
  }
};

struct Sealed {
  bool done = false;
  Bytes bytes;
  std::uint64_t wanted = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("done", self.done, record::Limits{});
    visit("bytes", self.bytes, record::Limits{});
    visit("wanted", self.wanted, record::Limits{});
  }
};

struct Place {
  files::FileId file;
  Bytes record;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("file", self.file, record::Limits{});
    visit("record", self.record, record::Limits{});
  }
};

struct Ended {
  Bytes key, sha256;
  std::uint64_t size = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("key", self.key, record::Limits{});
    visit("size", self.size, record::Limits{});
    visit("sha256", self.sha256, record::Limits{});
  }
};

// How many bytes of the source the next stretch takes.
std::uint64_t wanted(const Upload& upload) {
  const std::uint64_t size = upload.layout().size();
  return std::min(size - std::min(size, upload.next() * kChunkSize), kStretchChunks * kChunkSize);
}

Status start(FilesTurn& turn, Upload upload, files::UploadRecord record) {
  Begun begun;
  begun.size = upload.layout().size();
  begun.wanted = wanted(upload);
  begun.sealed_size = upload.layout().sealed_size();
  begun.file = record.file;
  begun.record = record::encode(record);
  begun.handle = turn.running.uploads.add({std::move(upload), {}});
  const Status answered = turn.answer(begun);
  wipe(begun.record);
  wipe(record.key);
  return answered;
}

Status begin(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<Begin>());
  MAJLIS_TRY(auto upload, Upload::begin(turn.running.random, params.size));
  auto record = upload.record(params.source);
  return start(turn, std::move(upload), std::move(record));
}

Status resume(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OnlyBytes>());
  MAJLIS_TRY(auto record, record::decode<files::UploadRecord>(params.bytes, record::Unknown::kSkip));
  MAJLIS_TRY(auto upload, Upload::resume(record));
  return start(turn, std::move(upload), std::move(record));
}

// The record of an upload that the host has made.
Status placed(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<Place>());
  MAJLIS_TRY(auto record, record::decode<files::UploadRecord>(params.record, record::Unknown::kSkip));
  record.file = params.file;
  return turn.answer(OnlyBytes{record::encode(record)});
}

Status take(FilesTurn& turn) {
  MAJLIS_TRY(auto params, turn.read<Take>());
  MAJLIS_TRY(auto* running, need(turn.running.uploads, params.handle));
  Bytes digests;
  ByteView rest = params.bytes, known = params.known;
  for (std::uint64_t i = 0; i < kStretchChunks && !running->upload.done(); ++i) {
    const ByteView chunk = rest.first(std::min(running->upload.wanted(), rest.size()));
    rest = rest.subspan(chunk.size());
    Digest before{};
    const bool saved = known.size() >= before.size();
    if (saved) std::copy_n(known.begin(), before.size(), before.begin());
    known = known.subspan(saved ? before.size() : known.size());
    MAJLIS_TRY(const Digest digest, running->upload.take(chunk, saved ? &before : nullptr));
    append(digests, digest);
  }
  if (!rest.empty()) return Error{"files.source.long", "the source has become longer while it was read"};
  running->taken = std::move(params.bytes);
  return turn.answer(OnlyBytes{std::move(digests)});
}

Status seal(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<Seal>());
  MAJLIS_TRY(auto* running, need(turn.running.uploads, params.handle));
  const files::Release release = running->upload.saved();
  const auto& layout = release.layout();
  Sealed sealed;
  ByteView rest = running->taken;
  for (std::uint64_t i = release.first(); i < release.first() + release.count(); ++i) {
    const ByteView chunk = rest.first(layout.true_chunk_size(i));
    rest = rest.subspan(chunk.size());
    if (layout.sealed_offset(i) + layout.sealed_chunk_size(i) <= params.from) continue;
    const std::size_t at = sealed.bytes.size();
    sealed.bytes.resize(at + layout.sealed_chunk_size(i));
    MAJLIS_CHECK(release.seal(i, chunk, MutableByteView(sealed.bytes).subspan(at)));
    if (layout.sealed_offset(i) >= params.from) continue;
    const auto have = static_cast<std::ptrdiff_t>(params.from - layout.sealed_offset(i));
    sealed.bytes.erase(sealed.bytes.begin(), sealed.bytes.begin() + have);  // the host has the chunk's beginning
  }
  running->taken.clear();
  sealed.done = running->upload.done();
  sealed.wanted = wanted(running->upload);
  return turn.answer(sealed);
}

// Of an upload that is done, what its message says of it.
Status end(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OfHandle>());
  MAJLIS_TRY(const auto* running, need(turn.running.uploads, params.handle));
  const Upload& upload = running->upload;
  if (!upload.done()) return Error{"web.files.handle", "the upload is not done yet"};
  const Status answered = turn.answer(Ended{to_bytes(upload.key()), upload.sha256(), upload.layout().size()});
  turn.running.uploads.drop(params.handle);
  return answered;
}

Status drop(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OfHandle>());
  turn.running.uploads.drop(params.handle);
  return {};
}

constexpr FilesMethod kUploadMethods[] = {{"upload_begin", begin}, {"upload_resume", resume}, {"upload_placed", placed},
                                          {"upload_take", take},   {"upload_seal", seal},     {"upload_end", end},
                                          {"upload_drop", drop}};

}  // namespace

std::span<const FilesMethod> upload_methods() { return kUploadMethods; }

}  // namespace majlis::web
