// A checksum over bytes as they arrive, by the algorithm that its length names: 32 bytes are SHA-256, 20 SHA-1, which
// tus requires and nothing else here should. By OpenSSL, which is the fastest on bytes in bulk. One thread at a time.
#pragma once

#include "base/bytes.hpp"

#include <memory>

struct evp_md_ctx_st;

namespace majlis::host {

class Checksum {
 public:
  // Whether a checksum can have this many bytes; 0: none is wanted, and everything matches.
  static bool known(std::size_t size) { return size == 0 || size == 20 || size == 32; }

  // `expected` has a known size.
  explicit Checksum(Bytes expected);
  bool wanted() const { return !expected_.empty(); }
  void update(ByteView bytes);
  // Whether all that was given is what was expected; once.
  bool matches();

 private:
  Bytes expected_;
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> state_;
};

}  // namespace majlis::host
