#include "host/messaging/names.hpp"

#include "base/bytes.hpp"
#include "base/encoding.hpp"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace majlis::host::messaging {
namespace {

constexpr std::size_t kNameBytesMax = 64;

Error refused(std::string_view name, const std::string& why) { return Error{name, "this name cannot be used: " + why}; }

std::string code_point_text(UChar32 c) {
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(c));
  return text;
}

// RFC 8265, section 3.3.2: full-width and half-width forms become their usual ones; nothing else is decomposed.
icu::UnicodeString map_width(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(error);
  icu::UnicodeString mapped;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const int32_t width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    const bool narrow_or_wide = width == U_EA_FULLWIDTH || width == U_EA_HALFWIDTH;
    icu::UnicodeString raw;
    if (narrow_or_wide && nfkc->getRawDecomposition(c, raw)) {
      mapped += raw;
    } else {
      mapped += c;
    }
  }
  return mapped;
}

// RFC 8264, IdentifierClass, less what makes no good name: ASCII punctuation but . _ - and every character that is
// allowed in some contexts only (joiners, middle dots, geresh).
bool is_allowed(UChar32 c) {
  if (c == '.' || c == '_' || c == '-') return true;
  if (c < 0x80) return u_isalnum(c) != 0;
  if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return false;
  const int32_t hangul = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
  if (hangul == U_HST_LEADING_JAMO || hangul == U_HST_VOWEL_JAMO || hangul == U_HST_TRAILING_JAMO) return false;
  UErrorCode error = U_ZERO_ERROR;
  if (!icu::Normalizer2::getNFKCInstance(error)->isNormalized(icu::UnicodeString(c), error)) return false;
  return (U_GET_GC_MASK(c) &
          (U_GC_LL_MASK | U_GC_LO_MASK | U_GC_LM_MASK | U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ND_MASK)) != 0;
}

Status check_characters(const icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (!is_allowed(c)) {
      return refused("messaging.name.character",
                     code_point_text(c) + " is not allowed; use letters and digits of one script, or . _ -");
    }
  }
  const UChar32 first = text.char32At(0);
  if (!u_isalnum(first)) return refused("messaging.name.character", "it must begin with a letter or a digit");
  return {};
}

// The Bidi Rule (RFC 5893, section 2), for names that hold a right-to-left character.
Status check_direction(const icu::UnicodeString& text) {
  bool right = false;
  bool european = false;
  bool arabic = false;
  bool left = false;
  UCharDirection last = U_LEFT_TO_RIGHT;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UCharDirection direction = u_charDirection(text.char32At(i));
    right =
        right || direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC || direction == U_ARABIC_NUMBER;
    left = left || direction == U_LEFT_TO_RIGHT;
    european = european || direction == U_EUROPEAN_NUMBER;
    arabic = arabic || direction == U_ARABIC_NUMBER;
    if (direction != U_DIR_NON_SPACING_MARK) last = direction;
  }
  if (!right) return {};
  const UCharDirection first = u_charDirection(text.char32At(0));
  const bool starts_right = first == U_RIGHT_TO_LEFT || first == U_RIGHT_TO_LEFT_ARABIC;
  const bool ends_well =
      last == U_RIGHT_TO_LEFT || last == U_RIGHT_TO_LEFT_ARABIC || last == U_EUROPEAN_NUMBER || last == U_ARABIC_NUMBER;
  if (left || !starts_right || !ends_well || (european && arabic)) {
    return refused("messaging.name.direction",
                   "a right-to-left name starts with a letter, ends with a letter or a "
                   "digit, and holds one kind of digits and no left-to-right letter");
  }
  return {};
}

struct CloseChecker {
  void operator()(USpoofChecker* checker) const { uspoof_close(checker); }
};

// Immutable once made: ICU lets many threads use one.
const USpoofChecker* checker() {
  static const std::unique_ptr<USpoofChecker, CloseChecker> kChecker = [] {
    UErrorCode error = U_ZERO_ERROR;
    std::unique_ptr<USpoofChecker, CloseChecker> made(uspoof_open(&error));
    uspoof_setRestrictionLevel(made.get(), USPOOF_SINGLE_SCRIPT_RESTRICTIVE);
    uspoof_setChecks(made.get(), USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_MIXED_NUMBERS, &error);
    if (U_FAILURE(error)) std::abort();
    return made;
  }();
  return kChecker.get();
}

}  // namespace

Result<Username> prepare_username(std::string_view text) {
  if (!is_utf8(text)) return refused("messaging.name.utf8", "it is not UTF-8");
  if (text.empty() || text.size() > 4 * kNameBytesMax) {
    return refused("messaging.name.size", "it has 1 to 64 bytes of UTF-8");
  }
  icu::UnicodeString mapped =
      map_width(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))));
  mapped.toLower(icu::Locale::getRoot());
  UErrorCode error = U_ZERO_ERROR;
  mapped = icu::Normalizer2::getNFCInstance(error)->normalize(mapped, error);
  MAJLIS_CHECK(check_characters(mapped));
  MAJLIS_CHECK(check_direction(mapped));
  if (uspoof_checkUnicodeString(checker(), mapped, nullptr, &error) != 0) {
    return refused("messaging.name.script",
                   "it mixes scripts or kinds of digits; use one script and one kind of digits");
  }
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(checker(), 0, mapped, skeleton, &error);
  if (U_FAILURE(error)) return refused("messaging.name.character", "its characters could not be compared with others");
  Username username;
  mapped.toUTF8String(username.name);
  skeleton.toUTF8String(username.skeleton);
  if (username.name.size() > kNameBytesMax) return refused("messaging.name.size", "it has 1 to 64 bytes of UTF-8");
  return username;
}

}  // namespace majlis::host::messaging
