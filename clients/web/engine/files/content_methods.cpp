// What messages say of files, their names and kinds, and what is taken out of pictures.
#include "clients/web/engine/files/running.hpp"
#include "plugins/files/client/content.hpp"
#include "plugins/files/client/media_type.hpp"
#include "plugins/files/client/name.hpp"

#include <algorithm>

namespace majlis::web {
namespace {

struct Composed {
  Bytes body;
  std::string fallback;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("body", self.body, record::Limits{});
    visit("fallback", self.fallback, record::Limits{});
  }
};

struct Named {
  std::string name;
  Bytes bytes;  // the first ones
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{0, 1 << 20});
    visit("bytes", self.bytes, record::Limits{});
  }
};

struct Known {
  std::string name, media_type;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("name", self.name, record::Limits{});
    visit("media_type", self.media_type, record::Limits{});
  }
};

struct OfSize {
  std::uint64_t size = 0;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("size", self.size, record::Limits{0, files::kMaxSize});
  }
};

struct PieceView {
  std::uint64_t size = 0, offset = 0;
  std::optional<Bytes> literal;  // in place of that stretch of the source
  std::optional<bool> zeros;     // as well
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("size", self.size, record::Limits{});
    visit("offset", self.offset, record::Limits{});
    visit("literal", self.literal, record::Limits{});
    visit("zeros", self.zeros, record::Limits{});
  }
};

// Either what it wants to see next, or what is left of the source.
struct FilterView {
  std::uint64_t handle = 0;
  std::vector<PieceView> pieces;
  std::optional<PieceView> wanted;
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor&& visit) {
    visit("handle", self.handle, record::Limits{});
    visit("pieces", self.pieces, record::Limits{});
    visit("wanted", self.wanted, record::Limits{});
  }
};

Status compose(FilesTurn& turn) {
  MAJLIS_TRY(auto message, turn.read<files::FileMessage>());
  for (auto& file : message.files)
    if (file.name) file.name = files::clean_name(*file.name);
  MAJLIS_TRY(auto content, files::to_content(message));
  return turn.answer(Composed{std::move(content.body), std::move(content.fallback)});
}

// A message's files, as others describe them; names are made harmless.
Status read(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OnlyBytes>());
  MAJLIS_TRY(auto message, files::from_body(params.bytes));
  for (auto& file : message.files)
    if (file.name) file.name = files::name_of(file);
  return turn.answer(message);
}

Status know(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<Named>());
  const std::string name = files::clean_name(params.name);
  return turn.answer(Known{name, std::string(files::media_type_of(name, params.bytes))});
}

Status answer(FilesTurn& turn, std::uint64_t handle) {
  const auto& filter = *turn.running.filters.find(handle);
  FilterView view;
  view.handle = handle;
  if (const auto wanted = filter.wanted()) {
    view.wanted = PieceView{wanted->size, wanted->offset, std::nullopt, std::nullopt};
    return turn.answer(view);
  }
  for (const auto& piece : filter.pieces()) {
    view.pieces.push_back({piece.size(), piece.range.offset, std::nullopt, std::nullopt});
    if (piece.zeros) view.pieces.back().zeros = true;
    if (!piece.literal.empty()) view.pieces.back().literal = piece.literal;
  }
  turn.running.filters.drop(handle);
  return turn.answer(view);
}

Status filter_begin(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<OfSize>());
  return answer(turn, turn.running.filters.add(files::MetadataFilter(params.size)));
}

Status filter_give(FilesTurn& turn) {
  MAJLIS_TRY(const auto params, turn.read<WithBytes>());
  MAJLIS_TRY(auto* filter, need(turn.running.filters, params.handle));
  if (const Status given = filter->give(params.bytes); !given.ok()) {
    turn.running.filters.drop(params.handle);
    return given.error();
  }
  return answer(turn, params.handle);
}

constexpr FilesMethod kContentMethods[] = {
    {"compose", compose}, {"read", read}, {"know", know}, {"filter_begin", filter_begin}, {"filter_give", filter_give}};

}  // namespace

std::span<const FilesMethod> content_methods() { return kContentMethods; }

}  // namespace majlis::web
