// Requests to a host beside the WebSocket, one after the other over a connection that is kept: nothing followed,
// nothing decoded, nothing kept; bodies go by in pieces. One thread, which waits.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "clients/cli/byte_stream.hpp"
#include "clients/cli/endpoint.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace majlis::cli {

// Names and values are this program's own or base64url: no line break comes in.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpAnswer {
  unsigned status = 0;
  HttpHeaders headers;  // names in lower case
  Bytes body;           // of get() all, else the first 4 KiB where it is not read in pieces

  std::optional<std::string> header(std::string_view name) const;  // the first of the name
  std::optional<std::uint64_t> number(std::string_view name) const;
};

class HttpTransfer {
 public:
  // `ca_file`: certificates (PEM) to trust instead of the system's.
  HttpTransfer(Endpoint endpoint, std::optional<std::string> ca_file);
  ~HttpTransfer();

  // A request without a body, and its whole answer. `path`: below the host's address, "/p/files/uploads". Errors: those
  // of ByteStream, cli.connection.protocol (no HTTP comes back).
  Result<HttpAnswer> call(std::string_view method, std::string_view path, const HttpHeaders& headers);
  // The answer with a body of at most `most` bytes. Errors: as call(); more bytes are cli.connection.protocol.
  Result<HttpAnswer> get(std::string_view path, const HttpHeaders& headers, std::size_t most);

  // A request with a body of `size` bytes: begin(), write() them, finish(). Where write() fails, finish() still has
  // what the host said before, if it said anything.
  Status begin(std::string_view method, std::string_view path, const HttpHeaders& headers, std::uint64_t size);
  Status write(ByteView bytes);
  Result<HttpAnswer> finish();

  // Ends the connection: amid a body nothing else can be said on it.
  void drop();

  // A request whose answer's body is read in pieces: the head, then read() until it gives 0.
  Result<HttpAnswer> open(std::string_view method, std::string_view path, const HttpHeaders& headers);
  // Errors: cli.connection.lost where the body ends early.
  Result<std::size_t> read(MutableByteView out);

 private:
  struct Parser;
  Status send_head(std::string_view method, std::string_view path, const HttpHeaders& headers,
                   std::optional<std::uint64_t> size);
  Result<HttpAnswer> read_head(bool without_body);
  // False where the connection ended.
  Result<bool> read_more();
  Result<std::size_t> read_plain(MutableByteView out);
  Error ended_early() const;

  Endpoint endpoint_;
  std::optional<std::string> ca_file_;
  std::unique_ptr<ByteStream> stream_;
  std::unique_ptr<Parser> parser_;
  Bytes input_;  // read and not parsed yet
  std::size_t begin_ = 0, end_ = 0;
  std::optional<std::uint64_t> left_;  // of an open answer's body whose length was told
};

}  // namespace majlis::cli
