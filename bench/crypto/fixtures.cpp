#include "bench/crypto/fixtures.hpp"

#include "crypto/identity/private_keys.hpp"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

namespace majlis::bench {
namespace {

template <class T>
T must(Result<T> result) {
  if (!result.ok()) {
    std::fprintf(stderr, "%s\n", result.error().detail.c_str());
    std::abort();
  }
  return std::move(*result);
}

mls::Group join(const Device& device, const mls::PendingCommit& commit) {
  mls::JoinOptions options{device.package.key_package, device.package.keys, device.key, checks()};
  options.tree = commit.next.tree();
  return std::move(must(mls::Group::join(*commit.welcome, options)).group);
}

}  // namespace

Status CertificateChecker::check(const mls::Credential& credential, const mls::SignaturePublicKey& key,
                                 const mls::CredentialContext&) const {
  MAJLIS_TRY(const auto certificate, identity::verify_certificate(credential.identity));
  if (certificate.device_sig_pk == key.data) return {};
  return Error{"bench.certificate", "the certificate is for another key"};
}

crypto::Random& random() {
  static crypto::SeededRandom source(1);
  return source;
}

const mls::Checks& checks() {
  static const CertificateChecker kChecker;
  static const mls::Checks kChecks{kChecker};
  return kChecks;
}

Device make_device(crypto::Random& random) {
  const identity::IdentityKey identity(crypto::SigningKey::generate(random));
  const auto account_key = identity::AccountPrivateKey::generate(random);
  const identity::Account account = identity.account("somebody@majlis.example");
  const auto record = identity.certify(account.address, 1, account_key.public_key(), 1);
  auto key = crypto::SigningKey::generate(random);
  const auto certificate = account_key.certify(account, record, identity::new_device_id(random), key.public_key());
  mls::LeafOptions leaf{mls::Credential::basic(certificate.encode())};
  auto package = mls::make_key_package(key, leaf, {0, UINT64_MAX}, random);
  return {std::move(key), std::move(leaf), std::move(package)};
}

TestGroup make_group(std::size_t members, crypto::Random& random) {
  constexpr std::size_t kPaths = 8;
  const Device founder = make_device(random);
  mls::Group creator =
      must(mls::Group::create(founder.key, {.group_id = random.bytes(16), .leaf = founder.leaf}, random));
  std::vector<Device> devices;
  mls::CommitOptions adds;
  for (std::size_t i = 1; i < members; ++i) {
    devices.push_back(make_device(random));
    adds.proposals.push_back(mls::add_of(devices.back().package.key_package));
  }
  adds.tree_in_welcome = false;
  const mls::PendingCommit first = must(creator.commit(adds, checks(), random));
  creator = first.next.clone();
  mls::Group member = join(devices.back(), first);
  // Members here and there commit a path each.
  std::vector<mls::Group> others;
  for (std::size_t i = 1; i < kPaths && members > kPaths; ++i)
    others.push_back(join(devices[i * devices.size() / kPaths], first));
  for (std::size_t i = 0; i <= others.size(); ++i) {
    mls::Group& committer = i < others.size() ? others[i] : member;
    mls::CommitOptions path;
    path.force_path = true;
    auto pending = must(committer.commit(path, checks(), random));
    creator = std::move(*must(creator.apply(pending.message, checks())).group);
    for (mls::Group& other : others) {
      if (&other != &committer) other = std::move(*must(other.apply(pending.message, checks())).group);
    }
    if (&committer != &member) member = std::move(*must(member.apply(pending.message, checks())).group);
    committer = std::move(pending.next);
  }
  return {std::move(creator), std::move(member)};
}

const TestGroup& group_of_10() {
  static const TestGroup kGroup = make_group(10, random());
  return kGroup;
}

const TestGroup& group_of_1000() {
  static const TestGroup kGroup = make_group(1000, random());
  return kGroup;
}

}  // namespace majlis::bench
