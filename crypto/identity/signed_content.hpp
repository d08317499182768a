// What a signature or a hash is computed over: a label that names the purpose, a zero byte, the content.
// No two purposes share a label, so nothing signed for one can pass for another.
#pragma once

#include "base/bytes.hpp"

#include <string_view>

namespace majlis::identity {

inline constexpr std::string_view kAccountKeyLabel = "majlis account key v1";
inline constexpr std::string_view kCertificateLabel = "majlis device certificate v1";
inline constexpr std::string_view kDeviceListEntryLabel = "majlis device list entry v1";
inline constexpr std::string_view kDeviceListStartLabel = "majlis device list start v1";
inline constexpr std::string_view kDeviceListHashLabel = "majlis device list hash v1";
inline constexpr std::string_view kSafetyNumberLabel = "majlis safety number v1";

// label ‖ 0x00 ‖ content
Bytes labelled(std::string_view label, ByteView content);

}  // namespace majlis::identity
