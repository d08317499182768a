// Requests that come in pieces, and lengths that are lies.
#include "host/net/http_parser.hpp"

#include <gtest/gtest.h>

namespace majlis::host {
namespace {

struct Read {
  std::string error;
  std::string body;
  bool done = false;
};

// Offers `text` as a connection does: `step` bytes more each time, what was not taken once again.
Read read_in_pieces(std::string_view text, std::size_t step) {
  HttpParser parser(1024);
  Read read;
  std::size_t taken = 0;
  for (std::size_t end = 0; end < text.size() && !parser.done();) {
    end = std::min(end + step, text.size());
    while (taken < end && !parser.done()) {
      const auto used = parser.feed(as_bytes(text.substr(taken, end - taken)));
      if (!used.ok()) {
        read.error = used.error().name;
        return read;
      }
      if (*used == 0) break;
      taken += *used;
      if (parser.has_head()) read.body += to_string(parser.take_body());
    }
  }
  read.done = parser.done();
  return read;
}

TEST(HttpParser, ReadsChunksHoweverTheyAreCut) {
  const std::string head = "POST /rpc HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string body : {"0\r\n\r\n", "3\r\nabc\r\n0\r\n\r\n", "1\r\na\r\n2;x=y\r\nbc\r\n00\r\nA: b\r\n\r\n"}) {
    for (std::size_t step = 1; step <= body.size(); ++step) {
      const Read read = read_in_pieces(head + body, step);
      EXPECT_EQ(read.error, "") << body << " by " << step;
      EXPECT_EQ(read.body, body[0] == '0' ? "" : "abc") << body << " by " << step;
      EXPECT_TRUE(read.done) << body << " by " << step;
    }
  }
}

TEST(HttpParser, SurvivesWhatIsNoLastChunk) {
  const std::string head = "POST /rpc HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string body : {"0\r\nabc", "0\r\n\rx\r\n", "3\r\nabc\r\n0\r\nX", "\r\n\r\n", "0\r\n\n\n\n\n"})
    for (std::size_t step = 1; step <= 8; ++step) EXPECT_FALSE(read_in_pieces(head + body, step).done) << body;
}

TEST(HttpParser, RefusesLengthsThatNoBodyHas) {
  const auto with_length = [](const std::string& length) {
    return read_in_pieces("POST /rpc HTTP/1.1\r\nHost: t\r\nContent-Length: " + length + "\r\n\r\n", 1000).error;
  };
  EXPECT_EQ(with_length("9223372036854775807"), "") << "within what is counted; the limit is the connection's";
  EXPECT_EQ(with_length("9223372036854775808"), "http.too_large");
  EXPECT_EQ(with_length("18446744073709551615"), "http.too_large");
  EXPECT_EQ(with_length("18446744073709551616"), "http.syntax");
}

}  // namespace
}  // namespace majlis::host
