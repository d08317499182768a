#include "protocol/content.hpp"
#include "protocol/messaging.hpp"

#include <gtest/gtest.h>

#include <set>

namespace majlis::protocol {
namespace {

template <class T>
std::vector<std::string> field_names() {
  std::vector<std::string> names;
  T value;
  T::fields(value, [&](std::string_view name, auto&, const record::Limits&) { names.emplace_back(name); });
  return names;
}

TEST(Protocol, EveryMethodIsNamedOnceUnderMessaging) {
  std::set<std::string_view> names;
  for_each_method([&]<class Method>() {
    EXPECT_TRUE(Method::kName.starts_with("messaging.")) << Method::kName;
    EXPECT_TRUE(names.insert(Method::kName).second) << Method::kName;
    EXPECT_FALSE(Method::kSummary.empty());
  });
  EXPECT_TRUE(names.contains("messaging.append"));
}

TEST(Protocol, SchemasNameEveryField) {
  for_each_method([]<class Method>() {
    for (const auto& field : field_names<typename Method::Params>())
      EXPECT_NE(Method::params_schema().find('"' + field + '"'), std::string_view::npos) << Method::kName << field;
  });
}

TEST(Protocol, LimitsOfTheSchemaAreHeld) {
  AppendParams params;
  params.client_id = 1;
  params.body = Bytes(1048577);
  const auto decoded = record::decode<AppendParams>(record::encode(params));
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(decoded.error().name, "record.maxBytes");
  EXPECT_EQ(record::pointer_of(decoded.error()), "/body");
}

TEST(Protocol, ContentIsCanonical) {
  Content content;
  content.type = "text/1";
  content.kf = Bytes(32, 7);
  content.body.item = record::encode(Text{.text = "salām"});
  const Bytes encoded = record::encode(content);
  const auto decoded = record::decode_canonical<Content>(encoded);
  ASSERT_TRUE(decoded.ok()) << decoded.error().detail;
  EXPECT_EQ(record::encode(*decoded), encoded);
}

TEST(Protocol, ItemsOfArraysAreBoundedToo) {
  DevicesAppendParams params;
  params.entries = {Bytes(2049)};
  const auto decoded = record::decode<DevicesAppendParams>(record::encode(params));
  ASSERT_FALSE(decoded.ok());
  EXPECT_EQ(record::pointer_of(decoded.error()), "/entries/0");
}

}  // namespace
}  // namespace majlis::protocol
