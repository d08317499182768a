#include "bench/messaging/calls.hpp"

namespace majlis::bench {

Bytes request(std::uint64_t id, std::string_view method, ByteView params) {
  cbor::Writer writer;
  writer.map(4);
  writer.text("id");
  writer.unsigned_integer(id);
  writer.text("method");
  writer.text(method);
  writer.text("params");
  writer.raw(params);
  writer.text("jsonrpc");
  writer.text("2.0");
  return writer.take();
}

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
                               " was refused: " + to_string(frame.error ? frame.error->item : Bytes()));
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
