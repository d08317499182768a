#include "plugins/files/client/box_kinds.hpp"

#include <algorithm>
#include <iterator>

namespace majlis::files {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view type, const std::string_view (&types)[N]) {
  return std::find(std::begin(types), std::end(types), type) != std::end(types);
}

constexpr std::string_view kTop[] = {"ftyp", "styp", "mdat", "moov", "moof", "mfra", "sidx", "ssix", "prft",
                                     "pdin", "JXL ", "jxlc", "jxlp", "jxll", "jP  ", "jp2h", "jp2c"};
constexpr std::string_view kItems[] = {"hdlr", "pitm", "iinf", "iloc", "iref", "iprp", "idat", "dinf", "grpl", "ipro"};
constexpr std::string_view kTelling[] = {"udta", "meta", "uuid", "udes", "free", "skip"};
constexpr std::string_view kHolding[] = {"meta", "iprp", "ipco", "moov", "trak", "mdia", "moof", "traf"};
constexpr std::string_view kTimed[] = {"mvhd", "tkhd", "mdhd"};
constexpr std::string_view kShown[] = {"vide", "soun", "text", "sbtl", "subt", "clcp",
                                       "subp", "pict", "auxv", "hint", "tmcd"};

}  // namespace

bool is_needed(BoxFile file, std::string_view in, std::string_view type) {
  if (in.empty()) return is_one_of(type, kTop) || (type == "meta" && file == BoxFile::kPicture);
  return in == "meta" ? is_one_of(type, kItems) : !is_one_of(type, kTelling);
}

bool holds_boxes(std::string_view type) { return is_one_of(type, kHolding); }

bool has_times(std::string_view type) { return is_one_of(type, kTimed); }

bool is_shown(std::string_view handler) { return is_one_of(handler, kShown); }

}  // namespace majlis::files
