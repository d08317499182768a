#include "clients/cli/files/refusal.hpp"

#include "clients/cli/display_text.hpp"
#include "plugins/files/client/calls.hpp"

namespace majlis::cli {
namespace {

using files::size_in_words;

std::string said(const HttpAnswer& answer) {
  const std::string words = shortened(one_line(as_text(answer.body)), 200);
  return "HTTP status " + std::to_string(answer.status) + (words.empty() ? "" : ": " + words);
}

Error too_much(Profile& profile, const std::string& path, std::uint64_t size) {
  const auto answer = profile.driver().call(files::usage_call());
  const auto usage = answer.ok() ? files::answer_of<files::Usage>(*answer) : Result<files::Usage>(answer.error());
  if (usage.ok() && size <= usage->file_limit) {
    return {"cli.file.quota", path + " needs " + size_in_words(size) + " at the host, and of your " +
                                  size_in_words(usage->limit) + " there " + size_in_words(usage->used) +
                                  " are in use; make room: `majlis files list`, then `majlis files remove ID`"};
  }
  return {"cli.file.too_large", path + " needs " + size_in_words(size) + " at the host, which takes files of up to " +
                                    (usage.ok() ? size_in_words(usage->file_limit) : "fewer bytes") +
                                    "; send it in parts, or ask the host's owner for more"};
}

}  // namespace

bool is_passing(const HttpAnswer& answer) {
  return answer.status == 401 || answer.status == 408 || answer.status == 409 || answer.status == 423 ||
         answer.status == 429 || (answer.status >= 500 && answer.status != 507);
}

bool is_passing(const Error& error) {
  return error.name.starts_with("cli.connection.") && error.name != "cli.connection.tls";
}

Error refused_upload(Profile& profile, const std::string& path, std::uint64_t size, const HttpAnswer& answer) {
  if (answer.status == 413) return too_much(profile, path, size);
  if (answer.status == 507) {
    return {"cli.file.host_full", "the host's disk is full (" + said(answer) + "); what was sent of " + path +
                                      " is kept. The same command goes on once its owner has made room"};
  }
  if (answer.status == 404 || answer.status == 405 || answer.status == 501) {
    return {"cli.files.none", "the host at " + profile.endpoint().url() + " takes no files (" + said(answer) +
                                  "); ask its owner to load the plugin `files`"};
  }
  return {"cli.file.refused", "the host does not take " + path + " (" + said(answer) + ")"};
}

Error refused_download(const std::string& name, const HttpAnswer& answer) {
  if (answer.status == 404 || answer.status == 410) {
    return {"cli.file.gone", name +
                                 " is not at the host any more: it has expired, or its sender has revoked or removed "
                                 "it; ask for it again"};
  }
  return {"cli.file.refused", "the host does not give " + name + " (" + said(answer) + ")"};
}

}  // namespace majlis::cli
