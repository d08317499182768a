#include "clients/cli/web/inspection.hpp"

#include "base/encoding.hpp"
#include "clients/cli/web/decoding.hpp"
#include "clients/cli/web/findings.hpp"
#include "clients/cli/web/policy.hpp"
#include "clients/cli/web/references.hpp"

#include <algorithm>
#include <set>

namespace majlis::cli::web {
namespace {

// How a file is asked for. Browsers name all at once; who would serve them something else is caught by the first.
constexpr std::pair<const char*, const char*> kForms[] = {
    {"as a browser asks", "gzip, deflate, br, zstd"}, {"br", "br"}, {"gzip", "gzip"}, {"identity", "identity"}};

std::string words(const FileHash& hash) {
  return "sha256 " + to_hex(hash.sha256) + ", " + std::to_string(hash.size) + " bytes";
}

std::string_view destination_of(std::string_view path) {
  if (path == "/" || path.ends_with(".html")) return "document";
  return path.ends_with(".js") ? "script" : "empty";
}

// "text/javascript; charset=utf-8" → "text/javascript"
std::string media_type(const Headers& headers) {
  const std::string value = value_of(headers, "content-type");
  return value.substr(0, value.find_first_of("; "));
}

// What a file must be served as, so that a browser takes it for nothing else; "" where it does not matter.
std::string_view type_for(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {{".html", "text/html"},
                                                                      {".js", "text/javascript"},
                                                                      {".css", "text/css"},
                                                                      {".wasm", "application/wasm"},
                                                                      {".svg", "image/svg+xml"},
                                                                      {".png", "image/png"},
                                                                      {".json", "application/json"},
                                                                      {".txt", "text/plain"},
                                                                      {".webmanifest", "application/manifest+json"},
                                                                      {"/", "text/html"}};
  for (const auto& [ending, type] : kTypes)
    if (path.ends_with(ending)) return type;
  return {};
}

class Inspector {
 public:
  Inspector(const Fetch& fetch, const Expectation& expected, std::string origin)
      : fetch_(fetch), expected_(expected), origin_(std::move(origin)) {}

  Result<Inspection> run() {
    MAJLIS_CHECK(look_at_manifest());
    std::set<std::string> names{"/"};
    for (const auto& manifest : {expected_.build, manifest_})
      if (manifest)
        for (const auto& [name, hash] : manifest->files) names.insert(name);
    for (const auto& name : names) MAJLIS_CHECK(look_at(name));
    while (!references_.empty()) {
      const std::string name = *references_.begin();
      references_.erase(references_.begin());
      if (names.insert(name).second) MAJLIS_CHECK(look_at(name));
    }
    for (const auto& name : names)
      if (name != "/" && wanted(name) != nullptr) ++out_.files, out_.same += !findings_.concern(name);
    out_.findings = findings_.take();
    return std::move(out_);
  }

 private:
  // What the browser should get as `path`; null: nothing.
  const FileHash* wanted(const std::string& path) const {
    const auto& files = expected_.build ? expected_.build->files : manifest_->files;
    const auto found = files.find(path == "/" ? "/index.html" : path);
    return found == files.end() ? nullptr : &found->second;
  }

  Result<std::optional<std::string>> text(std::string_view path) {
    MAJLIS_TRY(const HttpAnswer answer, fetch_(std::string(path), "identity", "empty"));
    if (answer.status != 200) return std::optional<std::string>();
    return std::optional<std::string>(to_string(answer.body));
  }

  Status look_at_manifest() {
    MAJLIS_TRY(const HttpAnswer page, fetch_("/", kForms[0].second, "document"));
    MAJLIS_TRY(const auto manifest, text(kManifestPath));
    MAJLIS_TRY(const auto signature, text(kSignaturePath));
    MAJLIS_TRY(const auto key, text(kKeyPath));
    if (const auto named = crypto::MinisignKey::parse(key.value_or("")); named.ok()) out_.host_key = named->text();
    const bool redirected = page.status >= 300 && page.status < 400;
    if (!manifest && page.status != 200 && !redirected)
      return absent("it answers with HTTP status " + std::to_string(page.status));
    if (!manifest && !expected_.build) return absent("it has no " + std::string(kManifestPath));
    if (!manifest)
      findings_.add({"manifest.missing",
                     std::string(kManifestPath),
                     "is not served: the host hides what its page is made of",
                     {},
                     {},
                     {}});
    else
      check_manifest(*manifest, signature);
    if (!expected_.build && !manifest_) return absent("it gives no manifest that could be read");
    return {};
  }

  Error absent(const std::string& said) const {
    return {"cli.web.absent", "what answers at " + origin_ + " serves no web app of Majlis that could be checked (" +
                                  said + "); is it a Majlis host, and does it serve the app (web.enabled)?"};
  }

  void check_manifest(const std::string& text, const std::optional<std::string>& signature) {
    auto parsed = Manifest::parse(text);
    if (!parsed.ok()) {
      findings_.add({"manifest.malformed", std::string(kManifestPath), parsed.error().detail, {}, {}, {}});
    } else {
      manifest_ = std::move(*parsed);
      out_.sources_of = manifest_->sources_of;
    }
    check_signature(text, signature);
    if (manifest_ && expected_.build && manifest_->files != expected_.build->files) compare_with_build();
  }

  void check_signature(const std::string& text, const std::optional<std::string>& signature) {
    const auto add = [&](const char* kind, const std::string& detail, std::string got) {
      out_.signature = Signature::kBad;
      findings_.add(
          {kind, std::string(kSignaturePath), detail, expected_.key ? expected_.key->text() : "", std::move(got), {}});
    };
    if (!signature) return add("signature.missing", "is not served: nobody answers for the manifest", {});
    const auto parsed = crypto::MinisignSignature::parse(*signature);
    if (!parsed.ok()) return add("signature.malformed", parsed.error().detail, {});
    if (!expected_.key) return;
    const Status good = parsed->check(*expected_.key, as_bytes(text));
    if (good.ok()) {
      out_.signature = Signature::kGood;
    } else if (good.error().name == "crypto.minisign.other_key") {
      add("signature.key", "is another key's: " + good.error().detail, out_.host_key);
    } else {
      add("signature.bad", "does not fit: " + good.error().detail, {});
    }
  }

  // Both dates have one form, so that they compare as text.
  void compare_with_build() {
    const std::string &theirs = manifest_->sources_of, &ours = expected_.build->sources_of;
    const bool dated = theirs != "unknown" && ours != "unknown" && theirs != ours;
    const char* kind = !dated ? "manifest.other" : theirs < ours ? "manifest.older" : "manifest.newer";
    const char* detail = !dated          ? "lists other files than your build has"
                         : theirs < ours ? "is of older sources than your build: the host serves an old version"
                                         : "is of newer sources than your build; build the same version to compare";
    findings_.add({kind, std::string(kManifestPath), detail, "sources of " + ours, "sources of " + theirs, {}});
  }

  Status look_at(const std::string& path) {
    for (const auto& [form, codings] : kForms) {
      MAJLIS_TRY(const HttpAnswer answer, fetch_(path, codings, destination_of(path)));
      judge(path, form, answer);
    }
    return {};
  }

  void judge(const std::string& path, const std::string& form, const HttpAnswer& answer) {
    const FileHash* hash = wanted(path);
    const auto add = [&](const char* kind, const std::string& detail, std::string got) {
      findings_.add({kind, path, detail, hash ? words(*hash) : "", std::move(got), {}}, form);
    };
    const std::string status = "HTTP status " + std::to_string(answer.status);
    if (answer.status >= 300 && answer.status < 400)
      return add("file.redirected", "leads elsewhere", status + " to " + value_of(answer.headers, "location"));
    if (answer.status != 200) return hash ? add("file.missing", "is not served", status) : void();
    for (const auto& weakness : weaknesses(answer.headers, path))
      findings_.header(weakness.header, weakness.detail, path);
    if (path == "/") out_.embedders = embedders(answer.headers);
    const auto content = decoded(answer.body, value_of(answer.headers, "content-encoding"), kMostBytes);
    if (!content.ok()) return add("file.coding", content.error().detail, {});
    check_content(path, *content, hash, add);
    if (const auto type = type_for(path); hash && !type.empty() && media_type(answer.headers) != type)
      add("file.type", "is served as another type than " + std::string(type), "'" + media_type(answer.headers) + "'");
  }

  template <class Add>
  void check_content(const std::string& path, const Bytes& content, const FileHash* hash, const Add& add) {
    const FileHash got = hash_of(content);
    if (hash && got == *hash) return check_listed(path, got, add);
    const char* whose = expected_.build ? "your build" : "the manifest";
    if (hash)
      add("file.differs", std::string("differs from ") + whose, words(got));
    else
      add("file.extra", std::string("is served, and not in ") + whose, words(got));
    const auto found = references_of(as_text(content), path, origin_);
    references_.insert(found.here.begin(), found.here.end());
    for (const auto& address : found.elsewhere) add("file.elsewhere", "names something at another host", address);
  }

  // As the build has it; the host's own manifest must say so, too.
  template <class Add>
  void check_listed(const std::string& path, const FileHash& got, const Add& add) {
    if (!manifest_) return;
    const auto listed = manifest_->files.find(path == "/" ? "/index.html" : path);
    if (listed == manifest_->files.end())
      add("file.unlisted", "is served, and the host's manifest does not list it", words(got));
    else if (listed->second != got)
      add("file.unlisted", "is served, and the host's manifest lists another: " + words(listed->second), words(got));
  }

  const Fetch& fetch_;
  const Expectation& expected_;
  const std::string origin_;
  std::optional<Manifest> manifest_;  // the host's
  std::set<std::string> references_;
  Findings findings_;
  Inspection out_;
};

}  // namespace

Result<Inspection> inspect(const Fetch& fetch, const Expectation& expected, const std::string& origin) {
  return Inspector(fetch, expected, origin).run();
}

}  // namespace majlis::cli::web
