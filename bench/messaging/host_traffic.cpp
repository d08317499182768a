#include "bench/messaging/host_traffic.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace majlis::bench {
namespace {

constexpr auto kAckPeriod = std::chrono::seconds(1);
constexpr std::uint32_t kAckId = 0xC0000000;  // appends have lower ids
constexpr std::size_t kNobody = SIZE_MAX;

std::array<std::uint8_t, 4> big_endian(std::uint64_t value) {
  return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16),
          static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

// Where the only appearance of a number of four bytes stands in a request.
std::size_t place_of(const Bytes& payload, std::uint32_t marker) {
  const auto wanted = big_endian(marker);
  const auto found = std::search(payload.begin(), payload.end(), wanted.begin(), wanted.end());
  if (found == payload.end()) throw std::logic_error("a number to patch is missing");
  return static_cast<std::size_t>(found - payload.begin());
}

// A request whose numbers can be overwritten. Both places are found by markers that stand nowhere else.
constexpr std::uint32_t kIdMarker = 0xC1D2E3F4;
constexpr std::uint32_t kNumberMarker = 0xA5B6C7D8;

// All templates of one kind have the same layout, but not the same places for all kinds: they are kept behind the
// frame.
struct Places {
  std::uint32_t size = 0;
  std::uint32_t id = 0;
  std::uint32_t number = 0;
};

Bytes patchable(std::string_view method, ByteView params) {
  const Bytes payload = request(kIdMarker, method, params);
  const Places places{static_cast<std::uint32_t>(payload.size()),
                      static_cast<std::uint32_t>(place_of(payload, kIdMarker)),
                      static_cast<std::uint32_t>(place_of(payload, kNumberMarker))};
  Bytes frame = client_frame(payload);
  append(frame, std::bit_cast<std::array<std::uint8_t, sizeof(Places)>>(places));
  return frame;
}

ByteView patched(Bytes& frame, std::uint64_t id, std::uint64_t number) {
  Places places;
  std::copy_n(frame.end() - sizeof places, sizeof places, reinterpret_cast<std::uint8_t*>(&places));
  patch(frame, places.size, places.id, big_endian(id));
  patch(frame, places.size, places.number, big_endian(number));
  return ByteView(frame).first(frame.size() - sizeof places);
}

}  // namespace

HostTraffic::HostTraffic(Swarm& swarm) : swarm_(swarm) { listen(); }

void HostTraffic::listen() {
  swarm_.on_message([this](std::size_t connection, ByteView payload, bool) { take(connection, payload); });
}

void HostTraffic::add_reader(std::size_t connection, std::size_t pair, bool sends, const protocol::StreamId& stream,
                             std::uint64_t last_seq) {
  const protocol::AckParams params{{{stream, kNumberMarker}}};
  readers_.push_back(
      {connection, pair, sends, last_seq, last_seq, patchable(protocol::Ack::kName, record::encode(params))});
  if (reader_of_.size() <= connection) reader_of_.resize(connection + 1, kNobody);
  reader_of_[connection] = readers_.size() - 1;
}

void HostTraffic::add(const Person& sender, const Person& receiver, Stream& stream, std::size_t body_bytes) {
  protocol::AppendParams params;
  params.stream = stream.id;
  params.client_id = kNumberMarker;
  params.epoch = stream.epoch;
  params.body = Bytes(body_bytes, static_cast<std::uint8_t>(pairs_.size()));
  params.tag = Bytes(32, 0x7A);
  Pair pair;
  pair.sender = sender.connection;
  pair.base = stream.last_seq;
  pair.stream = &stream;
  pair.frame = patchable(protocol::Append::kName, record::encode(params));
  add_reader(sender.connection, pairs_.size(), true, stream.id, stream.last_seq);
  add_reader(receiver.connection, pairs_.size(), false, stream.id, stream.last_seq);
  pairs_.push_back(std::move(pair));
}

void HostTraffic::add(const RealPair& real, std::size_t& next_frame, std::uint64_t last_seq,
                      std::vector<Bytes>& delivered) {
  Pair pair;
  pair.sender = real.sender();
  pair.base = last_seq;
  pair.prepared = &real.frames();
  pair.next_prepared = &next_frame;
  pair.delivered = &delivered;
  add_reader(real.sender(), pairs_.size(), true, real.stream(), last_seq);
  add_reader(real.receiver(), pairs_.size(), false, real.stream(), last_seq);
  pairs_.push_back(std::move(pair));
}

bool HostTraffic::send(std::size_t number) {
  Pair& pair = pairs_[number];
  if (pair.prepared != nullptr) {
    if (*pair.next_prepared == pair.prepared->size()) return false;
    swarm_.send(pair.sender, (*pair.prepared)[(*pair.next_prepared)++]);
    return true;
  }
  const std::uint64_t client_id = ++pair.stream->last_client_id;
  swarm_.send(pair.sender, patched(pair.frame, client_id, client_id));
  return true;
}

// Each connection has its turn once in a period, evenly spread.
void HostTraffic::poll(std::chrono::microseconds wait) {
  swarm_.poll(wait);
  if (readers_.empty()) return;
  const auto now = Clock::now();
  const auto step = std::chrono::nanoseconds(kAckPeriod) / readers_.size();
  if (now - next_visit_ > kAckPeriod) next_visit_ = now - kAckPeriod;
  for (; next_visit_ <= now; next_visit_ += step) {
    acknowledge(readers_[next_reader_]);
    next_reader_ = (next_reader_ + 1) % readers_.size();
  }
}

void HostTraffic::acknowledge_all() {
  for (Reader& reader : readers_) acknowledge(reader);
  swarm_.poll(std::chrono::microseconds(0));
}

void HostTraffic::acknowledge(Reader& reader) {
  if (reader.seen == reader.acknowledged) return;
  reader.acknowledged = reader.seen;
  // The marker made the number four bytes wide: smaller ones are padded, which CBOR allows.
  swarm_.send(reader.connection, patched(reader.ack, kAckId, reader.seen));
}

void HostTraffic::take(std::size_t connection, ByteView payload) {
  if (connection >= reader_of_.size() || reader_of_[connection] == kNobody) return;
  Reader& reader = readers_[reader_of_[connection]];
  // The first key of a map of three tells: "id" or "method".
  if (payload.size() > 4 && payload[1] == 0x62) return take_answer(reader, payload);
  constexpr std::string_view kEntries = protocol::EntriesNotification::kName;
  if (as_text(payload.first(std::min<std::size_t>(payload.size(), 64))).find(kEntries) != std::string_view::npos)
    take_entries(reader, payload);
}

void HostTraffic::take_answer(Reader& reader, ByteView payload) {
  cbor::Reader answer(payload);
  static_cast<void>(answer.next());
  static_cast<void>(answer.next());
  const auto id = must(answer.next(), "an answer").number;
  const auto key = must(answer.next(), "an answer");
  if (as_text(key.bytes) != "result") throw std::runtime_error("the host refused: " + to_string(payload));
  if (reader.sends && id < kAckId) on_stored(reader.pair);
}

void HostTraffic::take_entries(Reader& reader, ByteView payload) {
  Pair& pair = pairs_[reader.pair];
  const auto frame = must(record::decode<HostFrame>(payload, record::Unknown::kSkip), "a notification");
  cbor::Reader params(frame.params->item);
  static_cast<void>(params.next());
  while (as_text(must(params.next(), "a field").bytes) != "entries") static_cast<void>(params.skip());
  const auto entries = must(params.next(), "entries").number;
  for (std::uint64_t i = 0; i < entries; ++i) {
    const auto fields = must(params.next(), "an entry").number;
    for (std::uint64_t field = 0; field < fields; ++field) {
      const bool seq = as_text(must(params.next(), "a field").bytes) == "seq";
      if (!seq) {
        static_cast<void>(params.skip());
        continue;
      }
      reader.seen = must(params.next(), "a number").number;
      if (reader.sends || reader.seen <= pair.base) continue;
      pair.received.take(reader.seen - pair.base - 1);
      on_delivered(reader.pair, reader.seen - pair.base - 1);
    }
  }
  if (pair.stream != nullptr) pair.stream->last_seq = std::max(pair.stream->last_seq, reader.seen);
  if (!reader.sends && pair.delivered != nullptr) pair.delivered->push_back(to_bytes(payload));
}

}  // namespace majlis::bench
