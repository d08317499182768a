// What no client can be faster than: libsodium's XChaCha20-Poly1305 over a file's bytes, chunk by chunk as clients
// seal. Usage: files-floor seal|open FILE; prints the seconds that it takes, with the bytes in memory already.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sodium.h>
#include <vector>

namespace {

constexpr std::size_t kChunk = 65'536, kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

using Key = std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_KEYBYTES>;
using Nonce = std::array<unsigned char, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES>;

void seal(const std::vector<char>& bytes, std::vector<unsigned char>& sealed, const Key& key, Nonce nonce) {
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data(), nullptr, data, bytes.size(), nullptr, 0, nullptr,
                                             nonce.data(), key.data());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3 || sodium_init() < 0) return 2;
  const bool opening = std::strcmp(arguments[1], "open") == 0;
  std::ifstream file(arguments[2], std::ios::binary);
  std::vector<char> bytes(kChunk);
  std::vector<unsigned char> sealed(kChunk + kTag), opened(kChunk);
  const Key key{};
  const Nonce nonce{};
  std::chrono::nanoseconds spent{};
  while (file.read(bytes.data(), static_cast<std::streamsize>(bytes.size())) || file.gcount() > 0) {
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    if (opening) seal(bytes, sealed, key, nonce);
    const auto begin = std::chrono::steady_clock::now();
    if (!opening) {
      seal(bytes, sealed, key, nonce);
    } else if (crypto_aead_xchacha20poly1305_ietf_decrypt(opened.data(), nullptr, nullptr, sealed.data(),
                                                          bytes.size() + kTag, nullptr, 0, nonce.data(),
                                                          key.data()) != 0) {
      return 1;
    }
    spent += std::chrono::steady_clock::now() - begin;
    bytes.resize(kChunk);
  }
  std::printf("%.6f\n", std::chrono::duration<double>(spent).count());
  return 0;
}
