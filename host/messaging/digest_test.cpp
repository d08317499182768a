#include "host/messaging/digest.hpp"

#include "crypto/primitives/hash.hpp"
#include "crypto/primitives/hmac.hpp"
#include "crypto/primitives/random.hpp"

#include <gtest/gtest.h>

namespace majlis::host::messaging {
namespace {

TEST(Digest, IsWhatClientsCompute) {
  crypto::SeededRandom random(3);
  for (const std::size_t size : {0, 1, 55, 56, 63, 64, 65, 119, 1500, 70'000}) {
    const Bytes data = random.bytes(size);
    const Bytes key = random.bytes(32);
    const ByteView view = data;
    EXPECT_EQ(digest({data}), crypto::sha256(data)) << size;
    EXPECT_EQ(digest({view.first(size / 3), view.subspan(size / 3)}), crypto::sha256(data)) << size;
    EXPECT_EQ(keyed_digest(key, {data}), crypto::hmac(key, data)) << size;
  }
}

TEST(Digest, RefusesKeysThatItWouldHaveToHashFirst) { EXPECT_THROW(keyed_digest(Bytes(65), {}), std::logic_error); }

}  // namespace
}  // namespace majlis::host::messaging
