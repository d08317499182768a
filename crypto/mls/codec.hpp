// The TLS presentation language as MLS uses it (RFC 9420, section 2.1). A wire struct lists its fields once:
//
//   struct Lifetime {
//     std::uint64_t not_before, not_after;
//     template <class Archive> void fields(Archive& archive) { archive(not_before, not_after); }
//   };
//
// and Reader and Writer both follow that list. Integers are big-endian; Bytes and Secret are opaque<V>, std::vector<T>
// is T<V>, std::array is opaque[n], std::map is a vector of sorted pairs, std::optional<T> is optional<T>; a `select`
// is an `if` inside fields().
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "crypto/mls/types.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace majlis::mls {

inline constexpr std::uint32_t kMaxVectorSize = (1U << 30) - 1;

// Appends. Memory given up while growing is wiped, since secrets are written with it too.
class Writer {
 public:
  static constexpr bool kReading = false;

  template <class... T>
  void operator()(const T&... values) {
    (put(values), ...);
  }
  // Appends bytes without a length.
  void raw(ByteView bytes);
  void zeros(std::size_t count) { grow(count); }
  // Appends the length of what `write` appends, and then that.
  template <class Write>
  void vector(Write write) {
    const std::size_t start = out_.size();
    write();
    prefix_length(start);
  }
  // A select met a value that has no case. Only a Reader can; what is written was read or made by us.
  void fail(std::string_view, std::string_view) {}

  ByteView view() const { return out_; }
  Bytes take() { return std::move(out_); }
  Secret take_secret() { return Secret::take(std::move(out_)); }

 private:
  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      put(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::unsigned_integral<T>) {
      integer(value, sizeof(T));
    } else {
      // fields() is shared with Reader and so not const; a Writer changes nothing.
      const_cast<T&>(value).fields(*this);
    }
  }
  template <class Tag, class Integer>
  void put(const Number<Tag, Integer>& number) {
    put(number.value);
  }
  void put(const Bytes& bytes) { opaque(bytes); }
  void put(const Secret& secret) { opaque(secret.view()); }
  template <std::size_t size>
  void put(const std::array<std::uint8_t, size>& bytes) {
    raw(bytes);
  }
  template <class Key, class Value>
  void put(const std::map<Key, Value>& entries) {
    vector([&] {
      for (const auto& [key, value] : entries) (*this)(key, value);
    });
  }
  template <class T>
  void put(const std::vector<T>& values) {
    vector([&] {
      for (const T& value : values) put(value);
    });
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(static_cast<std::uint8_t>(value.has_value()));
    if (value) put(*value);
  }

  void integer(std::uint64_t value, std::size_t size);
  void opaque(ByteView bytes);
  void prefix_length(std::size_t start);
  MutableByteView grow(std::size_t count);

  Bytes out_;
};

// Reads what Writer writes. The first error sticks: everything after it reads as empty, so that callers check once, at
// the end. Memory is bounded by a small multiple of the input.
// Errors: mls.codec.truncated, .length, .optional, .order, .trailing and those of selects.
class Reader {
 public:
  static constexpr bool kReading = true;

  explicit Reader(ByteView input) : input_(input), end_(input.size()) {}

  template <class... T>
  void operator()(T&... values) {
    (get(values), ...);
  }
  // The next `size` bytes, borrowed; empty after an error.
  ByteView raw(std::size_t size);
  // A varint in its shortest form; zero after an error.
  std::size_t varint();
  // The length of a vector that must fit what is left.
  std::size_t length();
  // Reads a length and calls `read` until that many bytes are consumed.
  template <class Read>
  void vector(Read read) {
    const std::size_t size = length();
    if (!ok()) return;
    const std::size_t outer = end_;
    end_ = position_ + size;
    while (ok() && position_ < end_) {
      const std::size_t before = position_;
      read();
      if (position_ == before) fail("mls.codec.length", "an element of no bytes");
    }
    end_ = outer;
  }
  void fail(std::string_view name, std::string_view what);

  bool ok() const { return !error_.has_value(); }
  std::size_t position() const { return position_; }
  // The bytes between two positions, borrowed.
  ByteView between(std::size_t from, std::size_t to) const { return input_.subspan(from, to - from); }
  // What is left, borrowed.
  ByteView rest() const { return input_.subspan(position_, end_ - position_); }
  Status status() const { return error_ ? Status(*error_) : Status(); }
  // The sticky error, or that bytes are left over.
  Status finish();

 private:
  template <class T>
  void get(T& value) {
    if constexpr (std::is_enum_v<T>) {
      std::underlying_type_t<T> number{};
      get(number);
      value = static_cast<T>(number);
    } else if constexpr (std::unsigned_integral<T>) {
      value = static_cast<T>(integer(sizeof(T)));
    } else {
      value.fields(*this);
    }
  }
  template <class Tag, class Integer>
  void get(Number<Tag, Integer>& number) {
    get(number.value);
  }
  void get(Bytes& bytes) { bytes = to_bytes(raw(length())); }
  void get(Secret& secret) { secret = Secret(raw(length())); }
  template <std::size_t size>
  void get(std::array<std::uint8_t, size>& bytes) {
    const ByteView read = raw(size);
    if (ok()) std::copy(read.begin(), read.end(), bytes.begin());
  }
  template <class Key, class Value>
  void get(std::map<Key, Value>& entries) {
    entries.clear();
    vector([&] {
      Key key{};
      Value value{};
      (*this)(key, value);
      if (!entries.empty() && !(entries.rbegin()->first < key)) return fail("mls.codec.order", "keys out of order");
      entries.emplace_hint(entries.end(), std::move(key), std::move(value));
    });
  }
  template <class T>
  void get(std::vector<T>& values) {
    values.clear();
    vector([&] {
      T value{};
      get(value);
      values.push_back(std::move(value));
    });
  }
  template <class T>
  void get(std::optional<T>& value) {
    value.reset();
    std::uint8_t present = 0;
    get(present);
    if (present > 1) return fail("mls.codec.optional", "presence is 0 or 1");
    if (present == 1 && ok()) get(value.emplace());
  }

  std::uint64_t integer(std::size_t size);

  ByteView input_;
  std::size_t position_ = 0;
  std::size_t end_;
  std::optional<Error> error_;
};

template <class T>
Bytes encode(const T& value) {
  Writer writer;
  writer(value);
  return writer.take();
}

template <class T>
Secret encode_secret(const T& value) {
  Writer writer;
  writer(value);
  return writer.take_secret();
}

// Exactly one T and nothing behind it.
template <class T>
Result<T> decode(ByteView bytes) {
  Reader reader(bytes);
  T value{};
  reader(value);
  MAJLIS_CHECK(reader.finish());
  return value;
}

}  // namespace majlis::mls
