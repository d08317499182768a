// Any bytes as a device certificate: what is accepted has one encoding, and what verifies was certified by the one
// account whose keys exist here.

#include "crypto/identity/certificate.hpp"

#include <cstdlib>

using namespace majlis;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const auto certificate = identity::DeviceCertificate::parse(input);
  if (!certificate.ok()) return 0;
  if (!equal(certificate->encode(), input)) std::abort();
  static_cast<void>(certificate->verify());
  return 0;
}
