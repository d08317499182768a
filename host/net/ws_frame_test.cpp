#include "host/net/ws_frame.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace majlis::host::ws {
namespace {

using Kind = Event::Kind;

// A client's frame.
Bytes frame(std::uint8_t first, ByteView payload, bool masked = true) {
  std::array<std::uint8_t, 10> head{};
  const std::size_t size = encode_head(head, Opcode::kBinary, payload.size());
  Bytes out(head.begin(), head.begin() + static_cast<std::ptrdiff_t>(size));
  out[0] = first;
  Bytes body = to_bytes(payload);
  if (masked) {
    const std::array<std::uint8_t, 4> mask{1, 2, 3, 0xFE};
    out[1] |= 0x80;
    append(out, mask);
    apply_mask(body, mask, 0);
  }
  append(out, body);
  return out;
}

struct Seen {
  std::vector<std::pair<Kind, std::string>> events;
  std::string error;
};

// Feeds `input` in pieces of `step` bytes.
Seen decode(Bytes input, std::size_t step, std::size_t max_message = 1000) {
  Decoder decoder(max_message);
  Seen seen;
  for (std::size_t at = 0; at < input.size(); at += step) {
    MutableByteView piece = MutableByteView(input).subspan(at, std::min(step, input.size() - at));
    while (true) {
      std::size_t used = 0;
      const auto event = decoder.next(piece, used);
      if (!event.ok()) {
        seen.error = event.error().name;
        return seen;
      }
      if (event->kind == Kind::kNone) break;
      seen.events.emplace_back(event->kind, to_string(event->payload));
      piece = piece.subspan(used);
    }
  }
  EXPECT_EQ(decoder.held(), 0U) << "nothing is held between messages";
  return seen;
}

TEST(WsFrame, HoldsNothingOfAMessageThatIsTaken) {
  Bytes input = frame(0x82, Bytes(900, 'x'));
  Decoder decoder(1000);
  std::size_t used = 0;
  ASSERT_TRUE(decoder.next(MutableByteView(input).first(500), used).ok());
  EXPECT_GT(decoder.held(), 0U);
  const auto event = decoder.next(MutableByteView(input).subspan(500), used);
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->payload.size(), 900U);
  EXPECT_EQ(decoder.held(), 0U);
}

TEST(WsFrame, ReadsMessagesHoweverTheyArrive) {
  Bytes input = frame(0x81, as_bytes("hello"));
  append(input, frame(0x02, as_bytes("ab")));
  append(input, frame(0x89, as_bytes("ping")));  // a control frame may stand between fragments
  append(input, frame(0x00, as_bytes("cd")));
  append(input, frame(0x80, as_bytes("ef")));
  append(input, frame(0x82, Bytes(300, 'x')));
  append(input, frame(0x82, {}));
  append(input, frame(0x88, Bytes{0x03, 0xE8, 'b', 'y', 'e'}));
  const std::vector<std::pair<Kind, std::string>> wanted{{Kind::kText, "hello"},
                                                         {Kind::kPing, "ping"},
                                                         {Kind::kBinary, "abcdef"},
                                                         {Kind::kBinary, std::string(300, 'x')},
                                                         {Kind::kBinary, ""},
                                                         {Kind::kClose,
                                                          "\x03\xE8"
                                                          "bye"}};
  for (std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, input.size()}) {
    const Seen seen = decode(input, step);
    EXPECT_EQ(seen.error, "") << step;
    EXPECT_EQ(seen.events, wanted) << step;
  }
}

TEST(WsFrame, RefusesWhatBreaksTheProtocol) {
  EXPECT_EQ(decode(frame(0x81, as_bytes("a"), false), 100).error, "ws.protocol") << "unmasked";
  EXPECT_EQ(decode(frame(0xC1, as_bytes("a")), 100).error, "ws.protocol") << "reserved bit";
  EXPECT_EQ(decode(frame(0x83, as_bytes("a")), 100).error, "ws.protocol") << "unknown opcode";
  EXPECT_EQ(decode(frame(0x80, as_bytes("a")), 100).error, "ws.protocol") << "continuation of nothing";
  EXPECT_EQ(decode(frame(0x09, as_bytes("a")), 100).error, "ws.protocol") << "fragmented ping";
  EXPECT_EQ(decode(frame(0x89, Bytes(126, 0)), 1000).error, "ws.protocol") << "long ping";
  EXPECT_EQ(decode(frame(0x88, Bytes{3}), 100).error, "ws.protocol") << "close of one byte";
  EXPECT_EQ(decode(frame(0x88, Bytes{0x03, 0xEE}), 100).error, "ws.protocol") << "close code 1006";
  EXPECT_EQ(decode(frame(0x81, Bytes{0xFF}), 100).error, "ws.utf8");
  Bytes nested = frame(0x02, as_bytes("a"));
  append(nested, frame(0x82, as_bytes("b")));
  EXPECT_EQ(decode(nested, 100).error, "ws.protocol") << "message inside a message";
  EXPECT_EQ(decode(Bytes{0x82, 0xFE, 0x00, 0x05, 0, 0, 0, 0}, 100).error, "ws.protocol") << "long form of 5";
}

TEST(WsFrame, RefusesLargeMessagesFromTheirHeadAlone) {
  EXPECT_EQ(decode(Bytes{0x82, 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0}, 100).error, "ws.too_big");
  Bytes pieces = frame(0x02, Bytes(600, 0));
  append(pieces, frame(0x80, Bytes(401, 0)));
  EXPECT_EQ(decode(pieces, 10000).error, "ws.too_big");
}

TEST(WsFrame, SurvivesNoise) {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    Bytes noise(random() % 200);
    for (auto& byte : noise) byte = static_cast<std::uint8_t>(random());
    Decoder decoder(64);
    MutableByteView rest = noise;
    while (true) {
      std::size_t used = 0;
      const auto event = decoder.next(rest, used);
      ASSERT_LE(used, rest.size());
      ASSERT_LE(decoder.held(), 256U);
      if (!event.ok() || event->kind == Kind::kNone) break;
      rest = rest.subspan(used);
    }
  }
}

// RFC 6455, section 1.3.
TEST(WsFrame, DerivesTheAcceptKey) {
  EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

}  // namespace
}  // namespace majlis::host::ws
