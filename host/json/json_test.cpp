#include "base/cbor.hpp"
#include "base/encoding.hpp"
#include "host/json/schema.hpp"
#include "host/json/text.hpp"
#include "host/json/transcode.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace majlis::host {
namespace {

using json::Document;

std::shared_ptr<const Schema> schema(std::string_view text) {
  auto compiled = Schema::compile(text);
  EXPECT_TRUE(compiled.ok()) << compiled.error().detail;
  return *compiled;
}

constexpr std::string_view kSchema = R"({
  "type": "object", "required": ["name"], "additionalProperties": false,
  "properties": {
    "name": {"type": "string", "maxLength": 5},
    "key": {"format": "bytes", "minBytes": 1, "maxBytes": 4},
    "list": {"type": "array", "items": {"$ref": "#/definitions/blob"}},
    "count": {"type": "integer", "minimum": 0}
  },
  "definitions": {"blob": {"type": "object", "properties": {"b": {"format": "bytes"}}}}})";

Bytes to_cbor(std::string_view text, const Schema& with) {
  const auto document = Document::parse(text);
  EXPECT_TRUE(document.ok()) << text;
  auto item = document->cbor(0, with.shape());
  EXPECT_TRUE(item.ok()) << item.error().detail;
  return *item;
}

TEST(Transcode, RoundTripsWithBytesWhereTheSchemaHasThem) {
  const auto with = schema(kSchema);
  const std::string text =
      R"({"name":"AQI","key":"AQI","list":[{"b":"_w"},{}],"count":3,"x":[-7,1.5,true,null,"\n\"é",18446744073709551615]})";
  const Bytes item = to_cbor(text, *with);
  // a4...: "name" stays text, "key" is the byte string 01 02.
  const std::string hex = to_hex(item);
  EXPECT_NE(hex.find("646e616d6563415149"), std::string::npos) << hex;
  EXPECT_NE(hex.find("636b6579420102"), std::string::npos) << hex;
  EXPECT_NE(hex.find("616241ff"), std::string::npos) << hex;
  EXPECT_EQ(*json::from_cbor(item), text);
}

TEST(Transcode, NamesThePlaceOfBytesThatAreNotBase64url) {
  const auto with = schema(kSchema);
  const auto document = Document::parse(R"({"list":[{},{"b":"?"}]})");
  const auto item = document->cbor(0, with->shape());
  ASSERT_FALSE(item.ok());
  EXPECT_EQ(item.error().name, "json.bytes");
  EXPECT_TRUE(item.error().detail.starts_with("/list/1/b: ")) << item.error().detail;
}

TEST(Transcode, RefusesDeepTextWithoutRecursion) {
  const auto deep = Document::parse(std::string(200'000, '['));
  ASSERT_FALSE(deep.ok());
  EXPECT_EQ(deep.error().name, "json.depth");
  EXPECT_TRUE(Document::parse(std::string(32, '[') + std::string(32, ']')).ok());
  EXPECT_EQ(Document::parse(std::string(33, '[') + std::string(33, ']')).error().name, "json.depth");
}

TEST(Transcode, SaysWhereTextIsNotJson) {
  for (const char* text : {"", "{", "[1,]", "nul", "{\"a\":1}x", "\"\xFF\""}) {
    const auto document = Document::parse(text);
    ASSERT_FALSE(document.ok()) << text;
    EXPECT_EQ(document.error().name, "json.syntax") << text;
  }
}

TEST(Transcode, FindsMembers) {
  const auto document = Document::parse(R"({"a":{"b":[1,2,{"c":3}]},"d":4})");
  const std::size_t d = document->member(0, "d");
  ASSERT_NE(d, 0U);
  EXPECT_EQ((*document)[d].number, 4U);
  EXPECT_EQ(document->member(0, "c"), 0U);
  EXPECT_EQ(document->member(d, "d"), 0U);
}

struct Mismatch {
  const char* text;
  const char* pointer;
};

TEST(Schema, NamesThePointerOfWhatIsWrong) {
  const auto with = schema(kSchema);
  EXPECT_TRUE(with->check(to_cbor(R"({"name":"ali","key":"AQI","count":1})", *with)).ok());
  for (const auto& [text, pointer] : {Mismatch{R"({"name":7})", "/name: "},
                                      {R"({"name":"toolong"})", "/name: "},
                                      {R"({"name":"a","count":-1})", "/count: "},
                                      {R"({"name":"a","zz":1})", ": "},
                                      {R"({"name":"a","list":[{},7]})", "/list/1: "},
                                      {R"({"key":"AQI"})", ": "},
                                      {R"({"name":"a","key":"AQIDBAU"})", "/key: "},
                                      {R"({"name":"a","key":7})", "/key: "},
                                      {R"({"name":"a","key":""})", "/key: "}}) {
    const Status status = with->check(to_cbor(text, *with));
    ASSERT_FALSE(status.ok()) << text;
    EXPECT_EQ(status.error().name, "schema.mismatch");
    EXPECT_TRUE(status.error().detail.starts_with(pointer)) << text << " gave " << status.error().detail;
  }
}

TEST(Schema, RefusesBytesWhereTextIsWantedAndTextWhereBytesAre) {
  const auto with = schema(kSchema);
  cbor::Writer bytes_name;
  bytes_name.map(1);
  bytes_name.text("name");
  bytes_name.bytes(as_bytes("ali"));
  EXPECT_TRUE(with->check(bytes_name.view()).error().detail.starts_with("/name: "));
  cbor::Writer text_key;
  text_key.map(2);
  text_key.text("name");
  text_key.text("a");
  text_key.text("key");
  text_key.text("b");
  EXPECT_TRUE(with->check(text_key.view()).error().detail.starts_with("/key: "));
}

TEST(Schema, FollowsNamedComponents) {
  constexpr std::string_view kNamed = R"({"Id":{"type":"string","format":"bytes","minBytes":2,"maxBytes":2}})";
  const auto compiled = Schema::compile(R"({"properties":{"id":{"$ref":"#/components/schemas/Id"}}})", kNamed);
  ASSERT_TRUE(compiled.ok()) << compiled.error().detail;
  const Schema& with = **compiled;
  EXPECT_TRUE(with.check(to_cbor(R"({"id":"AQI"})", with)).ok());
  EXPECT_TRUE(with.check(to_cbor(R"({"id":"AQID"})", with)).error().detail.starts_with("/id: "));
  EXPECT_EQ(with.text().find("components/schemas\":"), std::string::npos);
}

TEST(Schema, RefusesDeepCbor) {
  const auto with = schema(R"({"type":"array"})");
  EXPECT_EQ(with->check(Bytes(200'000, 0x81)).error().name, "cbor.depth");
}

TEST(Schema, RefusesSchemasItCannotUse) {
  EXPECT_EQ(Schema::compile("[").error().name, "schema.syntax");
  EXPECT_EQ(Schema::compile(R"({"$ref":"#/nowhere"})").error().name, "schema.reference");
  EXPECT_EQ(Schema::compile(R"({"$ref":"http://example.org/a"})").error().name, "schema.reference");
  EXPECT_EQ(Schema::compile(R"({"type":7})").error().name, "schema.unsupported");
}

TEST(Text, WritesWhatIsNotUtf8AsReplacement) {
  std::string out;
  json::append_string(out, "a\xFF\x01");
  EXPECT_EQ(out, "\"a\xEF\xBF\xBD\\u0001\"");
}

}  // namespace
}  // namespace majlis::host
