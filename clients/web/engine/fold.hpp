// Text as a search compares it: without case, and without what Arabic leaves out when it is written in haste (vowel
// signs, tatweel, the hamza of an alef).
#pragma once

#include <string>
#include <string_view>

namespace majlis::web {

std::string folded(std::string_view text);

}  // namespace majlis::web
