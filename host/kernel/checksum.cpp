#include "host/kernel/checksum.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>

namespace majlis::host {
namespace {

void need(bool done) {
  if (!done) throw std::bad_alloc();  // nothing else makes a digest fail
}

}  // namespace

Checksum::Checksum(Bytes expected) : expected_(std::move(expected)), state_(nullptr, &EVP_MD_CTX_free) {
  if (!wanted()) return;
  state_.reset(EVP_MD_CTX_new());
  need(state_ != nullptr);
  need(EVP_DigestInit_ex(state_.get(), expected_.size() == 20 ? EVP_sha1() : EVP_sha256(), nullptr) == 1);
}

void Checksum::update(ByteView bytes) {
  if (wanted()) need(EVP_DigestUpdate(state_.get(), bytes.data(), bytes.size()) == 1);
}

bool Checksum::matches() {
  if (!wanted()) return true;
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  need(EVP_DigestFinal_ex(state_.get(), digest.data(), &size) == 1);
  return equal(ByteView(digest).first(size), expected_);
}

}  // namespace majlis::host
