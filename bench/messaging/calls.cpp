#include "bench/messaging/calls.hpp"

namespace majlis::bench {

// The id of a call is its place in the list, from 1.
void Calls::run(std::string_view method, const std::vector<std::size_t>& connections,
                const std::function<Bytes(std::size_t)>& params_of,
                const std::function<void(std::size_t, const Bytes&)>& take, std::size_t together) {
  std::size_t sent = 0;
  std::size_t answered = 0;
  swarm_.on_message([&](std::size_t connection, ByteView payload, bool) {
    const auto frame = must(record::decode<HostFrame>(payload, record::Unknown::kSkip), "a message of the host");
    // Others on the swarm may still get answers of their own.
    if (!frame.id || *frame.id > connections.size() || connections[*frame.id - 1] != connection) return;
    if (!frame.result)
      throw std::runtime_error(std::string(method) +
                               " was refused: " + (frame.error ? frame.error->message : "no answer"));
    take(*frame.id - 1, frame.result->item);
    ++answered;
  });
  while (answered < connections.size()) {
    for (; sent < connections.size() && sent - answered < together; ++sent)
      swarm_.send(connections[sent], client_frame(request(sent + 1, method, params_of(sent))));
    swarm_.poll(std::chrono::milliseconds(100));
  }
  swarm_.on_message({});
}

}  // namespace majlis::bench
