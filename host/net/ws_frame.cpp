#include "host/net/ws_frame.hpp"

#include "base/encoding.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace majlis::host::ws {
namespace {

bool is_control(Opcode opcode) { return static_cast<std::uint8_t>(opcode) >= 8; }

Error violation(std::string_view what) { return {"ws.protocol", "the WebSocket frame is wrong: " + std::string(what)}; }

bool known(std::uint8_t opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

// RFC 6455, section 7.4: what a peer may send.
bool valid_close_code(unsigned code) {
  return (code >= 1000 && code <= 1011 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

std::uint64_t big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

}  // namespace

void apply_mask(MutableByteView data, const std::array<std::uint8_t, 4>& mask, std::uint64_t offset) {
  std::array<std::uint8_t, 8> wide{};
  for (std::size_t i = 0; i < wide.size(); ++i) wide[i] = mask[(offset + i) % 4];
  const auto key = std::bit_cast<std::uint64_t>(wide);
  std::size_t at = 0;
  for (; at + 8 <= data.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, data.data() + at, 8);
    word ^= key;
    std::memcpy(data.data() + at, &word, 8);
  }
  for (; at < data.size(); ++at) data[at] ^= wide[at % 8];
}

std::size_t Decoder::head_wanted() const {
  if (head_size_ < 2 || (head_[1] & 0x80) == 0) return 2;  // an unmasked frame is refused from its first bytes
  const unsigned length = head_[1] & 0x7FU;
  return 6U + (length == 126 ? 2U : length == 127 ? 8U : 0U);
}

Status Decoder::read_head() {
  const bool final = (head_[0] & 0x80) != 0;
  const unsigned short_length = head_[1] & 0x7FU;
  if ((head_[0] & 0x70) != 0) return violation("a reserved bit is set, and no extension was agreed");
  if (!known(head_[0] & 0x0F)) return violation("unknown opcode");
  if ((head_[1] & 0x80) == 0) return violation("clients must mask their frames");
  opcode_ = static_cast<Opcode>(head_[0] & 0x0F);
  final_ = final;
  const std::size_t wide = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
  left_ = wide == 0 ? short_length : big_endian(ByteView(head_).subspan(2, wide));
  if ((wide == 2 && left_ < 126) || (wide == 8 && (left_ <= 0xFFFF || left_ >> 63 != 0)))
    return violation("the length is not in its shortest form");
  std::copy_n(head_.begin() + 2 + static_cast<std::ptrdiff_t>(wide), 4, mask_.begin());
  taken_ = 0;
  if (is_control(opcode_)) {
    if (!final || left_ > 125) return violation("control frames are whole and at most 125 bytes long");
    return {};
  }
  if (open_message_ != (opcode_ == Opcode::kContinuation))
    return violation(open_message_ ? "a new message began inside another" : "a continuation of nothing");
  if (left_ > max_message_ || message_.size() + left_ > max_message_)
    return Error{"ws.too_big", "the message is larger than " + std::to_string(max_message_) + " bytes"};
  if (!open_message_) message_opcode_ = opcode_;
  open_message_ = !final;
  return {};
}

Result<Event> Decoder::complete(ByteView payload, Bytes joined) {
  in_payload_ = false;
  head_size_ = 0;
  if (!is_control(opcode_)) {
    const bool text = message_opcode_ == Opcode::kText;
    if (text && !is_utf8(as_text(payload))) return Error{"ws.utf8", "the text message is not UTF-8"};
    return Event{text ? Event::Kind::kText : Event::Kind::kBinary, payload, std::move(joined)};
  }
  if (opcode_ == Opcode::kPing) return Event{Event::Kind::kPing, payload};
  if (opcode_ == Opcode::kPong) return Event{Event::Kind::kPong, payload};
  if (payload.size() == 1) return violation("a close code has two bytes");
  if (payload.size() >= 2) {
    if (!valid_close_code(static_cast<unsigned>(big_endian(payload.first(2))))) return violation("bad close code");
    if (!is_utf8(as_text(payload.subspan(2)))) return Error{"ws.utf8", "the close reason is not UTF-8"};
  }
  return Event{Event::Kind::kClose, payload};
}

Result<Event> Decoder::next(MutableByteView input, std::size_t& used) {
  used = 0;
  while (true) {
    if (!in_payload_) {
      while (head_size_ < head_wanted() && used < input.size()) head_[head_size_++] = input[used++];
      if (head_size_ < head_wanted()) return Event{};
      MAJLIS_CHECK(read_head());
      in_payload_ = true;
      if (is_control(opcode_)) control_.clear();
    }
    const std::size_t here = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - used));
    const MutableByteView piece = input.subspan(used, here);
    apply_mask(piece, mask_, taken_);
    used += here;
    left_ -= here;
    if (is_control(opcode_)) {
      append(control_, piece);
      taken_ += here;
      if (left_ > 0) return Event{};
      return complete(control_);
    }
    if (left_ == 0 && final_ && taken_ == 0 && message_.empty()) return complete(piece);
    append(message_, piece);
    taken_ += here;
    if (left_ > 0) return Event{};
    if (final_) {
      Bytes joined = std::exchange(message_, Bytes());
      const ByteView payload = joined;
      return complete(payload, std::move(joined));
    }
    in_payload_ = false;
    head_size_ = 0;
  }
}

CloseCode close_code(const Error& error) {
  if (error.name == "ws.too_big") return CloseCode::kTooBig;
  return error.name == "ws.utf8" ? CloseCode::kNotUtf8 : CloseCode::kProtocol;
}

std::size_t encode_head(std::array<std::uint8_t, 10>& head, Opcode opcode, std::uint64_t size) {
  head[0] = 0x80 | static_cast<std::uint8_t>(opcode);
  const std::size_t wide = size < 126 ? 0 : size <= 0xFFFF ? 2 : 8;
  head[1] = static_cast<std::uint8_t>(wide == 0 ? size : wide == 2 ? 126 : 127);
  for (std::size_t i = 0; i < wide; ++i) head[2 + i] = static_cast<std::uint8_t>(size >> (8 * (wide - 1 - i)));
  return 2 + wide;
}

Bytes close_payload(CloseCode code, std::string_view reason) {
  Bytes out{static_cast<std::uint8_t>(static_cast<unsigned>(code) >> 8), static_cast<std::uint8_t>(code)};
  append(out, as_bytes(reason.substr(0, 120)));
  return out;
}

std::string accept_key(std::string_view client_key) {
  const std::string text = std::string(client_key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<std::uint8_t, 20> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::array<std::uint8_t, 32> encoded{};
  const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(digest.size()));
  return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length)};
}

}  // namespace majlis::host::ws
