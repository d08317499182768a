// Any bytes as the body of files.file/1, as a name, and as an image to be rid of its metadata.

#include "base/encoding.hpp"
#include "plugins/files/client/content.hpp"
#include "plugins/files/client/metadata.hpp"
#include "plugins/files/client/name.hpp"

#include <cstdlib>

using namespace majlis;

namespace {

void need(bool held) {
  if (!held) std::abort();
}

void content(ByteView bytes) {
  const auto message = files::from_body(bytes);
  if (!message.ok()) return;
  const auto content = files::to_content(*message);
  need(content.ok() && content->fallback.size() <= 4'096 && is_utf8(content->fallback));
  need(record::encode(*files::from_body(content->body)) == content->body);
}

void name(ByteView bytes) {
  const std::string clean = files::clean_name(as_text(bytes));
  need(!clean.empty() && clean.size() <= 255 && is_utf8(clean) && clean.find('/') == std::string::npos);
  need(files::clean_name(clean) == clean);
}

void image(ByteView bytes) {
  const unsigned turned = files::orientation_in(bytes);
  need(turned >= 1 && turned <= 8);
  files::MetadataFilter filter(bytes.size());
  while (const auto wanted = filter.wanted()) {
    need(wanted->size <= 65'536 && wanted->offset <= bytes.size() && wanted->size <= bytes.size() - wanted->offset);
    if (!filter.give(bytes.subspan(wanted->offset, wanted->size)).ok()) return;
  }
  for (const auto& piece : filter.pieces())
    need(piece.range.offset <= bytes.size() && piece.range.size <= bytes.size() - piece.range.offset);
  need(filter.size() <= bytes.size() + 64);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  content(bytes);
  name(bytes);
  image(bytes);
  return 0;
}
