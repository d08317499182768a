#include "clients/cli/web/decoding.hpp"

#include <brotli/decode.h>
#include <zlib.h>

#include <memory>
#include <string>

namespace majlis::cli::web {
namespace {

constexpr std::size_t kPiece = 64 << 10;
constexpr int kGzip = 16 + MAX_WBITS;  // zlib's way to say that the header is gzip's

Error wrong(const std::string& reason) { return {"cli.web.coding", "its body " + reason}; }

Result<Bytes> from_gzip(ByteView body, std::size_t most) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzip) != Z_OK) return wrong("cannot be opened: no memory");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  stream.next_in = const_cast<Bytef*>(body.data());  // zlib reads it, and says so nowhere
  stream.avail_in = static_cast<uInt>(body.size());
  Bytes out;
  for (int state = Z_OK; state != Z_STREAM_END;) {
    const std::size_t before = out.size();
    out.resize(before + kPiece);
    stream.next_out = out.data() + before;
    stream.avail_out = kPiece;
    state = inflate(&stream, Z_NO_FLUSH);
    out.resize(before + kPiece - stream.avail_out);
    if (out.size() > most) return wrong("opens to more than a page has");
    if (state != Z_OK && state != Z_STREAM_END) return wrong("is said to be gzip, and is not or is cut");
  }
  if (stream.avail_in > 0) return wrong("goes on after the end of what is gzip");
  return out;
}

Result<Bytes> from_brotli(ByteView body, std::size_t most) {
  const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> decoder(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
  if (!decoder) return wrong("cannot be opened: no memory");
  std::size_t left = body.size();
  const std::uint8_t* next = body.data();
  Bytes out;
  for (auto state = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT; state != BROTLI_DECODER_RESULT_SUCCESS;) {
    const std::size_t before = out.size();
    out.resize(before + kPiece);
    std::size_t room = kPiece;
    std::uint8_t* to = out.data() + before;
    state = BrotliDecoderDecompressStream(decoder.get(), &left, &next, &room, &to, nullptr);
    out.resize(before + kPiece - room);
    if (out.size() > most) return wrong("opens to more than a page has");
    if (state == BROTLI_DECODER_RESULT_ERROR || state == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
      return wrong("is said to be br, and is not or is cut");
  }
  if (left > 0) return wrong("goes on after the end of what is br");
  return out;
}

}  // namespace

Result<Bytes> decoded(ByteView body, std::string_view coding, std::size_t most) {
  if (coding.empty() || coding == "identity") return to_bytes(body);
  if (coding == "gzip" || coding == "x-gzip") return from_gzip(body, most);
  if (coding == "br") return from_brotli(body, most);
  return wrong("is coded as '" + std::string(coding) + "', which only a browser could open");
}

}  // namespace majlis::cli::web
