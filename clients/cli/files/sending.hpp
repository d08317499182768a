// Sends one file's bytes to the host: read and hashed here, sealed on a second thread, sent on a third, in constant
// memory. Goes on after a lost connection, a restarted host or a kill; what it is told by the host it does not trust.
#pragma once

#include "clients/cli/files/progress.hpp"
#include "clients/cli/files/source.hpp"
#include "clients/cli/profile.hpp"
#include "plugins/files/client/content.hpp"

#include <optional>

namespace majlis::cli {

// All but the token of what the message says of it. `conversation`: for which it is meant, since an upload that was
// begun for another one is not gone on with. `lifetime_s`: how long the host shall keep it, absent for as it likes.
// Errors: those of Source, cli.file.too_large, .quota, .host_full, .refused, cli.files.none (the host takes no files),
// cli.unfinished.
Result<files::File> send_bytes(Profile& profile, const client::StreamId& conversation, Source& source,
                               std::optional<std::uint64_t> lifetime_s);

// Forgets how far that was, as the last that this process does: the message has it now.
Status forget_upload(Profile& profile, const client::StreamId& conversation, const Source& source);
// The file that an earlier run made of it at the host, if it got that far.
Result<std::optional<files::FileId>> begun_file(Profile& profile, const client::StreamId& conversation,
                                                const Source& source);

}  // namespace majlis::cli
