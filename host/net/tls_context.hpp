// A listener's certificate and key, ready for use. OpenSSL ≥ 3, TLS 1.2 and newer.
#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace majlis::host {

using TlsContext = std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)>;

// Throws std::runtime_error that names the file and the reason.
TlsContext load_tls(const std::string& certificate, const std::string& key);

}  // namespace majlis::host
