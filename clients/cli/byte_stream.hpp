// A TCP connection to a host, plain or under TLS, for one thread that waits: what uploads and downloads run over,
// beside the WebSocket (connection.hpp).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "clients/cli/endpoint.hpp"

#include <memory>
#include <optional>
#include <string>

struct ssl_st;
struct ssl_ctx_st;

namespace majlis::cli {

class ByteStream {
 public:
  // Errors: cli.connection.name, .refused, .timeout, .tls.
  static Result<std::unique_ptr<ByteStream>> connect(const Endpoint& endpoint,
                                                     const std::optional<std::string>& ca_file);
  ~ByteStream();
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // All of it. Errors: cli.connection.lost, .timeout (nothing moved for half a minute).
  Status write(ByteView bytes);
  // What is there, at least one byte; 0 at the end. Errors: as write().
  Result<std::size_t> read(MutableByteView out);
  // Whether something can be read at once; false also where that cannot be told.
  bool readable() const;

 private:
  explicit ByteStream(int socket) : socket_(socket) {}
  Status begin_tls(const Endpoint& endpoint, const std::optional<std::string>& ca_file);
  // Whether to try again after `done`, what OpenSSL or the system answered; waits until that makes sense.
  Result<bool> again(long done, short events);

  struct FreeSession {
    void operator()(ssl_st* session) const;
  };
  struct FreeContext {
    void operator()(ssl_ctx_st* context) const;
  };
  int socket_;
  std::unique_ptr<ssl_ctx_st, FreeContext> context_;
  std::unique_ptr<ssl_st, FreeSession> tls_;
};

}  // namespace majlis::cli
