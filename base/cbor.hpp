// CBOR (RFC 8949), definite lengths only. The reader is iterative and bounded, so that no input
// can exhaust the stack: bytes from outside never meet a recursive reader. The writer's output is
// deterministic (RFC 8949, section 4.2.1) when the caller adds map keys in canonical order (shorter
// encoded key first, then bytewise); check_canonical() tells whether it was.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace majlis::cbor {

enum class Type { kUnsigned, kNegative, kBytes, kText, kArray, kMap, kBool, kNull, kFloat };

std::string_view type_name(Type type);

// One data item head. `number`: the value of an unsigned; n for a negative -1-n; 0/1 for a bool;
// the count of elements (array) or of pairs (map). `bytes`: borrowed content of bytes and text.
struct Item {
  Type type = Type::kNull;
  std::uint64_t number = 0;
  double real = 0;
  ByteView bytes;
};

struct Rules {
  std::size_t max_depth = 32;
  bool canonical = false;  // also require shortest heads and sorted, unique map keys
};

// Reads one data item as a flat sequence of heads. Text is checked to be UTF-8.
// Errors: cbor.truncated, cbor.depth, cbor.unsupported, cbor.utf8, cbor.not_canonical, cbor.trailing, each with its
// offset.
class Reader {
 public:
  explicit Reader(ByteView input, Rules rules = {}) : input_(input), rules_(rules) {}

  // The next head. After an array or map head its children follow.
  Result<Item> next();
  // The type of the next head without taking it.
  Result<Type> peek() const;
  // Takes one whole item with all of its children.
  Status skip();
  // The bytes of one whole item with all of its children, borrowed.
  Result<ByteView> raw();
  // Errors unless exactly one complete item was read and nothing follows it.
  Status finish() const;

  std::size_t offset() const { return position_; }

 private:
  struct Frame {
    std::uint64_t left;  // items still to come
    bool map;
    ByteView last_key;
  };
  Result<Item> head();
  Result<std::uint64_t> argument(std::uint8_t info);
  Status note_key(std::size_t start);

  ByteView input_;
  Rules rules_;
  std::size_t position_ = 0;
  bool started_ = false;
  std::vector<Frame> stack_;
};

// Whether `input` is exactly one deterministic item.
Status check_canonical(ByteView input);

// Appends heads in shortest form.
class Writer {
 public:
  void unsigned_integer(std::uint64_t value) { head(0, value); }
  void integer(std::int64_t value);
  void bytes(ByteView value);
  void text(std::string_view value);
  void array(std::uint64_t count) { head(4, count); }
  void map(std::uint64_t pairs) { head(5, pairs); }
  void boolean(bool value) { out_.push_back(value ? 0xF5 : 0xF4); }
  void null() { out_.push_back(0xF6); }
  void real(double value);  // always 64 bits
  // Appends an item that is already encoded.
  void raw(ByteView item) { append(out_, item); }

  const Bytes& view() const { return out_; }
  Bytes take() { return std::move(out_); }

 private:
  void head(std::uint8_t major, std::uint64_t argument);
  Bytes out_;
};

}  // namespace majlis::cbor
