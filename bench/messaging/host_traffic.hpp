// Traffic of the host: appends as a client sends them, pushed entries, and acknowledgements, cumulative and at most
// every second on a connection: the host saves them no more often.
#pragma once

#include "bench/messaging/people.hpp"
#include "bench/messaging/real_pair.hpp"
#include "bench/messaging/traffic.hpp"

#include <optional>

namespace majlis::bench {

class HostTraffic final : public Traffic {
 public:
  explicit HostTraffic(Swarm& swarm);
  ~HostTraffic() override { swarm_.on_message({}); }

  // A pair with made-up bodies of `body_bytes`. `stream` lives on: what is sent is counted in it.
  void add(const Person& sender, const Person& receiver, Stream& stream, std::size_t body_bytes);
  // A pair whose messages were prepared; it ends with them. What its receiver is pushed goes to `delivered` as it came.
  void add(const RealPair& pair, std::size_t& next_frame, std::uint64_t last_seq, std::vector<Bytes>& delivered);

  std::size_t pairs() const override { return pairs_.size(); }
  bool send(std::size_t pair) override;
  void poll(std::chrono::microseconds wait) override;
  // Takes the messages of the swarm, after others did.
  void listen();
  // Acknowledges all that came, at once.
  void acknowledge_all();

 private:
  struct Pair {
    std::size_t sender = 0;
    std::uint64_t base = 0;    // last entry before this traffic
    Stream* stream = nullptr;  // made-up bodies: where it stands
    Bytes frame;               // and the append to patch
    const std::vector<Bytes>* prepared = nullptr;
    std::size_t* next_prepared = nullptr;
    Sequence received;
    std::vector<Bytes>* delivered = nullptr;
  };
  struct Reader {  // one connection
    std::size_t connection = 0;
    std::size_t pair = 0;
    bool sends = false;
    std::uint64_t seen = 0;
    std::uint64_t acknowledged = 0;
    Bytes ack;  // to patch
  };

  void add_reader(std::size_t connection, std::size_t pair, bool sends, const protocol::StreamId& stream,
                  std::uint64_t last_seq);
  void take(std::size_t connection, ByteView payload);
  void take_answer(Reader& reader, ByteView payload);
  void take_entries(Reader& reader, ByteView payload);
  void acknowledge(Reader& reader);

  Swarm& swarm_;
  std::vector<Pair> pairs_;
  std::vector<Reader> readers_;
  std::vector<std::size_t> reader_of_;  // by connection
  std::size_t next_reader_ = 0;
  Clock::time_point next_visit_ = Clock::now();
};

}  // namespace majlis::bench
