#include "base/record.hpp"

#include <gtest/gtest.h>

namespace majlis::record {

enum class Colour { kRed, kGreen };
template <>
struct EnumTexts<Colour> {
  static constexpr std::string_view kTexts[] = {"red", "green"};
};

namespace {

struct PointTag;
using PointId = Id<PointTag>;

struct Point {
  PointId id;
  std::int64_t x = 0;
  std::optional<Bytes> note;
  Colour colour = Colour::kRed;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("x", self.x, Limits{});
    visit("id", self.id, Limits{});
    visit("note", self.note, Limits{1, 4});
    visit("colour", self.colour, Limits{});
  }
};

struct Shape {
  std::string name;
  std::uint64_t sides = 0;
  std::vector<Point> points;
  Raw extra;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, Limits{1, 8});
    visit("extra", self.extra, Limits{});
    visit("sides", self.sides, Limits{3, 12});
    visit("points", self.points, Limits{0, 3});
  }
};

Shape triangle() {
  Shape shape;
  shape.name = "tri";
  shape.sides = 3;
  shape.extra.item = {0x82, 0x01, 0x02};
  shape.points.resize(2);
  shape.points[0].x = -7;
  shape.points[1].note = Bytes{9};
  shape.points[1].colour = Colour::kGreen;
  return shape;
}

TEST(Record, RoundTripsInCanonicalForm) {
  const Bytes encoded = encode(triangle());
  EXPECT_TRUE(cbor::check_canonical(encoded).ok());
  const auto decoded = decode<Shape>(encoded);
  ASSERT_TRUE(decoded.ok()) << decoded.error().detail;
  EXPECT_EQ(encode(*decoded), encoded);
  EXPECT_EQ(decoded->points[0].x, -7);
  EXPECT_FALSE(decoded->points[0].note.has_value());
  EXPECT_EQ(decoded->points[1].colour, Colour::kGreen);
}

struct Fault {
  std::string_view name;
  std::string pointer;
};

template <class Change>
Fault fault(Change change) {
  Shape shape = triangle();
  change(shape);
  const auto decoded = decode<Shape>(encode(shape));
  if (decoded.ok()) return {};
  return {decoded.error().name, std::string(pointer_of(decoded.error()))};
}

TEST(Record, NamesTheFieldAndTheRule) {
  auto too_many = fault([](Shape& s) { s.points.resize(4); });
  EXPECT_EQ(too_many.name, "record.maxItems");
  EXPECT_EQ(too_many.pointer, "/points");
  auto long_note = fault([](Shape& s) { s.points[1].note = Bytes(5); });
  EXPECT_EQ(long_note.name, "record.maxBytes");
  EXPECT_EQ(long_note.pointer, "/points/1/note");
  EXPECT_EQ(fault([](Shape& s) { s.sides = 2; }).name, "record.minimum");
  EXPECT_EQ(fault([](Shape& s) { s.sides = 13; }).name, "record.maximum");
  EXPECT_EQ(fault([](Shape& s) { s.name.clear(); }).name, "record.minBytes");
}

Bytes one_field(std::string_view name, void (*value)(cbor::Writer&)) {
  cbor::Writer writer;
  writer.map(1);
  writer.text(name);
  value(writer);
  return writer.take();
}

TEST(Record, RefusesWrongTypesMissingAndUnknownFields) {
  const auto number = [](cbor::Writer& w) { w.unsigned_integer(1); };
  const auto wrong = decode<Shape>(one_field("name", number));
  EXPECT_EQ(wrong.error().name, "record.type");
  EXPECT_EQ(wrong.error().detail, "/name: expected text, found unsigned integer");
  const auto missing = decode<Point>(one_field("x", number));
  EXPECT_EQ(missing.error().name, "record.required");
  EXPECT_EQ(pointer_of(missing.error()), "/id");
  EXPECT_EQ(decode<Point>(one_field("y", number)).error().name, "record.unknown");
  EXPECT_EQ(decode<Point>(one_field("y", number), Unknown::kSkip).error().name, "record.required");
  const auto blue = decode<Point>(one_field("colour", [](cbor::Writer& w) { w.text("blue"); }));
  EXPECT_EQ(blue.error().name, "record.enum");
}

TEST(Record, RefusesAFieldGivenTwice) {
  cbor::Writer writer;
  writer.map(2);
  for (int i = 0; i < 2; ++i) {
    writer.text("x");
    writer.unsigned_integer(1);
  }
  EXPECT_EQ(decode<Point>(writer.view()).error().name, "record.duplicate");
}

}  // namespace
}  // namespace majlis::record
