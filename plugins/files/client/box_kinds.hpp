// What the boxes of pictures and films are for (ISO/IEC 14496-12 and 23008-12, QuickTime, JPEG XL, JPEG 2000), as far
// as it matters to what they tell of their maker. Types are four bytes. Internal to plugins/files/client. Pure
// functions.
#pragma once

#include <string_view>

namespace majlis::files {

enum class BoxFile { kPicture, kFilm };

// Whether the picture or film needs a box of this type in the box of type `in` (empty: in the file). All else is said
// beside it.
bool is_needed(BoxFile file, std::string_view in, std::string_view type);
// Whether boxes stand in it that have to be looked at.
bool holds_boxes(std::string_view type);
// Whether it begins with a version and the times when something was made and changed.
bool has_times(std::string_view type);
// Whether a track with this handler is seen or heard. A camera's measurements are neither.
bool is_shown(std::string_view handler);

}  // namespace majlis::files
