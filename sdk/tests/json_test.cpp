#include <majlis/json.hpp>

#include "base/encoding.hpp"

#include <gtest/gtest.h>

namespace majlis::sdk {
namespace {

std::string refusal(std::string_view hex) {
  const Result<Json> value = from_cbor(*from_hex(hex));
  return value.ok() ? "" : std::string(value.error().name);
}

TEST(JsonCbor, EachKindOfValueComesBack) {
  const Json value =
      object("text", "سلام", "bytes", Bytes{1, 2, 3}, "none", nullptr, "yes", true, "real", 0.25, "negative", -5, "big",
             UINT64_MAX, "small", INT64_MIN, "list", array(1, array(), object("deep", array(Bytes{}, "x")), -1));
  const Result<Json> back = from_cbor(to_cbor(value));
  ASSERT_TRUE(back.ok()) << back.error().detail;
  EXPECT_EQ(*back, value);
}

TEST(JsonCbor, DeepInputIsRefusedNotFollowed) {
  Bytes nested(200'000, 0x81);
  nested.push_back(0);
  const Result<Json> value = from_cbor(nested);
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.error().name, "cbor.depth");
}

TEST(JsonCbor, WhatIsNoJsonIsRefused) {
  EXPECT_EQ(refusal("a10102"), "json.key");
  EXPECT_EQ(refusal("a2616101616102"), "json.duplicate");
  EXPECT_EQ(refusal("3bffffffffffffffff"), "json.range");
  EXPECT_EQ(refusal("8301"), "cbor.truncated");
  EXPECT_EQ(refusal("0101"), "cbor.trailing");
  EXPECT_EQ(refusal(""), "cbor.truncated");
  EXPECT_EQ(refusal("9bffffffffffffffff"), "cbor.truncated");
}

TEST(JsonCbor, AValueTooDeepToSendIsAnError) {
  Json value;
  for (int i = 0; i < 40; ++i) value = array(value);
  EXPECT_THROW(to_cbor(value), MethodError);
}

TEST(JsonFields, AreFoundAndTheirErrorsPointAtThem) {
  const Json params = object("title", "x", "count", 3, "body", Bytes{9}, "none", nullptr);
  EXPECT_EQ(text_at(params, "title"), "x");
  EXPECT_EQ(integer_at(params, "count"), 3);
  EXPECT_EQ(bytes_at(params, "body"), Bytes{9});
  EXPECT_EQ(find_text(params, "none"), std::nullopt);
  EXPECT_EQ(find_integer(params, "missing"), std::nullopt);
  for (const auto& read : {+[](const Json& p) { text_at(p, "count"); }, +[](const Json& p) { bytes_at(p, "count"); },
                           +[](const Json& p) { list_at(p, "count"); }, +[](const Json& p) { boolean_at(p, "count"); },
                           +[](const Json& p) { find_text(p, "count"); }}) {
    try {
      read(params);
      FAIL();
    } catch (const MethodError& error) {
      EXPECT_EQ(error.code(), Code::kInvalidParams);
      EXPECT_EQ(error.pointer(), "/count");
    }
  }
  EXPECT_THROW(integer_at(params, "missing"), MethodError);
  EXPECT_THROW(text_at(array(), "title"), MethodError);
}

}  // namespace
}  // namespace majlis::sdk
