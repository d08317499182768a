#include "clients/cli/dial.hpp"

namespace majlis::cli {

namespace asio = boost::asio;
using boost::system::error_code;

bool timed_out(const error_code& code) {
  return code == boost::beast::error::timeout || code == asio::error::timed_out;
}

Error error_of_name(const Endpoint& endpoint, const error_code& code) {
  return {"cli.connection.name",
          "no host is called '" + endpoint.host + "' (" + code.message() + "); is the address right?"};
}

Error error_of_connect(const Endpoint& endpoint, const error_code& code) {
  if (timed_out(code)) {
    return {"cli.connection.timeout", "no answer from " + endpoint.url() + " within 10 seconds; is the address right?"};
  }
  return {"cli.connection.refused",
          "no host answers at " + endpoint.url() + " (" + code.message() + "); is majlisd running there?"};
}

Error error_of_tls(const Endpoint& endpoint, const error_code& code, ssl_st* session) {
  const long verdict = SSL_get_verify_result(session);
  if (verdict != X509_V_OK) {
    return {"cli.connection.tls", "the certificate of " + endpoint.url() + " is not to be trusted (" +
                                      X509_verify_cert_error_string(verdict) +
                                      "); if you run that host yourself, name its certificate with --ca-file"};
  }
  return {"cli.connection.tls", "no encrypted connection to " + endpoint.url() + ": " + code.message()};
}

std::optional<Error> prepare_tls(asio::ssl::context& tls, const Endpoint& endpoint,
                                 const std::optional<std::string>& ca_file) {
  error_code code;
  tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                  asio::ssl::context::no_tlsv1_1);
  tls.set_verify_mode(asio::ssl::verify_peer);
  tls.set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
  if (ca_file)
    tls.load_verify_file(*ca_file, code);
  else
    tls.set_default_verify_paths(code);
  if (!code) return std::nullopt;
  return Error{"cli.connection.tls", ca_file ? "no certificates can be read from " + *ca_file + ": " + code.message()
                                             : "the system's certificates cannot be read: " + code.message()};
}

}  // namespace majlis::cli
