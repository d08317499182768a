// The headers of tus 1.0 (https://tus.io/protocols/resumable-upload) as values. Pure functions; what makes no sense is
// thrown as Refusal.
#pragma once

#include "answers.hpp"

#include "base/bytes.hpp"

#include <cstdint>
#include <optional>

namespace majlis::files::tus {

inline constexpr const char* kVersion = "1.0.0";
inline constexpr const char* kExtensions = "creation,creation-with-upload,termination,checksum,expiration";
inline constexpr const char* kChecksums = "sha1,sha256";
inline constexpr const char* kBodyType = "application/offset+octet-stream";

// 412 unless the request speaks our version.
void need_version(const sdk::HttpRequest& request);
// A header of decimal digits: nothing where it did not come, 400 where it is no number below 2^63.
std::optional<std::int64_t> number(const sdk::HttpRequest& request, std::string_view header);
std::int64_t need_number(const sdk::HttpRequest& request, std::string_view header);
// Whether the body is a part of the file. 415 where a body of another kind comes.
bool has_part(const sdk::HttpRequest& request);
// Upload-Checksum: 20 bytes of SHA-1, 32 of SHA-256, or empty where none came. 400: another algorithm, or not base64.
Bytes checksum(const sdk::HttpRequest& request);
// `lifetime` of Upload-Metadata, in seconds; all else there is held to its form and ignored. 400.
std::optional<std::int64_t> lifetime(const sdk::HttpRequest& request);

}  // namespace majlis::files::tus
