// Any text as the headers of an upload (tus 1.0) or of a download's range (RFC 9110, section 14): values within their
// bounds, or a refusal with a status for it.

#include "base/encoding.hpp"
#include "plugins/files/src/range.hpp"
#include "plugins/files/src/tus.hpp"

#include <cstdlib>

using namespace majlis;

namespace {

void need(bool held) {
  if (!held) std::abort();
}

// What `read` gives is held to `holds`; a refusal is the client's fault and says why.
template <class Read, class Holds>
void try_out(Read read, Holds holds) {
  try {
    holds(read());
  } catch (const files::Refusal& refusal) {
    need(refusal.status() >= 400 && refusal.status() < 500 && *refusal.what() != '\0');
  }
}

sdk::HttpRequest request_with(const std::string& header, const std::string& value) {
  const auto view = [](const auto& bytes) {
    return majlis_bytes{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
  };
  sdk::Json headers = sdk::object();
  headers[header] = value;
  const Bytes encoded = sdk::to_cbor(headers);
  const std::string method = "PATCH", path = "/uploads/x", query;
  return sdk::HttpRequest(
      majlis_http_request{sizeof(majlis_http_request), 0, -1, view(method), view(path), view(query), view(encoded)});
}

void range(std::string_view header, std::uint64_t size) {
  const auto asked = files::range_of(header, size);
  if (asked.kind != files::RangeKind::kPart) return;
  need(asked.part.length > 0 && asked.part.offset < size && asked.part.length <= size - asked.part.offset);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (!is_utf8(as_text(bytes))) return 0;  // the host hands on no other header
  const std::string text(as_text(bytes));
  try_out([&] { return files::tus::need_number(request_with("upload-length", text), "upload-length"); },
          [&](std::int64_t number) { need(number >= 0 && text.find(std::to_string(number)) != std::string::npos); });
  try_out([&] { return files::tus::checksum(request_with("upload-checksum", text)); },
          [](const Bytes& sum) { need(sum.empty() || sum.size() == 20 || sum.size() == 32); });
  try_out([&] { return files::tus::lifetime(request_with("upload-metadata", text)); },
          [](const std::optional<std::int64_t>& seconds) { need(!seconds || *seconds >= 0); });
  try_out([&] { return files::tus::has_part(request_with("content-type", text)); }, [](bool) {});
  for (const std::uint64_t of : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{65'552}, UINT64_MAX})
    range(text, of);
  return 0;
}
