#include "host/kernel/http_body.hpp"

#include <gtest/gtest.h>

namespace majlis::host {
namespace {

using Kind = HttpPiece::Kind;

struct Body : testing::Test {
  int wanted = 0;
  HttpBody body{[this] { ++wanted; }};

  std::size_t poll(std::size_t most = kHttpChunk) {
    const auto piece = body.poll(most);
    return piece ? piece->bytes.size() : 0;
  }
};

TEST_F(Body, WaitsWithinItsWindow) {
  std::size_t put = 0;
  for (; body.has_room(); put += kHttpChunk) body.put(Bytes(kHttpChunk));
  EXPECT_EQ(put, kHttpWindow);
  EXPECT_EQ(poll(), kHttpChunk);
  EXPECT_EQ(wanted, 1) << "there is room again";
  EXPECT_TRUE(body.has_room());
  EXPECT_EQ(poll(), kHttpChunk);
  EXPECT_EQ(wanted, 1) << "that is known";
}

TEST_F(Body, GivesWhatCameInOrderHoweverItIsAskedFor) {
  Bytes sent, got;
  for (std::size_t size : {1, 2, 70'000, 3, 65'536, 9}) {
    Bytes piece(size);
    for (auto& byte : piece) byte = static_cast<std::uint8_t>(sent.size() + (&byte - piece.data()) * 7);
    append(sent, piece);
    body.put(std::move(piece));
  }
  body.end(Kind::kEnd);
  for (std::size_t most = 1;; most = most * 3 + 1) {
    const auto piece = body.poll(std::min(most, kHttpChunk));
    ASSERT_TRUE(piece);
    EXPECT_LE(piece->bytes.size(), most);
    if (piece->kind == Kind::kEnd) break;
    append(got, piece->bytes);
  }
  EXPECT_TRUE(equal(got, sent));
  EXPECT_EQ(body.poll(1)->kind, Kind::kEnd) << "the end stays";
}

TEST_F(Body, SmallPiecesStandTogether) {
  for (int i = 0; i < 1000; ++i) body.put(Bytes(1));
  EXPECT_EQ(poll(), 1000U);
  EXPECT_FALSE(body.poll(1)) << "and then there is nothing, which is not the end";
}

TEST_F(Body, WhoWaitsIsGivenWhatComes) {
  std::vector<HttpPiece> got;
  const auto take = [&](HttpPiece piece) { got.push_back(std::move(piece)); };
  body.next(take);
  EXPECT_TRUE(body.awaited());
  EXPECT_EQ(wanted, 1);
  body.put(Bytes(5));
  body.put(Bytes(7));
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(got[0].bytes.size(), 5U);
  EXPECT_EQ(poll(3), 3U);
  EXPECT_EQ(poll(), 4U);
  body.next(take);
  body.end(Kind::kCut);
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[1].kind, Kind::kCut);
}

TEST_F(Body, MemoryGoesRound) {
  body.put(Bytes(kHttpChunk));
  auto piece = *body.poll(kHttpChunk);
  const auto* place = piece.bytes.data();
  body.give_back(std::move(piece.bytes));
  Bytes again = body.spare();
  EXPECT_TRUE(again.empty());
  again.resize(kHttpChunk);
  EXPECT_EQ(again.data(), place);
  EXPECT_EQ(body.spare().capacity(), 0U);
}

}  // namespace
}  // namespace majlis::host
