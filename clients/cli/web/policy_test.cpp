#include "clients/cli/web/policy.hpp"

#include <gtest/gtest.h>

namespace majlis::cli::web {
namespace {

constexpr const char* kGood =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
    "trusted-types lit-html majlis-worker; frame-ancestors 'none'";

Headers with(const std::string& policy) {
  return {{"content-security-policy", policy},
          {"x-content-type-options", "nosniff"},
          {"referrer-policy", "no-referrer"},
          {"cross-origin-opener-policy", "same-origin"},
          {"cross-origin-resource-policy", "same-origin"},
          {"permissions-policy", "camera=(self), microphone=(self), geolocation=()"}};
}

// What is said of a policy; "" for nothing.
std::string said(const std::string& policy) {
  std::string all;
  for (const auto& [header, detail] : weaknesses(with(policy), "/")) all += detail + "\n";
  return all;
}

std::string without(std::string_view what) {
  std::string policy = kGood;
  return policy.erase(policy.find(what), what.size());
}

TEST(WebPolicy, TakesTheAppsOwnAndStricterOnes) {
  EXPECT_EQ(said(kGood), "");
  EXPECT_EQ(said(without(" blob: data:")), "");
  EXPECT_EQ(said(without(" 'wasm-unsafe-eval'")), "");
  EXPECT_EQ(said(std::string(kGood) + "; sandbox allow-scripts; worker-src 'none'"), "");
  EXPECT_EQ(said("SCRIPT-SRC 'SELF'; " + std::string(kGood)), "");
}

TEST(WebPolicy, SeesWhatWasAdded) {
  for (const auto& [before, word] :
       {std::pair{"script-src 'self' 'unsafe-eval'; ", "script-src allows 'unsafe-eval'"},
        {"script-src-elem https://a.example; ", "script-src-elem allows https://a.example"},
        {"script-src-attr 'unsafe-inline'; ", "script-src-attr allows 'unsafe-inline'"},
        {"style-src 'self' 'unsafe-inline'; ", "style-src-elem allows 'unsafe-inline'"},
        {"worker-src blob:; ", "worker-src allows blob:"},
        {"frame-src *; ", "frame-src allows *"},
        {"object-src DATA:; ", "object-src allows data:"},
        {"base-uri *; ", "base-uri allows *"},
        {"form-action https:; ", "form-action allows https:"},
        {"trusted-types default; ", "trusted-types allows default"},
        {"frame-ancestors https:; ", "frame-ancestors allows https:"}})
    EXPECT_NE(said(before + std::string(kGood)).find(word), std::string::npos)
        << before << said(before + std::string(kGood));
}

TEST(WebPolicy, SeesWhatIsMissing) {
  EXPECT_NE(said("").find("is missing"), std::string::npos);
  for (const char* part :
       {"default-src 'none'; ", "base-uri 'none'; ", "form-action 'none'; ", "require-trusted-types-for 'script'; ",
        "trusted-types lit-html majlis-worker; ", "; frame-ancestors 'none'"})
    EXPECT_NE(said(without(part)).find("is missing"), std::string::npos) << part;
}

// Each policy holds by itself: a second one makes it stricter, never weaker.
TEST(WebPolicy, TakesSeveralPoliciesTogether) {
  EXPECT_EQ(said(std::string(kGood) + ", default-src *"), "");
  EXPECT_EQ(said(std::string("default-src *, ") + kGood), "");
  Headers two = with("default-src *");
  EXPECT_FALSE(weaknesses(two, "/").empty());
  two.emplace_back("content-security-policy", kGood);
  EXPECT_TRUE(weaknesses(two, "/").empty());
  EXPECT_FALSE(said(std::string("script-src *; ") + kGood).empty()) << "the first directive of a name counts";
}

TEST(WebPolicy, NamesTheEmbedders) {
  EXPECT_EQ(embedders(with(kGood)), "");
  EXPECT_EQ(embedders(with("frame-ancestors https://a.example https://b.example")),
            "https://a.example https://b.example");
}

TEST(WebPolicy, LetsOtherOriginsLoadTheEmbeddingScriptAlone) {
  Headers headers = with(kGood);
  headers[4].second = "cross-origin";
  EXPECT_TRUE(weaknesses(headers, "/embed.js").empty());
  EXPECT_EQ(weaknesses(headers, "/assets/main.js")[0].header, "Cross-Origin-Resource-Policy");
}

}  // namespace
}  // namespace majlis::cli::web
