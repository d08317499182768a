#include "clients/cli/files/fetching.hpp"
#include "clients/cli/files/file_messages.hpp"
#include "plugins/files/client/name.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace majlis::cli {
namespace {

constexpr std::size_t kMaxSavedName = 240;  // leaves room for ".part" and a number

const client::Message* message_at(const client::Core& core, const MessageRef& ref) {
  const auto& messages = core.conversation(ref.stream)->messages;
  const auto found = std::ranges::find_if(messages, [&](const auto& each) { return each.second.id == ref.id; });
  return found == messages.end() ? nullptr : &found->second;
}

// "figs.jpg", or "figs (2).jpg" where an album has two of the name.
std::string saved_name(const files::File& file, std::set<std::string>& taken) {
  const std::string name = files::clean_name(file.name.value_or(""), kMaxSavedName);
  const std::filesystem::path path(name);
  std::string free = name;
  for (int number = 2; !taken.insert(free).second; ++number)
    free = path.stem().string() + " (" + std::to_string(number) + ")" + path.extension().string();
  return free;
}

Result<std::vector<std::size_t>> chosen(const GetOptions& options, std::size_t count) {
  std::vector<std::size_t> which;
  for (const std::size_t number : options.numbers) {
    if (number == 0 || number > count)
      return Error{"cli.file.number", "the message brings " + std::to_string(count) + " files; there is no number " +
                                          std::to_string(number)};
    which.push_back(number - 1);
  }
  if (which.empty())
    for (std::size_t i = 0; i < count; ++i) which.push_back(i);
  return which;
}

}  // namespace

Result<std::vector<std::string>> get_files(Profile& profile, const MessageRef& ref, const GetOptions& options) {
  const auto* message = message_at(profile.core(), ref);
  const auto content = message == nullptr ? std::nullopt : files_in(*message);
  if (!content) {
    return Error{"cli.file.none", message != nullptr && message->deleted
                                      ? "the message was deleted, and what it brought with it"
                                      : "that message brings no file; `majlis history` shows which do"};
  }
  MAJLIS_TRY(const auto which, chosen(options, content->files.size()));
  std::error_code ignored;
  const std::filesystem::path output = options.output;
  const bool folder = output.empty() || options.output.ends_with('/') || std::filesystem::is_directory(output, ignored);
  if (!folder && which.size() > 1)
    return Error{"cli.file.output", "the message brings several files: name a folder with -o, or one of them with -n"};
  if (folder && !output.empty() && !std::filesystem::is_directory(output, ignored))
    return Error{"cli.file.output", "there is no folder " + options.output + "; make it first"};
  std::vector<std::string> paths;
  std::set<std::string> taken;
  for (const std::size_t each : which) {
    const auto& file = content->files[each];
    const std::string path = folder ? (output / saved_name(file, taken)).string() : options.output;
    MAJLIS_CHECK(fetch_file(profile, file, path, options.force));
    paths.push_back(path);
  }
  return paths;
}

}  // namespace majlis::cli
