// A copy of all data in one file, made while the host runs, and its way back. The file is an SQLite database of
// checked parts, so that a damaged or cut copy is noticed.
#pragma once

#include <filesystem>
#include <string>

namespace majlis::host {

// Copies the folder `data` into the new file `to`; returns a sentence for the person. Databases are copied as of one
// moment each, before all other files; a file that a running host removes meanwhile is left out. Throws
// std::runtime_error, and then leaves no file.
std::string back_up(const std::filesystem::path& data, const std::filesystem::path& to);

// Puts what back_up() wrote into the folder `data`, which must be missing or empty. Every part is checked before the
// folder is put in place. Throws std::runtime_error, and then leaves no folder.
std::string restore(const std::filesystem::path& from, const std::filesystem::path& data);

}  // namespace majlis::host
