// The last thing that a command does which ends well, after all that it held is closed: it marks the files that were
// noted. Whoever finds a mark knows that the command was not killed. A mark is one byte in a page that is mapped
// before, so that hardly an instruction lies between it and the end of the process. One command to a process.
#pragma once

#include <filesystem>

namespace majlis::cli {

// Makes the file, unmarked.
void mark_at_end(const std::filesystem::path& file);
// Marks them, and ends the process with `status`; returns where none was noted.
void end_with_marks(int status);
bool is_marked(const std::filesystem::path& file);

}  // namespace majlis::cli
