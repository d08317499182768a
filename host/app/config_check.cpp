#include "host/app/config_check.hpp"

#include "host/app/built_in.hpp"
#include "host/kernel/plugins/manifest.hpp"
#include "host/net/tls_context.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace majlis::host {
namespace {

namespace fs = std::filesystem;
using Problems = std::vector<std::string>;

// Why clients would refuse the certificate today; empty if its time is now.
std::string untimely(const TlsContext& context) {
  const X509* certificate = SSL_CTX_get0_certificate(context.get());
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) return "has expired; renew it";
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0)
    return "is not valid yet; look at this machine's clock";
  return {};
}

void check_tls(const Config& config, Problems& problems) {
  for (const ListenerOptions& listener : config.listeners) {
    if (listener.certificate.empty() || listener.key.empty()) continue;
    try {
      const TlsContext context = load_tls(listener.certificate, listener.key);
      if (const std::string why = untimely(context); !why.empty())
        problems.push_back("the TLS certificate " + listener.certificate + " " + why);
    } catch (const std::runtime_error& error) {
      problems.emplace_back(error.what());
    }
  }
}

void check_log(const Config& config, Problems& problems) {
  if (config.log_file.empty()) return;
  const fs::path file = fs::absolute(config.log_file);
  if (fs::is_directory(file)) {
    problems.push_back("/log/file: " + file.string() + " is a folder; name a file");
  } else if (::access((fs::exists(file) ? file : file.parent_path()).c_str(), W_OK) != 0) {
    problems.push_back("/log/file: " + file.string() +
                       " cannot be written to; make its folder writable or set log.file to another path");
  }
}

std::vector<Manifest> installed(const PluginTableOptions& options, Problems& problems) {
  std::vector<Manifest> found;
  for (const fs::path& folder : options.folders) {
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(folder, missing)) {
      if (!fs::exists(entry.path() / "plugin.json")) continue;
      auto manifest = read_manifest(entry.path());
      if (manifest.ok()) {
        found.push_back(*std::move(manifest));
      } else {
        problems.push_back(manifest.error().detail);
      }
    }
  }
  return found;
}

std::string names(const std::vector<Manifest>& plugins) {
  std::string out;
  for (const Manifest& plugin : plugins) out += (out.empty() ? "" : ", ") + plugin.id;
  return out.empty() ? "none" : out;
}

void check_plugins(const Config& config, Problems& problems) {
  const PluginTableOptions options = plugin_options(config);
  const std::vector<Manifest> plugins = installed(options, problems);
  for (const auto& [id, settings] : options.settings) {
    const auto plugin = std::ranges::find(plugins, id, &Manifest::id);
    if (plugin == plugins.end()) {
      problems.push_back("/plugins/" + id + ": no plugin in plugin_folders is called so; there are: " + names(plugins));
    } else if (const auto effective = effective_options(*plugin, settings.config); !effective.ok()) {
      problems.push_back(effective.error().detail);
    }
  }
}

}  // namespace

std::vector<std::string> config_problems(const Config& config) {
  Problems problems;
  if (const Status status = check_listeners(config); !status.ok()) problems.push_back(status.error().detail);
  check_tls(config, problems);
  check_log(config, problems);
  check_plugins(config, problems);
  return problems;
}

}  // namespace majlis::host
