// Fetches one file that a message brought: bytes come on one thread, are opened on another, hashed and written on the
// caller's, in constant memory. They grow in PATH.part, which takes the name PATH once it is known to be what was sent;
// after a kill it goes on from there. The host is not told who asks.
#pragma once

#include "clients/cli/profile.hpp"
#include "plugins/files/client/content.hpp"

#include <string>

namespace majlis::cli {

// `force`: what stands at `path` may be replaced. Errors: cli.file.exists, .part (PATH.part is somebody else's),
// .cannot_write, .disk_full, .gone, .refused, .damaged (the host gives other bytes than were sent), cli.unfinished.
Status fetch_file(Profile& profile, const files::File& file, const std::string& path, bool force);

}  // namespace majlis::cli
