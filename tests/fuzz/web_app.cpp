// Any bytes as what a host serves to `majlis verify-web`: the first says as what, the rest is it.

#include "clients/cli/web/decoding.hpp"
#include "clients/cli/web/manifest.hpp"
#include "clients/cli/web/policy.hpp"
#include "clients/cli/web/references.hpp"
#include "crypto/primitives/minisign.hpp"

#include <cstdlib>

using namespace majlis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes(data + 1, size - 1);
  const std::string_view text = as_text(bytes);
  constexpr std::size_t kMost = 1 << 20;
  switch (data[0] % 6) {
    case 0: {
      const auto manifest = cli::web::Manifest::parse(text);
      if (manifest.ok() && !manifest->files.contains("/index.html")) std::abort();
      break;
    }
    case 1: {
      const auto signature = crypto::MinisignSignature::parse(text);
      const crypto::MinisignKey nobody{{}, Bytes(crypto::kSignaturePublicKeySize)};
      if (signature.ok() && signature->check(nobody, bytes).ok()) std::abort();
      break;
    }
    case 2: {
      const auto key = crypto::MinisignKey::parse(text);
      if (key.ok() && text.find(key->text()) == std::string_view::npos) std::abort();
      break;
    }
    case 3:
      for (const char* coding : {"gzip", "br"}) {
        const auto content = cli::web::decoded(bytes, coding, kMost);
        if (content.ok() && content->size() > kMost) std::abort();
      }
      break;
    case 4:
      if (cli::web::references_of(text, "/assets/x.js", "http://a").here.size() > 64) std::abort();
      break;
    default:
      // What lacks the policy's strictest part is never found good.
      if (text.find("trusted-types") == std::string_view::npos &&
          cli::web::weaknesses({{"content-security-policy", std::string(text)}}, "/").empty())
        std::abort();
  }
  return 0;
}
