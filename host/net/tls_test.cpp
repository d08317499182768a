#include "host/net/server_fixture.hpp"
#include "host/net/tls_context.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <filesystem>
#include <fstream>

namespace majlis::host {
namespace {

// A certificate and key made for the test, in a folder that goes with it.
struct Certificate {
  Certificate() : folder(std::filesystem::temp_directory_path() / ("majlis_tls_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder);
    EVP_PKEY* pair = EVP_EC_gen("P-256");
    X509* x509 = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), 0);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, pair);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(x509, X509_get_subject_name(x509));
    X509_sign(x509, pair, EVP_sha256());
    write(certificate(), [&](BIO* out) { PEM_write_bio_X509(out, x509); });
    write(key(), [&](BIO* out) { PEM_write_bio_PrivateKey(out, pair, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(x509);
    EVP_PKEY_free(pair);
  }
  ~Certificate() { std::filesystem::remove_all(folder); }
  std::string certificate() const { return (folder / "cert.pem").string(); }
  std::string key() const { return (folder / "key.pem").string(); }

  template <class Write>
  static void write(const std::string& path, Write fill) {
    BIO* out = BIO_new_file(path.c_str(), "w");
    fill(out);
    BIO_free(out);
  }
  std::filesystem::path folder;
};

struct Secure : Certificate, ServerTest {
  Secure() : ServerTest(with_tls(*this)) {}
  static ServerOptions with_tls(const Certificate& made) {
    ServerOptions options;
    options.listeners[0].certificate = made.certificate();
    options.listeners[0].key = made.key();
    options.limits.body_bytes = 4 << 20;
    return options;
  }
};

TEST_F(Secure, ServesOverTls) {
  RawClient raw(port);
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* ssl = SSL_new(context);
  SSL_set_fd(ssl, raw.descriptor());
  ASSERT_EQ(SSL_connect(ssl), 1);
  // Larger than a record and than what is read at once, both ways.
  const std::string body = request("test.echo", R"({"text":")" + std::string(300'000, 'x') + "\"}");
  const std::string all =
      "POST /rpc HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Type: application/json\r\n"
      "Content-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body;
  ASSERT_EQ(SSL_write(ssl, all.data(), static_cast<int>(all.size())), static_cast<int>(all.size()));
  std::string answer;
  std::array<char, 16384> piece{};
  for (int got = 0; (got = SSL_read(ssl, piece.data(), static_cast<int>(piece.size()))) > 0;)
    answer.append(piece.data(), static_cast<std::size_t>(got));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer.substr(0, 100);
  EXPECT_GT(answer.size(), 300'000U);
  SSL_free(ssl);
  SSL_CTX_free(context);
}

TEST_F(Secure, EndsPlainConnections) {
  EXPECT_EQ(http(port, "GET", "/healthz").find("HTTP/1.1 200"), std::string::npos);
}

TEST(Tls, SaysWhichFileCannotBeUsed) {
  try {
    (void)load_tls("/nowhere/cert.pem", "/nowhere/key.pem");
    FAIL() << "loaded";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("/nowhere/cert.pem"), std::string::npos);
  }
}

}  // namespace
}  // namespace majlis::host
