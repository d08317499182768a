// Requests to a host beside the WebSocket, one after the other over a connection that is kept: for uploads and
// downloads, whose bodies go by in pieces. Boost.Beast reads the answers, in http_transfer.cpp here. One thread, which
// waits.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "clients/cli/byte_stream.hpp"
#include "clients/cli/endpoint.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace majlis::cli {

// Names and values are this program's own or base64url: no line break comes in.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct TransferAnswer {
  unsigned status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // the first 4 KiB of it, where it is not read in pieces

  std::optional<std::string> header(const std::string& name) const;
  std::optional<std::uint64_t> number(const std::string& name) const;
};

class HttpTransfer {
 public:
  HttpTransfer(Endpoint endpoint, std::optional<std::string> ca_file);
  ~HttpTransfer();

  // A request without a body, and its whole answer. `path`: below the host's address, "/p/files/uploads". Errors: those
  // of ByteStream, cli.http (no HTTP comes back).
  Result<TransferAnswer> call(std::string_view method, std::string_view path, const HttpHeaders& headers);

  // A request with a body of `size` bytes: begin(), write() them, finish(). Where write() fails, finish() still has
  // what the host said before, if it said anything.
  Status begin(std::string_view method, std::string_view path, const HttpHeaders& headers, std::uint64_t size);
  Status write(ByteView bytes);
  Result<TransferAnswer> finish();

  // Ends the connection: amid a body nothing else can be said on it.
  void drop();

  // A request whose answer's body is read in pieces: the head, then read() until it gives 0.
  Result<TransferAnswer> open(std::string_view method, std::string_view path, const HttpHeaders& headers);
  // Errors: cli.connection.lost where the body ends early.
  Result<std::size_t> read(MutableByteView out);

 private:
  struct Parser;
  Status send_head(std::string_view method, std::string_view path, const HttpHeaders& headers,
                   std::optional<std::uint64_t> size);
  Result<TransferAnswer> read_head(bool without_body);
  Status read_more();

  Endpoint endpoint_;
  std::optional<std::string> ca_file_;
  std::unique_ptr<ByteStream> stream_;
  std::unique_ptr<Parser> parser_;
  Bytes input_;  // read and not parsed yet
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace majlis::cli
