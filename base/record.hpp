// Typed records over CBOR maps. A struct lists its fields once; that list is its decoder, its
// validator and its encoder:
//
//   struct Ack {
//     StreamId stream;
//     std::uint64_t seq = 0;
//     template <class Self, class Visitor>
//     static void fields(Self& self, Visitor&& visit) {
//       visit("seq", self.seq, record::Limits{});
//       visit("stream", self.stream, record::Limits{});
//     }
//   };
//
// Fields are listed in canonical key order (shorter first, then bytewise), so that encode() gives
// deterministic CBOR. Recursion follows the types, never the input.
#pragma once

#include "base/cbor.hpp"
#include "base/id.hpp"
#include "base/result.hpp"

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace majlis::record {

// Bounds of one field: of the value (integers), of the decoded bytes (bytes, text in UTF-8) or of the
// number of items (arrays, for which `item` bounds each).
struct Limits {
  std::uint64_t min = 0;
  std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t item_min = 0;
  std::uint64_t item_max = std::numeric_limits<std::uint64_t>::max();
};

// What decode() does with a field that the record does not list. Requests refuse (a misspelt option
// must not be ignored); answers and stored content skip (a newer peer may say more).
enum class Unknown { kRefuse, kSkip };

// One CBOR item of any shape, kept encoded. Decoding checks that it is well formed.
struct Raw {
  Bytes item;
  friend bool operator==(const Raw&, const Raw&) = default;
};

// An enumeration with its texts: specialise with `static constexpr std::string_view kTexts[]`, indexed by value.
template <class E>
struct EnumTexts;

// The way from the record's root to the field at hand; rendered as a JSON pointer (RFC 6901) on error.
class Path {
 public:
  void enter(std::string_view field) { steps_.push_back({field, 0}); }
  void enter(std::size_t index) { steps_.push_back({{}, index}); }
  void leave() { steps_.pop_back(); }
  std::string pointer() const;
  // `rule` has static storage; the detail is "<pointer>: <reason>".
  Error error(std::string_view rule, std::string_view reason) const;
  Error wrong_type(std::string_view wanted, cbor::Type found) const;

 private:
  struct Step {
    std::string_view field;
    std::size_t index;
  };
  std::vector<Step> steps_;
};

// The JSON pointer at the start of a decode() error's detail.
std::string_view pointer_of(const Error& error);

template <class T>
concept Fields = requires(T& value) {
  T::fields(value, [](std::string_view, auto&, const Limits&) {});
};

namespace detail {

template <class M>
inline constexpr bool is_optional = false;
template <class M>
inline constexpr bool is_optional<std::optional<M>> = true;

struct Decoder {
  cbor::Reader& reader;
  Unknown unknown;
  Path path;

  Status value(bool& out, const Limits&);
  Status value(std::uint64_t& out, const Limits& limits);
  Status value(std::int64_t& out, const Limits& limits);
  Status value(std::string& out, const Limits& limits);
  Status value(Bytes& out, const Limits& limits);
  Status value(Raw& out, const Limits& limits);
  Status id_bytes(MutableByteView out);
  Status enum_text(std::span<const std::string_view> texts, std::size_t& index);
  Status array_head(std::uint64_t& count, const Limits& limits);
  Status map_head(std::uint64_t& pairs);
  Status key(std::string_view& key);
  Status unknown_field(std::string_view key);

  template <class Tag>
  Status value(Id<Tag>& out, const Limits&) {
    std::array<std::uint8_t, Id<Tag>::kSize> bytes{};
    MAJLIS_CHECK(id_bytes(bytes));
    out = Id<Tag>(bytes);
    return {};
  }

  template <class E>
  requires std::is_enum_v<E> Status value(E& out, const Limits&) {
    std::size_t index = 0;
    MAJLIS_CHECK(enum_text(EnumTexts<E>::kTexts, index));
    out = static_cast<E>(index);
    return {};
  }

  template <class T>
  Status value(std::optional<T>& out, const Limits& limits) {
    return value(out.emplace(), limits);
  }

  template <class T>
  requires(!std::same_as<T, std::uint8_t>) Status value(std::vector<T>& out, const Limits& limits) {
    std::uint64_t count = 0;
    MAJLIS_CHECK(array_head(count, limits));
    out.clear();
    const Limits item{limits.item_min, limits.item_max};
    for (std::uint64_t i = 0; i < count; ++i) {
      path.enter(static_cast<std::size_t>(i));
      MAJLIS_CHECK(value(out.emplace_back(), item));
      path.leave();
    }
    return {};
  }

  template <Fields T>
  Status value(T& out, const Limits&) {
    std::uint64_t pairs = 0;
    MAJLIS_CHECK(map_head(pairs));
    std::uint64_t seen = 0;
    for (; pairs > 0; --pairs) {
      std::string_view name;
      MAJLIS_CHECK(key(name));
      MAJLIS_CHECK(field(out, name, seen));
    }
    return require(out, seen);
  }

 private:
  // Decodes the one field called `name`; `seen` has a bit for each field in list order.
  template <Fields T>
  Status field(T& out, std::string_view name, std::uint64_t& seen) {
    std::uint64_t bit = 1;
    bool found = false;
    Status status;
    T::fields(out, [&](std::string_view candidate, auto& member, const Limits& limits) {
      if (!found && candidate == name) {
        found = true;
        path.enter(candidate);
        status = (seen & bit) != 0 ? Status(path.error("record.duplicate", "given twice")) : value(member, limits);
        if (status.ok()) path.leave();
        seen |= bit;
      }
      bit <<= 1;
    });
    return found ? status : unknown_field(name);
  }

  template <Fields T>
  Status require(T& out, std::uint64_t seen) {
    std::uint64_t bit = 1;
    Status status;
    T::fields(out, [&]<class M>(std::string_view name, M&, const Limits&) {
      if (status.ok() && !is_optional<M> && (seen & bit) == 0) {
        path.enter(name);
        status = path.error("record.required", "missing; it must be given");
      }
      bit <<= 1;
    });
    return status;
  }
};

struct Encoder {
  cbor::Writer& writer;

  void value(bool v) { writer.boolean(v); }
  void value(std::uint64_t v) { writer.unsigned_integer(v); }
  void value(std::int64_t v) { writer.integer(v); }
  void value(const std::string& v) { writer.text(v); }
  void value(const Bytes& v) { writer.bytes(v); }
  void value(const Raw& v) { writer.raw(v.item); }
  template <class Tag>
  void value(const Id<Tag>& v) {
    writer.bytes(v.view());
  }
  template <class E>
  requires std::is_enum_v<E>
  void value(E v) { writer.text(EnumTexts<E>::kTexts[static_cast<std::size_t>(v)]); }
  template <class T>
  requires(!std::same_as<T, std::uint8_t>) void value(const std::vector<T>& items) {
    writer.array(items.size());
    for (const auto& item : items) value(item);
  }
  template <Fields T>
  void value(const T& record) {
    std::uint64_t count = 0;
    T::fields(record, [&](std::string_view, const auto& member, const Limits&) { count += present(member) ? 1 : 0; });
    writer.map(count);
    T::fields(record, [&](std::string_view name, const auto& member, const Limits&) {
      if (!present(member)) return;
      writer.text(name);
      emit(member);
    });
  }

 private:
  template <class T>
  static bool present(const T&) {
    return true;
  }
  template <class T>
  static bool present(const std::optional<T>& member) {
    return member.has_value();
  }
  template <class T>
  void emit(const T& member) {
    value(member);
  }
  template <class T>
  void emit(const std::optional<T>& member) {
    value(*member);
  }
};

}  // namespace detail

// Decodes exactly one record. Errors: those of cbor::Reader, and record.type, record.required, record.unknown,
// record.duplicate, record.minimum, record.maximum, record.minBytes, record.maxBytes, record.minItems, record.maxItems,
// record.enum; the detail starts with the JSON pointer of the field (pointer_of).
template <Fields T>
Result<T> decode(ByteView input, Unknown unknown = Unknown::kRefuse, cbor::Rules rules = {}) {
  cbor::Reader reader(input, rules);
  detail::Decoder decoder{reader, unknown, {}};
  T out;
  MAJLIS_CHECK(decoder.value(out, Limits{}));
  MAJLIS_CHECK(reader.finish());
  return out;
}

// decode() of bytes that are signed or hashed: canonical encoding only, unknown fields skipped (they stay in the
// bytes).
template <Fields T>
Result<T> decode_canonical(ByteView input) {
  return decode<T>(input, Unknown::kSkip, {.max_depth = 32, .canonical = true});
}

template <Fields T>
void encode(const T& record, cbor::Writer& writer) {
  detail::Encoder{writer}.value(record);
}

template <Fields T>
Bytes encode(const T& record) {
  cbor::Writer writer;
  encode(record, writer);
  return writer.take();
}

}  // namespace majlis::record
