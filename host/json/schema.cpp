#include "host/json/schema.hpp"

#include "base/cbor.hpp"
#include "host/json/text.hpp"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <stdexcept>

namespace majlis::host {
namespace {

Error mismatch(const std::string& pointer, const std::string& rule) {
  return {"schema.mismatch", pointer + ": " + rule};
}

// CBOR made nlohmann::json without recursion; bytes are held to the shape here and become empty text.
class Importer {
 public:
  explicit Importer(const json::Shape& shape) : shape_(shape) {}

  Result<nlohmann::json> import(ByteView item) {
    cbor::Reader reader(item);
    json::Shape::Place place = shape_.root();
    do {
      MAJLIS_TRY(const cbor::Item head, reader.next());
      if (!open_.empty() && open_.back().map && !open_.back().has_key) {
        if (head.type != cbor::Type::kText) return mismatch(pointer(), "names of members are text");
        open_.back().key = to_string(head.bytes);
        open_.back().has_key = true;
        place = shape_.member(open_.back().place, open_.back().key);
        continue;
      }
      if (!open_.empty() && !open_.back().map) place = shape_.item(open_.back().place);
      MAJLIS_CHECK(take(head, place));
    } while (!open_.empty());
    MAJLIS_CHECK(reader.finish());
    return std::move(root_);
  }

 private:
  struct Open {
    nlohmann::json* into;
    bool map;
    std::uint64_t left;
    json::Shape::Place place;
    std::string key;
    bool has_key = false;
    std::uint64_t index = 0;
  };

  Status take(const cbor::Item& head, const json::Shape::Place& place) {
    MAJLIS_TRY(nlohmann::json value, scalar(head, place));
    nlohmann::json& stored = store(std::move(value));
    if (head.type == cbor::Type::kArray || head.type == cbor::Type::kMap)
      open_.push_back({&stored, head.type == cbor::Type::kMap, head.number, place, {}});
    while (!open_.empty() && open_.back().left == 0) {
      open_.pop_back();
      if (!open_.empty()) advance();
    }
    return {};
  }

  // Puts a value where it belongs; containers are advanced past when they close.
  nlohmann::json& store(nlohmann::json value) {
    const bool container = value.is_structured();
    if (open_.empty()) return root_ = std::move(value);
    Open& open = open_.back();
    nlohmann::json& stored =
        open.map ? (*open.into)[open.key] = std::move(value) : open.into->emplace_back(std::move(value));
    if (!container) advance();
    return stored;
  }
  void advance() {
    Open& open = open_.back();
    --open.left;
    ++open.index;
    open.has_key = false;
  }

  Result<nlohmann::json> scalar(const cbor::Item& head, const json::Shape::Place& place) {
    const json::Shape::Rule rule = shape_.rule(place);
    const bool bytes = head.type == cbor::Type::kBytes;
    if (bytes && !rule.bytes && !rule.any) return mismatch(pointer(), "is bytes, which the schema does not allow here");
    if (!bytes && rule.bytes && !rule.other)
      return mismatch(pointer(), "must be bytes, not " + std::string(cbor::type_name(head.type)));
    if (bytes && head.bytes.size() > rule.max_bytes)
      return mismatch(pointer(), "has " + std::to_string(head.bytes.size()) + " bytes; maxBytes is " +
                                     std::to_string(rule.max_bytes));
    if (bytes && head.bytes.size() < rule.min_bytes)
      return mismatch(pointer(), "has " + std::to_string(head.bytes.size()) + " bytes; minBytes is " +
                                     std::to_string(rule.min_bytes));
    switch (head.type) {
      case cbor::Type::kUnsigned: return nlohmann::json(head.number);
      case cbor::Type::kNegative:
        if (head.number > INT64_MAX) return mismatch(pointer(), "is below the smallest integer of 64 bits");
        return nlohmann::json(-1 - static_cast<std::int64_t>(head.number));
      case cbor::Type::kBytes: return nlohmann::json("");
      case cbor::Type::kText: return nlohmann::json(std::string(as_text(head.bytes)));
      case cbor::Type::kArray: return nlohmann::json::array();
      case cbor::Type::kMap: return nlohmann::json::object();
      case cbor::Type::kBool: return nlohmann::json(head.number != 0);
      case cbor::Type::kFloat: return nlohmann::json(head.real);
      case cbor::Type::kNull: break;
    }
    return nlohmann::json(nullptr);
  }

  std::string pointer() const {
    std::string out;
    for (const Open& open : open_) {
      if (open.map && !open.has_key) break;
      json::append_pointer_step(out, open.map ? open.key : std::to_string(open.index));
    }
    return out;
  }

  const json::Shape& shape_;
  nlohmann::json root_;
  std::vector<Open> open_;
};

// valijson's context is "<root>" followed by "[name]" steps.
std::string pointer_of(const valijson::ValidationResults::Error& error) {
  std::string out;
  for (const std::string& step : error.context) {
    if (!step.starts_with('[') || !step.ends_with(']')) continue;
    std::string name = step.substr(1, step.size() - 2);
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    json::append_pointer_step(out, name);
  }
  return out;
}

}  // namespace

struct Schema::Compiled {
  valijson::Schema schema;
};

Schema::~Schema() = default;

Result<std::shared_ptr<const Schema>> Schema::compile(std::string_view text, std::string_view components) {
  nlohmann::json document = nlohmann::json::parse(text, nullptr, false, true);
  nlohmann::json named = nlohmann::json::parse(components, nullptr, false, true);
  if (document.is_discarded() || !document.is_object() || named.is_discarded() || !named.is_object())
    return Error{"schema.syntax", "a schema is one JSON object, and this text is not"};
  auto schema = std::shared_ptr<Schema>(new Schema);
  schema->text_ = document.dump();
  if (!named.empty()) document["components"]["schemas"] = std::move(named);
  MAJLIS_TRY(schema->shape_, json::Shape::compile(document));
  schema->compiled_ = std::make_unique<Compiled>();
  try {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(document), schema->compiled_->schema);
  } catch (const std::exception& error) {
    return Error{"schema.unsupported", std::string("the schema cannot be used: ") + error.what()};
  }
  return std::shared_ptr<const Schema>(std::move(schema));
}

Status Schema::check(ByteView item) const {
  MAJLIS_TRY(const nlohmann::json document, Importer(shape_).import(item));
  return check_json(document);
}

Status Schema::check_json(const nlohmann::json& document) const {
  // It keeps what patterns were compiled to, which takes longer than all else.
  thread_local valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::NlohmannJsonAdapter target(document);
  if (validator.validate(compiled_->schema, target, &results)) return {};
  valijson::ValidationResults::Error first;
  if (!results.popError(first)) return mismatch("", "does not keep the schema");
  return mismatch(pointer_of(first), first.description);
}

}  // namespace majlis::host
