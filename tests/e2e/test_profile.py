"""The folder of a profile: passphrase, permissions, lock."""

import os
import stat

from harness import Case


class Profile(Case):
    def test_a_passphrase_guards_it(self):
        alice = self.person("alice")
        alice.run("--host", self.host.url, "register", "alice", MAJLIS_PASSPHRASE="swordfish")
        self.assertIn("not the passphrase", alice.fail("whoami", MAJLIS_PASSPHRASE="wrong"))
        self.assertIn("--passphrase-file", alice.fail("whoami"))
        file = alice.home.parent / "passphrase"
        file.write_text("swordfish\n")
        self.assertIn("@alice", alice.run("whoami", "--passphrase-file", file))

    def test_the_passphrase_changes(self):
        alice = self.person("alice")
        alice.run("--host", self.host.url, "register", "alice", MAJLIS_PASSPHRASE="old")
        file = alice.home.parent / "new"
        file.write_text("new\n")
        alice.run("passphrase", "--new-passphrase-file", file, MAJLIS_PASSPHRASE="old")
        alice.fail("whoami", MAJLIS_PASSPHRASE="old")
        alice.run("whoami", MAJLIS_PASSPHRASE="new")
        alice.run("passphrase", "--remove", MAJLIS_PASSPHRASE="new")
        alice.run("whoami")

    def test_nobody_else_reads_it(self):
        alice, _ = self.acquainted("alice", "bob")
        self.assertEqual(stat.S_IMODE(os.stat(alice.home).st_mode), 0o700)
        for file in alice.home.iterdir():
            self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600, file)

    def test_words_are_not_in_its_files(self):
        alice, _ = self.acquainted("alice", "bob")
        alice.send("@bob", "plaintext marker")
        for file in alice.home.iterdir():
            self.assertNotIn(b"plaintext marker", file.read_bytes(), file)

    def test_one_process_at_a_time(self):
        alice, bob = self.acquainted("alice", "bob")
        following = bob.start("--json", "receive", "--follow")
        self.addCleanup(following.stdout.close)
        self.addCleanup(following.stderr.close)
        self.addCleanup(following.wait)
        self.addCleanup(following.kill)
        alice.send("@bob", "hold on")
        following.stdout.readline()
        said = bob.fail("whoami")
        self.assertIn("in use", said)
        self.assertIn(f"process {following.pid}", said)

    def test_the_host_is_remembered(self):
        alice, = self.people("alice")
        self.assertEqual(alice.json("whoami")[0]["host"], self.host.url)
