// WebSocket framing (RFC 6455, section 5) without input or output: bytes in, events out. Why not Beast's stream: see
// docs/adr/0010-websocket-framing.md. A Decoder belongs to one connection and its I/O thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace majlis::host::ws {

enum class Opcode : std::uint8_t { kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10 };

// Close codes (RFC 6455, section 7.4.1) that the host uses.
enum class CloseCode : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kProtocol = 1002,
  kUnsupported = 1003,
  kNotUtf8 = 1007,
  kPolicy = 1008,
  kTooBig = 1009,
  kInternal = 1011,
};

struct Event {
  enum class Kind { kNone, kText, kBinary, kPing, kPong, kClose } kind = Kind::kNone;
  ByteView payload;  // borrowed from the input, from `joined`, or, in control frames, until the next call of next()
  Bytes joined{};    // a message that came in pieces: nobody holds it any longer than the event
};

class Decoder {
 public:
  explicit Decoder(std::size_t max_message) : max_message_(max_message) {}

  // Takes bytes from the front of `input` up to the end of one message or control frame; `used` says how many. A whole
  // message in one piece is unmasked in place and not copied. kNone: all was taken, more is needed.
  // Errors: ws.protocol, ws.too_big, ws.utf8; the connection must then be closed with close_code().
  Result<Event> next(MutableByteView input, std::size_t& used);

  // Bytes held between calls.
  std::size_t held() const { return message_.capacity(); }

 private:
  Status read_head();
  std::size_t head_wanted() const;
  Result<Event> complete(ByteView payload, Bytes joined = {});

  std::size_t max_message_;
  std::array<std::uint8_t, 14> head_{};
  std::uint8_t head_size_ = 0;
  bool in_payload_ = false;
  bool final_ = false;
  bool open_message_ = false;  // a fragmented message has begun
  Opcode opcode_ = Opcode::kContinuation;
  Opcode message_opcode_ = Opcode::kContinuation;
  std::array<std::uint8_t, 4> mask_{};
  std::uint64_t left_ = 0;
  std::uint64_t taken_ = 0;  // of this frame's payload
  Bytes message_;            // a message that came in pieces
  Bytes control_;
};

// Which close code answers an error of Decoder::next().
CloseCode close_code(const Error& error);

// The head of an unmasked final frame; returns its size.
std::size_t encode_head(std::array<std::uint8_t, 10>& head, Opcode opcode, std::uint64_t size);
// A close frame's payload; the reason is cut to 120 bytes.
Bytes close_payload(CloseCode code, std::string_view reason);
// The value of Sec-WebSocket-Accept for a client's key.
std::string accept_key(std::string_view client_key);

// XORs `data` with the mask, of which `offset` bytes of payload came before.
void apply_mask(MutableByteView data, const std::array<std::uint8_t, 4>& mask, std::uint64_t offset);

}  // namespace majlis::host::ws
