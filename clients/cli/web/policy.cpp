#include "clients/cli/web/policy.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace majlis::cli::web {
namespace {

using Sources = std::set<std::string>;
using Policy = std::map<std::string, Sources>;

constexpr const char* kPolicy = "Content-Security-Policy";

// All that each may allow; what is not named may allow nothing.
const Policy& most_allowed() {
  static const Policy kMost = {
      {"default-src", {}},
      {"script-src", {"'self'", "'wasm-unsafe-eval'"}},
      {"script-src-elem", {"'self'", "'wasm-unsafe-eval'"}},
      {"script-src-attr", {"'self'", "'wasm-unsafe-eval'"}},
      {"style-src", {"'self'"}},
      {"style-src-elem", {"'self'"}},
      {"style-src-attr", {"'self'"}},
      {"font-src", {"'self'"}},
      {"img-src", {"'self'", "blob:", "data:"}},
      {"media-src", {"'self'", "blob:"}},
      {"connect-src", {"'self'"}},
      {"worker-src", {"'self'"}},
      {"manifest-src", {"'self'"}},
      {"frame-src", {}},
      {"child-src", {}},
      {"object-src", {}},
      {"base-uri", {}},
      {"form-action", {}},
      {"trusted-types", {"lit-html", "majlis-worker"}},
  };
  return kMost;
}

// What holds where a directive is absent (CSP 3, section 6.8.3); where that is nothing, everything is allowed.
const char* fallback_of(std::string_view directive) {
  constexpr std::pair<std::string_view, const char*> kFallbacks[] = {
      {"script-src-elem", "script-src"}, {"script-src-attr", "script-src"},
      {"style-src-elem", "style-src"},   {"style-src-attr", "style-src"},
      {"worker-src", "child-src"},       {"frame-src", "child-src"},
      {"default-src", nullptr},          {"base-uri", nullptr},
      {"form-action", nullptr},          {"trusted-types", nullptr},
  };
  for (const auto& [name, fallback] : kFallbacks)
    if (name == directive) return fallback;
  return "default-src";
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

Policy parse(const std::string& header) {
  Policy policy;
  std::istringstream directives(header);
  for (std::string directive; std::getline(directives, directive, ';');) {
    std::istringstream words(directive);
    std::string name;
    if (!(words >> name)) continue;
    Sources sources;
    for (std::string source; words >> source;)
      if (lower(source) != "'none'")
        sources.insert(source.front() == '\'' || source.back() == ':' ? lower(source) : source);
    policy.emplace(lower(name), std::move(sources));  // the first of a name counts
  }
  return policy;
}

// One header field may carry several policies, and there may be several fields: each holds by itself.
std::vector<Policy> policies_of(const Headers& headers) {
  std::vector<Policy> all;
  for (const auto& [name, value] : headers) {
    if (name != "content-security-policy") continue;
    std::istringstream list(value);
    for (std::string one; std::getline(list, one, ',');) all.push_back(parse(one));
  }
  return all;
}

// What `policy` allows as `directive`; nothing said: null.
const Sources* allowed(const Policy& policy, const std::string& directive) {
  for (const char* name = directive.c_str(); name != nullptr; name = fallback_of(name))
    if (const auto found = policy.find(name); found != policy.end()) return &found->second;
  return nullptr;
}

// What of `directive` goes beyond `most` under all the policies; "" for nothing.
std::string beyond(const std::vector<Policy>& policies, const std::string& directive, const Sources& most) {
  std::string said = directive + " is missing";
  for (const auto& policy : policies) {
    const Sources* sources = allowed(policy, directive);
    if (sources == nullptr) continue;
    std::string more;
    for (const auto& source : *sources)
      if (!most.contains(source)) more += " " + source;
    if (more.empty()) return {};
    said = directive + " allows" + more;
  }
  return said;
}

bool any_has(const std::vector<Policy>& policies, const char* directive, const char* source) {
  return std::ranges::any_of(policies, [&](const Policy& policy) {
    const auto found = policy.find(directive);
    return found != policy.end() && (source == nullptr || found->second.contains(source));
  });
}

void check_policy(const Headers& headers, std::vector<Weakness>& out) {
  const auto policies = policies_of(headers);
  if (policies.empty()) {
    out.push_back({kPolicy, "is missing: any script from anywhere could run, and anything be sent anywhere"});
    return;
  }
  for (const auto& [directive, most] : most_allowed())
    if (const std::string said = beyond(policies, directive, most); !said.empty()) out.push_back({kPolicy, said});
  if (!any_has(policies, "require-trusted-types-for", "'script'"))
    out.push_back({kPolicy, "require-trusted-types-for 'script' is missing: no Trusted Types"});
  if (!any_has(policies, "frame-ancestors", nullptr))
    out.push_back({kPolicy, "frame-ancestors is missing: any page may embed this one"});
  for (const char* everybody : {"*", "http:", "https:"})
    if (any_has(policies, "frame-ancestors", everybody))
      out.push_back({kPolicy, std::string("frame-ancestors allows ") + everybody});
}

struct Fixed {
  const char* name;
  const char* spelled;
  const char* value;
};
constexpr Fixed kFixed[] = {
    {"x-content-type-options", "X-Content-Type-Options", "nosniff"},
    {"referrer-policy", "Referrer-Policy", "no-referrer"},
    {"cross-origin-opener-policy", "Cross-Origin-Opener-Policy", "same-origin"},
    {"cross-origin-resource-policy", "Cross-Origin-Resource-Policy", "same-origin"},
};

// Headers that make a browser load, run or send what the files do not say.
constexpr Fixed kNever[] = {
    {"link", "Link", "makes the browser load something"},
    {"refresh", "Refresh", "leads the browser elsewhere"},
    {"set-cookie", "Set-Cookie", "marks whoever asks; the app needs none"},
    {"service-worker-allowed", "Service-Worker-Allowed", "widens what a script may take over"},
    {"speculation-rules", "Speculation-Rules", "makes the browser load something"},
    {"sourcemap", "SourceMap", "makes developer tools load something"},
    {"report-to", "Report-To", "makes the browser report to somebody"},
    {"reporting-endpoints", "Reporting-Endpoints", "makes the browser report to somebody"},
    {"nel", "NEL", "makes the browser report to somebody"},
    {"access-control-allow-origin", "Access-Control-Allow-Origin", "lets other pages read the answer"},
};

}  // namespace

std::string value_of(const Headers& headers, std::string_view name) {
  for (const auto& [candidate, value] : headers)
    if (candidate == name) return value;
  return {};
}

std::string embedders(const Headers& headers) {
  std::string all;
  for (const auto& policy : policies_of(headers))
    if (const auto found = policy.find("frame-ancestors"); found != policy.end())
      for (const auto& source : found->second) all += (all.empty() ? "" : " ") + source;
  return all;
}

std::vector<Weakness> weaknesses(const Headers& headers, std::string_view path) {
  std::vector<Weakness> out;
  check_policy(headers, out);
  for (const auto& [name, spelled, value] : kFixed) {
    const std::string wanted =
        path == "/embed.js" && name == std::string_view("cross-origin-resource-policy") ? "cross-origin" : value;
    const std::string got = value_of(headers, name);
    if (got.empty())
      out.push_back({spelled, "is missing, and should be " + wanted});
    else if (lower(got) != wanted)
      out.push_back({spelled, "is '" + got + "', and should be " + wanted});
  }
  const std::string permissions = value_of(headers, "permissions-policy");
  const auto says = [&](const char* what) { return permissions.find(what) != std::string::npos; };
  if (!says("geolocation=()")) out.push_back({"Permissions-Policy", "does not say geolocation=()"});
  if (!says("microphone=(self)") && !says("microphone=()"))
    out.push_back({"Permissions-Policy", "does not say microphone=(self)"});
  for (const auto& [name, spelled, why] : kNever)
    if (const std::string got = value_of(headers, name); !got.empty())
      out.push_back({spelled, "is '" + got.substr(0, 200) + "', which " + why});
  return out;
}

}  // namespace majlis::cli::web
