// Writes the corpora that are made and not written by hand: `make-fuzz-corpus tests/fuzz/corpus`. Run it after a format
// has changed; the same build writes the same files.

#include "tests/fuzz/make_corpus.hpp"
#include "crypto/attachments/whole.hpp"
#include "crypto/identity/list_writer.hpp"
#include "crypto/identity/passphrase.hpp"
#include "crypto/identity/recovery_phrase.hpp"
#include "crypto/identity/store_key.hpp"
#include "crypto/identity/test_account.hpp"

#include <cstdio>
#include <filesystem>
#include <string>

using namespace majlis;
using majlis::fuzz::Corpus;

namespace {

Bytes big_endian(std::uint64_t value, int bytes) {
  Bytes out;
  for (int shift = 8 * bytes - 8; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
  return out;
}

void certificates(const std::filesystem::path& root) {
  const Corpus corpus(root, "certificate");
  identity::TestAccount alice(1);
  corpus.add("alice", alice.certify(alice.new_device()).encode());
  identity::TestAccount muhammad(2, "محمد@majlis.example");
  corpus.add("arabic", muhammad.certify(muhammad.new_device()).encode());
  identity::DeviceCertificate unsigned_one = alice.certify(alice.new_device());
  unsigned_one.signature.assign(64, 0);
  corpus.add("unsigned", unsigned_one.encode());
}

void device_lists(const std::filesystem::path& root) {
  const Corpus corpus(root, "device_list");
  identity::TestAccount alice(1);
  identity::DeviceList list(alice.account);
  Bytes log;
  const auto take = [&](const Bytes& entry, std::string_view name) {
    list = *list.appended(entry);
    append(log, big_endian(entry.size(), 2));
    append(log, entry);
    corpus.add(name, log);
  };
  take(write_account_key_change(list, alice.identity, {{}, {}, alice.account_key}, 1), "key");
  const auto phone = alice.new_device();
  const auto laptop = alice.new_device();
  take(write_addition(list, alice.account_private_key, alice.certify(phone), true, 2), "key-add");
  take(write_addition(list, alice.account_private_key, alice.certify(laptop), false, 3), "key-add-add");
  take(write_own_revocation(list, laptop.key, laptop.id, 4), "own-revocation");
  alice.next_account_key();
  take(write_account_key_change(list, alice.identity, {{}, {phone.id}, alice.account_key}, 5), "new-key");
}

void phrases(const std::filesystem::path& root) {
  const Corpus corpus(root, "recovery_phrase");
  crypto::SeededRandom random(1);
  corpus.add("random", identity::RecoveryPhrase::generate(random).text().view());
  corpus.add("prefixes", as_bytes("ozon dril GRAB fibe\tcurt grac pudd\nthan crui elde eigh picn"));
  corpus.add("checksum", as_bytes("zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo"));
}

void sealed(const std::filesystem::path& root) {
  const Corpus corpus(root, "sealed");
  crypto::SeededRandom random(1);
  const identity::StoreKey key = identity::StoreKey::generate(random);  // the target's own
  corpus.add("record", key.seal(random, as_bytes("a record"), as_bytes("place")));
  for (const std::string_view passphrase : {"correct horse", "another one"}) {
    corpus.add(passphrase == "correct horse" ? "right" : "wrong",
               *identity::seal_with_passphrase(random, as_bytes(passphrase), "majlis test v1", as_bytes("secret"),
                                               crypto::kLeastPasswordCost));
  }
}

void attachments_of(const std::filesystem::path& root) {
  const Corpus corpus(root, "attachment");
  crypto::SeededRandom random(1);
  const attachments::FileKey key = attachments::FileKey::generate(random);  // the target's own
  for (const std::size_t size : {0, 1, 100, 70'000}) {
    Bytes input = big_endian(size, 8);
    append(input, big_endian(size / 2, 8));
    append(input, attachments::seal_file(key, Bytes(size, 'a')));
    corpus.add("size-" + std::to_string(size), input);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make-fuzz-corpus FOLDER\n");
    return 2;
  }
  certificates(argv[1]);
  device_lists(argv[1]);
  phrases(argv[1]);
  sealed(argv[1]);
  attachments_of(argv[1]);
  fuzz::make_mls_corpora(argv[1]);
  return 0;
}
