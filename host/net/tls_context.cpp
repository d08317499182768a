#include "host/net/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <csignal>
#include <stdexcept>

namespace majlis::host {
namespace {

[[noreturn]] void fail(const std::string& what, const std::string& step) {
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  throw std::runtime_error(what + ": " + reason.data() + "; " + step);
}

}  // namespace

TlsContext load_tls(const std::string& certificate, const std::string& key) {
  TlsContext context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) fail("TLS cannot be set up", "check the OpenSSL installation");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1)
    fail("the TLS certificate " + certificate + " cannot be used", "give a PEM file with the whole chain");
  if (SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
    fail("the TLS key " + key + " cannot be used", "give the PEM file that belongs to the certificate");
  // OpenSSL writes to the descriptor itself, without MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  return context;
}

}  // namespace majlis::host
