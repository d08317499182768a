// Compares what a host serves to browsers with what a build made: every file in every form in which it is sent, the
// signature of the build's manifest, and the headers. It asks through a function, so that tests can be the host.
#pragma once

#include "clients/cli/http.hpp"
#include "clients/cli/web/manifest.hpp"
#include "crypto/primitives/minisign.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace majlis::cli::web {

// GET `path` with Accept-Encoding `codings`, for the browser's `destination` ("document", "script", "").
using Fetch = std::function<Result<HttpAnswer>(const std::string& path, const std::string& codings,
                                               std::string_view destination)>;

// Against what the host is held. At least one of the first two is there.
struct Expectation {
  std::optional<Manifest> build;           // a build of one's own
  std::optional<crypto::MinisignKey> key;  // who should have signed
};

// Something that is not as it should be. Kinds are stable: file.differs, file.missing, file.extra, file.elsewhere,
// file.redirected, file.type, file.coding, header, manifest.missing, manifest.malformed, manifest.older,
// manifest.newer, manifest.other, file.unlisted, signature.missing, signature.malformed, signature.bad, signature.key.
struct Finding {
  std::string kind;
  std::string name;    // the file, or "" for all of it
  std::string detail;  // a sentence without its subject
  std::string expected, got;
  std::vector<std::string> forms;  // in which the file came so: "identity", "gzip", "br", "as a browser asks"
  bool operator==(const Finding&) const = default;
};

enum class Signature { kUnchecked, kGood, kBad };

struct Inspection {
  std::vector<Finding> findings;
  std::size_t files = 0;  // that are expected of the host
  std::size_t same = 0;   // of them
  Signature signature = Signature::kUnchecked;
  std::string sources_of;  // the host's manifest, if it was signed
  std::string embedders;   // whose pages may embed the app
  std::string host_key;    // that the host names as the build's; nothing but its word
};

// Errors: those of `fetch`, cli.web.absent (what answers serves no web app).
Result<Inspection> inspect(const Fetch& fetch, const Expectation& expected, const std::string& origin);

}  // namespace majlis::cli::web
