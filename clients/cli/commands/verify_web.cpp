// majlis verify-web
#include "clients/cli/commands/command.hpp"
#include "clients/cli/display_text.hpp"
#include "clients/cli/http.hpp"
#include "clients/cli/web/inspection.hpp"

#include <CLI/CLI.hpp>

namespace majlis::cli {
namespace {

namespace fs = std::filesystem;

struct VerifyWebOptions {
  std::string url;
  std::optional<std::string> build, key;
  bool no_build = false;
};

// Where a build lies as seen from this program: in the tree that it was built in, or beside it where it was installed.
std::optional<fs::path> own_build() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  for (const char* place : {"../web", "../share/majlis/web"}) {
    const fs::path folder = (program.parent_path() / place).lexically_normal();
    if (!error && fs::exists(folder / "index.html", error)) return folder;
  }
  return std::nullopt;
}

// A key as it stands on the command line, or in the file that is named there.
Result<crypto::MinisignKey> key_of(const std::string& given) {
  if (auto key = crypto::MinisignKey::parse(given); key.ok()) return key;
  MAJLIS_TRY(const std::string text, web::text_of(given));
  auto key = crypto::MinisignKey::parse(text);
  if (key.ok()) return key;
  return Error{"cli.web.key", "'" + given.substr(0, 200) +
                                  "' is neither a public key nor a file with one; the build prints it "
                                  "(web app signed by RW…) and writes it to bundle.pub"};
}

struct Against {
  std::optional<fs::path> folder;
  web::Expectation expected;
};

Result<Against> against(const VerifyWebOptions& options) {
  Against out;
  if (options.build)
    out.folder = *options.build;
  else if (!options.no_build)
    out.folder = own_build();
  if (out.folder) {
    MAJLIS_TRY(out.expected.build, web::manifest_of(*out.folder));
    MAJLIS_TRY(const std::string named, web::text_of(*out.folder / web::kKeyPath.substr(1)));
    if (auto key = crypto::MinisignKey::parse(named); key.ok()) out.expected.key = std::move(*key);
  }
  if (options.key) {
    MAJLIS_TRY(out.expected.key, key_of(*options.key));
  }
  if (out.folder || out.expected.key) return out;
  return Error{"cli.web.nothing",
               "there is nothing to compare with: give --build DIR (scripts/run makes build/web), or "
               "--key with the public key of who built what the host serves"};
}

// As a browser asks: a host that tells apart who asks should take this for one.
web::Fetch fetch_by(HttpTransfer& host) {
  return [&host](const std::string& path, const std::string& codings, std::string_view destination) {
    const bool page = destination == "document";
    return host.get(path,
                    {{"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"},
                     {"Accept", page ? "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" : "*/*"},
                     {"Accept-Language", "en-US,en;q=0.5"},
                     {"Accept-Encoding", codings},
                     {"Sec-Fetch-Dest", std::string(destination)},
                     {"Sec-Fetch-Mode", page                      ? "navigate"
                                        : destination == "script" ? "no-cors"
                                                                  : "cors"},
                     {"Sec-Fetch-Site", page ? "none" : "same-origin"}},
                    web::kMostBytes);
  };
}

const char* word_of(web::Signature signature) {
  return signature == web::Signature::kGood ? "good" : signature == web::Signature::kBad ? "bad" : "unchecked";
}

Json json_of(const web::Finding& finding) {
  Json json{{"kind", finding.kind}, {"name", finding.name}, {"detail", finding.detail}};
  if (!finding.expected.empty()) json["expected"] = finding.expected;
  if (!finding.got.empty()) json["got"] = finding.got;
  if (!finding.forms.empty()) json["forms"] = finding.forms;
  return json;
}

Json json_of(const std::string& url, const Against& what, const web::Inspection& seen) {
  Json json{{"url", url}, {"good", seen.findings.empty()}, {"files", seen.files}, {"same", seen.same}};
  json["build"] = what.folder ? Json(what.folder->string()) : Json();
  json["key"] = what.expected.key ? Json(what.expected.key->text()) : Json();
  json["signature"] = word_of(seen.signature);
  json["sources_of"] = seen.sources_of;
  json["embedders"] = seen.embedders;
  auto& findings = json["findings"] = Json::array();
  for (const auto& each : seen.findings) findings.push_back(json_of(each));
  return json;
}

std::string forms_of(const web::Finding& finding) {
  std::string all;
  if (finding.forms.size() < 4)
    for (const auto& form : finding.forms) all += (all.empty() ? " (as " : ", ") + form;
  return all.empty() ? all : all + ")";
}

void print(Output& output, const Against& what, const web::Inspection& seen) {
  const std::string whom =
      what.folder ? "in the build " + what.folder->string() : "in the manifest that the key signed";
  output.line(std::to_string(seen.same) + " of " + std::to_string(seen.files) + " files are as " + one_line(whom) +
              ", in every form in which they are sent.");
  if (seen.signature == web::Signature::kGood)
    output.line("The manifest is signed by " + what.expected.key->text() + ", sources of " + seen.sources_of + ".");
  else if (seen.signature == web::Signature::kUnchecked)
    output.line("No signature was checked: no key is known; give --key.");
  if (!seen.embedders.empty()) output.line("Pages of these may embed it: " + one_line(seen.embedders));
  for (const auto& each : seen.findings) {
    output.line(output.styled(Style::kRed, each.kind) + "  " + one_line(each.name + " " + each.detail) +
                forms_of(each));
    if (!each.expected.empty()) output.line("    expected  " + one_line(each.expected));
    if (!each.got.empty()) output.line("    got       " + one_line(each.got));
  }
  if (!seen.findings.empty()) return;
  output.line(output.styled(Style::kGreen,
                            what.folder ? "The host served this build." : "The host served what the key signed."));
  output.line("It may serve others, or you at another time, something else: SECURITY.md says what this can tell.");
}

Status verify_web(const Globals& globals, const VerifyWebOptions& options) {
  MAJLIS_TRY(auto endpoint, Endpoint::parse(options.url));
  MAJLIS_TRY(const Against what, against(options));
  const std::string url = endpoint.url();
  const std::string origin = (endpoint.tls ? "https://" : "http://") + endpoint.authority();
  HttpTransfer host(std::move(endpoint), globals.ca_file);
  MAJLIS_TRY(const web::Inspection seen, web::inspect(fetch_by(host), what.expected, origin));
  Output output(globals.json);
  if (output.json())
    output.object(json_of(url, what, seen));
  else
    print(output, what, seen);
  MAJLIS_CHECK(output.flush());
  if (seen.findings.empty()) return {};
  return Error{"cli.web.differs", std::to_string(seen.findings.size()) + " things that " + url +
                                      " serves are not as they should be; do not open it in a browser before you know "
                                      "why"};
}

}  // namespace

void add_web_commands(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<VerifyWebOptions>();
  auto* verifying = app.add_subcommand("verify-web", "Compare the web app that a host serves with a build of it");
  verifying->add_option("URL", options->url, "The host, as in https://chat.example.org")->required();
  auto* build = verifying->add_option("--build", options->build,
                                      "Folder of a build to compare with; else the one beside this program");
  verifying
      ->add_flag("--no-build", options->no_build, "Only check the manifest that the host serves, and its signature")
      ->excludes(build);
  verifying->add_option("--key", options->key,
                        "Public key of the build that the host should serve, or a file with it; else the build's own");
  verifying->callback([&invocation, options] {
    invocation.action = [options](const Globals& globals) { return verify_web(globals, *options); };
  });
}

}  // namespace majlis::cli
