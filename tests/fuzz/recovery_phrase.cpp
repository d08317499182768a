// Any text as a recovery phrase: what is accepted is a phrase whose canonical words are accepted as the same one.

#include "crypto/identity/recovery_phrase.hpp"

#include <cstdlib>

using namespace majlis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto phrase = identity::RecoveryPhrase::parse(as_text({data, size}));
  if (!phrase.ok()) return 0;
  const Secret words = phrase->text();
  const auto again = identity::RecoveryPhrase::parse(as_text(words.view()));
  if (!again.ok() || !(again->text() == words)) std::abort();
  return 0;
}
