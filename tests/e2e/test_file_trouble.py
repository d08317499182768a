"""Files when the way to the host breaks, processes are killed, sources change and hosts lie."""

import hashlib
import itertools
import os
import pathlib
import random
import signal
import subprocess
import time

from harness import PATIENCE, Person
from test_files import FileCase
from wire import Wire

SEED = int(os.environ.get("MAJLIS_SEED", "1"))
CHUNK = 65536 + 16


class Trouble(FileCase):
    def setUp(self):
        super().setUp()
        self.wire = Wire(self.host)
        self.addCleanup(self.wire.close)

    def acquainted_over_the_wire(self):
        alice = Person(self.folder.name, self.wire, "alice").register()
        bob = Person(self.folder.name, self.wire, "bob").register()
        alice.send("@bob", "hello")
        bob.accept("@alice")
        bob.receive()
        return alice, bob

    def begin_and_kill(self, alice, path, bytes_sent):
        """An upload of which the host has about so many bytes."""
        self.wire.cut = bytes_sent
        self.wire.was_cut.clear()
        process = alice.start("send", "@bob", "--file", path)
        self.assertTrue(self.wire.was_cut.wait(PATIENCE))
        process.kill()
        process.communicate()
        self.wire.cut = None

    def begin_get_and_kill(self, bob, id):
        """A download of which bob has some; gives the file that it is in."""
        target = self.files / "got"
        part = target.with_name("got.part")
        self.wire.cut_answer = 10_000_000
        process = bob.start("get", id, "-o", target)
        while not part.exists() or part.stat().st_size == 0:
            self.assertIsNone(process.poll())
            time.sleep(0.01)  # nothing else tells that a process has written
        process.kill()
        process.communicate()
        self.wire.cut_answer = None
        return part

    def test_the_same_command_goes_on_after_a_kill(self):
        alice, bob = self.acquainted_over_the_wire()
        path = self.file("figs", 12_000_000)
        for sent in (3_000_000, 2_000_000, 4_000_000):
            self.begin_and_kill(alice, path, sent)
        self.wire.heard.clear()
        id = self.send(alice, "@bob", path)
        uploads = [each.split("\r\n") for each in self.wire.heard if "/p/files/uploads" in each]
        self.assertEqual({each[0].split()[0] for each in uploads}, {"HEAD"}, "the upload that was begun is asked for")
        self.assertEqual([each["id"] for each in bob.receive()], [id])
        self.assertEqual(self.get(bob, id), path.read_bytes())
        self.assertEqual(len(alice.json("files", "list")), 1)

    def test_a_source_that_changed_is_sent_anew(self):
        alice, bob = self.acquainted_over_the_wire()
        path = self.file("figs", 12_000_000)
        self.begin_and_kill(alice, path, 5_000_000)
        begun = alice.json("files", "list")[0]["file"]
        changed = bytearray(path.read_bytes())
        changed[100] ^= 1
        path.write_bytes(changed)
        id = self.send(alice, "@bob", path)
        self.assertEqual(bob.receive()[0]["sha256"], hashlib.sha256(changed).hexdigest())
        self.assertEqual(self.get(bob, id), changed)
        self.assertNotIn(begun, [each["file"] for each in alice.json("files", "list")])

    def test_a_source_that_grew_is_sent_anew(self):
        alice, bob = self.acquainted_over_the_wire()
        path = self.file("figs", 6_000_000)
        self.begin_and_kill(alice, path, 3_000_000)
        with path.open("ab") as file:
            file.write(b"more")
        id = self.send(alice, "@bob", path)
        bob.receive()
        self.assertEqual(self.get(bob, id), path.read_bytes())

    def test_a_lost_connection_is_taken_up(self):
        alice, bob = self.acquainted_over_the_wire()
        path = self.file("figs", 12_000_000)
        self.wire.cut = 4_000_000
        process = alice.start("--json", "send", "@bob", "--file", path)
        self.assertTrue(self.wire.was_cut.wait(PATIENCE))
        self.wire.cut = None
        out, said = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0, said)
        self.assertEqual(len(bob.receive()), 1)
        self.assertEqual(len(alice.json("files", "list")), 1)

    def test_nothing_of_it_lies_open_at_home(self):
        alice, bob = self.acquainted_over_the_wire()
        path = self.file("a name that is sought", 6_000_000)
        self.begin_and_kill(alice, path, 3_000_000)
        for each in alice.home.rglob("*"):
            if each.is_file():
                data = each.read_bytes()
                self.assertNotIn(b"a name that is sought", data, each)
                self.assertNotIn(path.read_bytes()[:64], data, each)

    def test_five_kills_of_client_and_host(self):
        dice = random.Random(SEED)
        alice, bob = self.acquainted("alice", "bob")
        path = self.file("figs", 100_000_000)
        self.survive(dice, lambda: alice.start("--json", "send", "@bob", "--file", path))
        received = bob.receive()
        self.assertEqual(len(received), 1, "one message, however often it was begun")
        id = received[0]["id"]
        target = self.files / "got"
        self.survive(dice, lambda: bob.start("--json", "get", id, "--force", "-o", target))
        self.assertEqual(hashlib.sha256(target.read_bytes()).hexdigest(), hashlib.sha256(path.read_bytes()).hexdigest())
        # A kill between the host's answer and its place in the home leaves an empty upload, which the host drops in time.
        self.assertEqual(len([each for each in alice.json("files", "list") if each["received"] > 0]), 1)

    def survive(self, dice, start):
        """Runs a command until it is done, and kills it or the host five times on the way."""
        kills, attempts = 0, itertools.count()
        while True:
            process = start()
            while True:
                try:
                    out, said = process.communicate(timeout=dice.uniform(0.02, 0.4) if kills < 5 else PATIENCE)
                except subprocess.TimeoutExpired:
                    kills += 1
                    if dice.random() < 0.5:
                        process.kill()
                        process.communicate()
                        if process.returncode == 0:  # it was done a moment before
                            return
                        break
                    self.host.kill()
                    self.host.start()
                    continue
                if process.returncode == 0:
                    return
                # The host was not there to begin with: it was just killed.
                self.assertRegex(said, r'"cli\.(connection\.|unfinished)')
                self.assertLess(next(attempts), 20)
                break

    def test_a_host_that_lies_is_found_out(self):
        alice, bob = self.acquainted_over_the_wire()
        path, other = self.file("figs", 300_000), self.file("dates", 300_000)
        id, foreign = self.send(alice, "@bob", path), self.send(alice, "@bob", other)
        bob.receive()
        sealed = {}

        def keep(data):
            sealed["foreign"] = data
            return data

        self.wire.mangle = keep
        self.get(bob, foreign, "foreign")
        lies = {
            "truncated": lambda data: data[:-1],
            "cut at a chunk": lambda data: data[:2 * CHUNK],
            "longer": lambda data: data + b"x",
            "changed": lambda data: data[:70_000] + bytes([data[70_000] ^ 1]) + data[70_001:],
            "swapped": lambda data: data[CHUNK:2 * CHUNK] + data[:CHUNK] + data[2 * CHUNK:],
            "repeated": lambda data: data[:CHUNK] + data[:CHUNK] + data[2 * CHUNK:],
            "foreign chunk": lambda data: data[:CHUNK] + sealed["foreign"][CHUNK:2 * CHUNK] + data[2 * CHUNK:],
            "foreign file": lambda data: sealed["foreign"],
            "zeros": lambda data: bytes(len(data)),
            "nothing": lambda data: b"",
        }
        for name, lie in lies.items():
            with self.subTest(name):
                self.wire.mangle = lie
                self.assertIn("not what its sender sent", bob.fail("get", id, "-o", self.files / "lie"))
                self.assertFalse((self.files / "lie").exists())
                self.assertFalse((self.files / "lie.part").exists())
        self.wire.mangle = None
        self.assertEqual(self.get(bob, id, "truth"), path.read_bytes())

    def test_a_get_goes_on_after_a_kill(self):
        alice, bob = self.acquainted_over_the_wire()
        path = self.file("figs", 30_000_000)
        id = self.send(alice, "@bob", path)
        bob.receive()
        self.begin_get_and_kill(bob, id)
        self.wire.heard.clear()
        self.assertEqual(self.get(bob, id), path.read_bytes())
        asked = [each for each in self.wire.heard if each.startswith("GET /p/files/blobs/")]
        self.assertEqual(len(asked), 1)
        self.assertIn("Range: bytes=", asked[0])
        self.assertNotIn("Authorization", asked[0], "the host is not told who reads")

    def test_what_an_earlier_get_left_is_checked(self):
        alice, bob = self.acquainted_over_the_wire()
        path = self.file("figs", 30_000_000)
        id = self.send(alice, "@bob", path)
        bob.receive()
        part = self.begin_get_and_kill(bob, id)
        with part.open("r+b") as file:
            file.write(b"not what was sent")
        self.assertEqual(self.get(bob, id), path.read_bytes())
