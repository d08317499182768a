"""Files where there is no room for them: at the host, at home, in what one may keep. And how far they are, for people."""

import json
import pathlib
import resource
import subprocess

from harness import PATIENCE, Host
from test_files import FileCase
from test_interactive import Terminal

MIB = 1 << 20


class TightHost(Host):
    """Takes files of 2 MiB, and 3 MiB of one account; limit() makes its disk as good as full."""

    def __init__(self, folder, *options):
        config = pathlib.Path(folder) / "config.json"
        config.write_text(json.dumps({"plugins": {"files": {"config": {"file_bytes": 2 * MIB, "account_bytes": 3 * MIB}}}}))
        super().__init__(folder, "--config", config, *options)

    def limit(self, most):
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


class NoRoom(FileCase):
    host_kind = TightHost

    def refused(self, person, path):
        """What is said, in words and as JSON, where a file cannot be sent."""
        said = person.fail("send", "@bob", "--file", path)
        error = json.loads(person.fail("--json", "send", "@bob", "--file", path).splitlines()[-1])
        return said, error["error"]

    def test_a_file_that_is_too_large(self):
        alice, bob = self.acquainted("alice", "bob")
        said, error = self.refused(alice, self.file("figs", 2 * MIB + 1))
        self.assertIn("takes files of up to 2.1 MB", said)
        self.assertEqual(error["name"], "cli.file.too_large")
        self.assertEqual(bob.receive(), [])
        self.assertEqual(alice.json("files", "usage")[0]["files"], 0)

    def test_no_more_than_one_may_keep(self):
        alice, bob = self.acquainted("alice", "bob")
        id = self.send(alice, "@bob", self.file("first", 3 * MIB // 2))
        second = self.file("second", 3 * MIB // 2)
        said, error = self.refused(alice, second)
        for words in ("3.1 MB", "in use", "majlis files remove"):
            self.assertIn(words, said)
        self.assertEqual(error["name"], "cli.file.quota")
        alice.run("files", "remove", id)
        again = self.send(alice, "@bob", second)
        bob.receive()
        self.assertEqual(self.get(bob, again), second.read_bytes())

    def test_a_host_whose_disk_is_full(self):
        alice, bob = self.acquainted("alice", "bob")
        path = self.file("figs", 3 * MIB // 2)
        self.host.limit(MIB)
        said, error = self.refused(alice, path)
        self.assertIn("the host's disk is full", said)
        self.assertEqual(error["name"], "cli.file.host_full")
        kept = alice.json("files", "list")
        self.assertEqual([each["complete"] for each in kept], [False])
        self.assertGreaterEqual(kept[0]["received"], MIB // 2, "what found room is kept")
        self.host.limit(resource.RLIM_INFINITY)
        id = self.send(alice, "@bob", path)
        self.assertEqual([each["file"] for each in alice.json("files", "list")], [kept[0]["file"]], "it was gone on with")
        bob.receive()
        self.assertEqual(self.get(bob, id), path.read_bytes())

    def test_a_disk_at_home_that_is_full(self):
        alice, bob = self.acquainted("alice", "bob")
        path = self.file("figs", 3 * MIB // 2)
        id = self.send(alice, "@bob", path)
        bob.receive()
        target = self.files / "got"
        done = subprocess.run(bob.command("--json", "get", id, "-o", target), capture_output=True, text=True,
                              timeout=PATIENCE, env=bob.environment(), stdin=subprocess.DEVNULL,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, MIB)))
        self.assertEqual(done.returncode, 1)
        error = json.loads(done.stderr.splitlines()[-1])["error"]
        self.assertEqual(error["name"], "cli.file.disk_full")
        self.assertIn("Make room, and the same command goes on", done.stderr)
        self.assertFalse(target.exists())
        self.assertEqual(self.get(bob, id), path.read_bytes())

    def test_what_does_not_exist_is_said(self):
        alice, bob = self.acquainted("alice", "bob")
        for command in ("revoke", "remove"):
            for id in ("ffffffff", "x", "../.."):
                self.assertRegex(alice.fail("files", command, id), r"[a-z]{4}")
        self.assertIn("files list", alice.fail("files", "remove", "ffffffff"))
        self.assertEqual(alice.json("files", "list"), [])
        self.assertIn("You keep no files", alice.run("files", "list"))
        self.assertIn("0 files, 0 bytes of 3.1 MB in use", alice.run("files", "usage"))


class ForPeople(FileCase):
    def terminal(self, person, *arguments):
        terminal = Terminal(person, *arguments)
        self.addCleanup(terminal.close)
        return terminal

    def test_how_far_it_is(self):
        alice, bob = self.acquainted("alice", "bob")
        path = self.file("figs", 40 * MIB)
        screen = self.terminal(alice, "send", "@bob", "--file", path)
        screen.expect(r"figs [█░]{20} [\d.]+ MB of 41\.9 MB \(\d+ %\)")
        screen.expect(r"figs: 41\.9 MB in \d+ s")
        self.assertEqual(screen.process.wait(PATIENCE), 0)
        id = bob.receive()[0]["id"]
        screen = self.terminal(bob, "get", id, "-o", self.files / "got")
        screen.expect(r"figs [█░]{20} ")
        screen.expect(r"figs: 41\.9 MB in \d+ s")
        self.assertEqual(screen.process.wait(PATIENCE), 0)
        self.assertEqual((self.files / "got").read_bytes(), path.read_bytes())

    def test_elsewhere_nothing_is_drawn(self):
        alice, bob = self.acquainted("alice", "bob")
        done = alice.attempt("send", "@bob", "--file", self.file("figs", 5 * MIB))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done = bob.attempt("get", bob.receive()[0]["id"], "-o", self.files / "got")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_amid_a_conversation(self):
        alice, bob = self.acquainted("alice", "bob")
        path = self.file("ripe figs.bin", 100_000)
        screen = self.terminal(alice, "chat", "@bob")
        screen.expect("@bob> ")
        screen.type("/get\r")
        screen.expect("nobody has sent a file here yet")
        screen.expect("@bob> ")
        screen.type(f"/file {self.files}/nothing\r")
        screen.expect("there is no file")
        screen.expect("@bob> ")
        screen.type(f"/file {path}\r")
        screen.expect(r"ripe figs\.bin: 100 kB in \d+ s")
        screen.expect("@bob> ")
        screen.type("/quit\r")
        self.assertEqual(screen.process.wait(PATIENCE), 0)
        id = bob.receive()[-1]["id"]
        target = self.files / "saved"
        screen = self.terminal(bob, "chat", "@alice")
        screen.expect(r"ripe figs\.bin")
        screen.expect("@alice> ")
        screen.type("/get ffffffff\r")
        screen.expect("no message")
        screen.expect("@alice> ")
        for _ in range(2):
            screen.type(f"/get {id} {target}\r")
            screen.expect(str(target))
        screen.expect("is there already")
        screen.expect("@alice> ")
        self.assertEqual(screen.leave(), 0)
        self.assertEqual(target.read_bytes(), path.read_bytes())


if __name__ == "__main__":
    import unittest
    unittest.main()
