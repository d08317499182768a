#include "host/json/transcode.hpp"

#include "base/cbor.hpp"
#include "base/encoding.hpp"
#include "host/json/text.hpp"

#include <nlohmann/json.hpp>

#include <bit>

namespace majlis::host::json {

using Kind = Document::Head::Kind;

// Receives nlohmann's events (its parser keeps its own stack and does not recurse) and stops at the depth limit.
class Builder {
 public:
  explicit Builder(Document& document) : heads_(document.heads_) {}

  bool null() { return value({.kind = Kind::kNull}); }
  bool boolean(bool truth) { return value({.kind = Kind::kBool, .number = truth ? 1U : 0U}); }
  bool number_integer(std::int64_t number) {
    return value({.kind = Kind::kSigned, .number = std::bit_cast<std::uint64_t>(number)});
  }
  bool number_unsigned(std::uint64_t number) { return value({.kind = Kind::kUnsigned, .number = number}); }
  bool number_float(double number, const std::string&) { return value({.kind = Kind::kReal, .real = number}); }
  bool string(std::string& text) { return value({.kind = Kind::kText, .text = std::move(text)}); }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Kind::kObject); }
  bool start_array(std::size_t) { return open(Kind::kArray); }
  bool key(std::string& text) {
    heads_.push_back({.kind = Kind::kKey, .text = std::move(text)});
    return true;
  }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    error_ = {"json.syntax", "the text is not JSON at byte " + std::to_string(position)};
    return false;
  }

  Error error_;

 private:
  bool value(Document::Head head) {
    if (!open_.empty()) ++heads_[open_.back()].count;
    heads_.push_back(std::move(head));
    return true;
  }
  bool open(Kind kind) {
    if (open_.size() >= kDepthMax) {
      error_ = {"json.depth", "nested deeper than " + std::to_string(kDepthMax)};
      return false;
    }
    value({.kind = kind});
    open_.push_back(heads_.size() - 1);
    return true;
  }
  bool close() {
    heads_[open_.back()].span = static_cast<std::uint32_t>(heads_.size() - open_.back());
    open_.pop_back();
    return true;
  }

  std::vector<Document::Head>& heads_;
  std::vector<std::size_t> open_;
};

namespace {

// Walks the heads of one value and writes CBOR, keeping the schema's places beside the containers it is in.
class Emitter {
 public:
  Emitter(const Document& document, const Shape& shape) : document_(document), shape_(shape) {}

  Result<Bytes> emit(std::size_t first) {
    const std::size_t end = first + document_[first].span;
    Shape::Place place = shape_.root();
    for (std::size_t i = first; i < end; ++i) {
      const Document::Head& head = document_[i];
      if (!open_.empty() && !open_.back().object) place = shape_.item(open_.back().place);
      if (head.kind == Kind::kKey) {
        out_.text(head.text);
        open_.back().step = head.text;
        place = shape_.member(open_.back().place, head.text);
        continue;
      }
      if (head.kind == Kind::kObject || head.kind == Kind::kArray) {
        const bool object = head.kind == Kind::kObject;
        object ? out_.map(head.count) : out_.array(head.count);
        open_.push_back({object, head.count, 0, place, {}});
      } else {
        MAJLIS_CHECK(scalar(head, place));
        step();
      }
      close_full();
    }
    return out_.take();
  }

 private:
  struct Open {
    bool object;
    std::uint32_t count;
    std::uint32_t done;
    Shape::Place place;
    std::string step;  // the member at hand
  };

  void step() {
    if (!open_.empty()) ++open_.back().done;
  }
  void close_full() {
    while (!open_.empty() && open_.back().done == open_.back().count) {
      open_.pop_back();
      step();
    }
  }

  Status scalar(const Document::Head& head, const Shape::Place& place) {
    switch (head.kind) {
      case Kind::kText: return text(head.text, place);
      case Kind::kUnsigned: out_.unsigned_integer(head.number); break;
      case Kind::kSigned: out_.integer(std::bit_cast<std::int64_t>(head.number)); break;
      case Kind::kReal: out_.real(head.real); break;
      case Kind::kBool: out_.boolean(head.number != 0); break;
      default: out_.null(); break;
    }
    return {};
  }

  Status text(const std::string& text, const Shape::Place& place) {
    const Shape::Rule rule = shape_.rule(place);
    if (!rule.bytes) {
      out_.text(text);
      return {};
    }
    auto bytes = from_base64url(text);
    if (bytes.ok()) {
      out_.bytes(*bytes);
    } else if (rule.other) {
      out_.text(text);
    } else {
      return Error{"json.bytes", pointer() + ": bytes are written as base64url without padding, and this text is not"};
    }
    return {};
  }

  std::string pointer() const {
    std::string out;
    for (const Open& open : open_) append_pointer_step(out, open.object ? open.step : std::to_string(open.done));
    return out;
  }

  const Document& document_;
  const Shape& shape_;
  cbor::Writer out_;
  std::vector<Open> open_;
};

}  // namespace

Result<Document> Document::parse(std::string_view text) {
  Document document;
  Builder builder(document);
  if (!nlohmann::json::sax_parse(text, &builder)) return builder.error_;
  return document;
}

std::size_t Document::member(std::size_t object, std::string_view name) const {
  if (heads_[object].kind != Kind::kObject) return 0;
  for (std::size_t i = object + 1; i < object + heads_[object].span; i += 1 + heads_[i + 1].span)
    if (heads_[i].text == name) return i + 1;
  return 0;
}

Result<Bytes> Document::cbor(std::size_t index, const Shape& shape) const { return Emitter(*this, shape).emit(index); }

}  // namespace majlis::host::json
