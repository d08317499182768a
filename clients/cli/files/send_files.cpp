#include "base/encoding.hpp"
#include "clients/cli/files/file_messages.hpp"
#include "clients/cli/files/patience.hpp"
#include "clients/cli/files/sending.hpp"
#include "plugins/files/client/calls.hpp"
#include "plugins/files/client/name.hpp"

#include <algorithm>

namespace majlis::cli {
namespace {

constexpr std::uint64_t kHour = 3'600;

bool brings(const client::Message& message, const std::vector<files::FileId>& wanted) {
  const auto found = files_in(message);
  return found && std::ranges::equal(found->files, wanted, {}, &files::File::id);
}

// The message of an earlier run that was ended before it could forget its uploads.
std::optional<client::MessageId> sent_before(const client::Core& core, const client::StreamId& stream,
                                             const std::vector<files::FileId>& wanted) {
  const auto& conversation = *core.conversation(stream);
  for (const auto& [seq, message] : conversation.messages)
    if (message.author == core.own_account() && brings(message, wanted)) return message.id;
  for (const auto& message : core.waiting(conversation))
    if (brings(message, wanted)) return message.id;
  return std::nullopt;
}

Result<std::vector<Source>> open_all(const SendOptions& options) {
  if (options.paths.size() > files::kMaxFiles) {
    return Error{"cli.file.many", "a message brings at most " + std::to_string(files::kMaxFiles) + " files, not " +
                                      std::to_string(options.paths.size()) + "; send them in parts"};
  }
  std::vector<Source> sources;
  for (const auto& path : options.paths) {
    MAJLIS_TRY(auto source, Source::open(path, options.keep_metadata));
    sources.push_back(std::move(source));
  }
  return sources;
}

Status forget_all(Profile& profile, const client::StreamId& stream, const std::vector<Source>& sources) {
  for (const auto& source : sources) MAJLIS_CHECK(forget_upload(profile, stream, source));
  return {};
}

// The message that an earlier run sent, if it did.
Result<std::optional<client::Done>> finished_before(Profile& profile, const client::StreamId& stream,
                                                    const std::vector<Source>& sources) {
  std::vector<files::FileId> begun;
  for (const auto& source : sources) {
    MAJLIS_TRY(const auto file, begun_file(profile, stream, source));
    if (!file) return std::optional<client::Done>();
    begun.push_back(*file);
  }
  const auto message = sent_before(profile.core(), stream, begun);
  if (!message) return std::optional<client::Done>();
  MAJLIS_CHECK(profile.driver().catch_up());  // the host has all that waited then
  MAJLIS_CHECK(forget_all(profile, stream, sources));
  client::Done done;
  done.stream = stream;
  done.message = message;
  return std::optional(done);
}

// The one wanted, or else no longer than the message, which the conversation's timer ends.
std::optional<std::uint64_t> lifetime(const Profile& profile, const client::StreamId& stream,
                                      const SendOptions& options) {
  if (options.lifetime_s) return options.lifetime_s;
  const std::uint64_t timer = profile.core().timer(*profile.core().conversation(stream));
  return timer > 0 ? std::optional(timer + kHour) : std::nullopt;
}

// Which names stand for a host that is away now.
bool is_away(const Error& error) { return error.name == "client.offline" || error.name.starts_with("cli.connection."); }

// The token that lets readers fetch the file; waits for a host that is away as sending its bytes does.
Result<files::Grant> grant(Profile& profile, const files::FileId& file, std::optional<std::uint64_t> lifetime_s) {
  for (Patience patience;;) {
    const auto answer = profile.driver().call(files::grant_call(file, lifetime_s));
    if (answer.ok()) return files::answer_of<files::Grant>(*answer);
    if (!is_away(answer.error())) return answer.error();
    MAJLIS_TRY(const bool again, patience.wait(profile, 0));
    if (!again) return Error{"cli.unfinished", answer.error().detail + "; the same command goes on from there"};
  }
}

}  // namespace

Status check_files(const SendOptions& options) {
  MAJLIS_CHECK(open_all(options));
  return {};
}

Result<client::Done> send_files(Profile& profile, const client::StreamId& stream, const SendOptions& options) {
  MAJLIS_TRY(auto sources, open_all(options));
  MAJLIS_TRY(const auto before, finished_before(profile, stream, sources));
  if (before) return *before;
  const auto lifetime_s = lifetime(profile, stream, options);
  files::FileMessage message;
  message.text = options.text;
  for (auto& source : sources) {
    MAJLIS_TRY(auto file, send_bytes(profile, stream, source, lifetime_s));
    file.name = files::clean_name(source.name());
    message.files.push_back(std::move(file));
  }
  for (auto& file : message.files) {
    MAJLIS_TRY(auto granted, grant(profile, file.id, lifetime_s));
    file.token = std::move(granted.token);
  }
  MAJLIS_TRY(auto content, files::to_content(message));
  const client::Draft draft{std::move(content.type), std::move(content.body), std::move(content.fallback),
                            options.reply_to};
  MAJLIS_TRY(const auto done, profile.driver().run([&](client::Core& core, client::Ticket ticket, std::uint64_t now) {
    return core.send(ticket, stream, draft, now);
  }));
  MAJLIS_CHECK(forget_all(profile, stream, sources));
  return done;
}

}  // namespace majlis::cli
