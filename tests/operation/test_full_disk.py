"""A disk that is full: what cannot be stored is refused and said, what can be read is read, nothing acknowledged is lost,
and with room again all goes on by itself."""

import os
import pathlib
import resource
import subprocess
import time
import unittest

from operator_case import BIN, Host, OperatorCase, majlisd

REFUSED = 'majlis_messaging_refused_appends_total{reason="unavailable"}'
ROOM = 16 << 20


class FullDisk:
    """fill() and clear() are how the disk comes to be full, and to have room again."""

    def test_refused_survived_and_over(self):
        alice, bob = self.acquainted("alice", "bob")
        acknowledged = ["before"]
        alice.send("@bob", acknowledged[0])
        self.fill()

        waiting = []
        while self.metric(REFUSED) == 0:  # where the log has begun anew, a few may still find room
            if not waiting or waiting[-1][1].poll() is not None:
                self.assertLess(len(waiting), 100)
                text = f"while it fills {len(waiting)}"
                waiting.append((text, alice.start("send", "@bob", text)))
            time.sleep(0.02)  # the disk fills when it fills
        self.assertIsNone(self.host.process.poll(), "the host lives")
        self.assertIn(f'"messaging.store_refused","reason":"{self.host.data}/messaging.db: {self.reason}',
                      self.host.log.read_text())
        self.assertEqual(self.get("/healthz")[0], 200)
        texts = [text for _, _, text in bob.texts()]
        self.assertEqual(texts[0], "before", "others read on")
        self.refused(lambda _: majlisd("--data", self.data(), "call", "messaging.signup_invite"))
        arriving = self.person("carol").start("--host", self.host.url, "--no-passphrase", "register", "carol")

        self.clear()
        for text, process in waiting:
            _, said = process.communicate(timeout=120)
            self.assertEqual(process.returncode, 0, said)
            acknowledged.append(text)
        _, said = arriving.communicate(timeout=120)
        self.assertEqual(arriving.returncode, 0, said)
        alice.send("@bob", "room again")
        acknowledged.append("room again")
        texts += [text for _, _, text in bob.texts()]
        self.assertEqual(texts, acknowledged, "all of it, once and in order")
        self.go_on()
        self.assertEqual(bob.history("@alice")[-len(acknowledged):], acknowledged)
        bob.send("@alice", "seen")
        self.assertEqual([text for _, _, text in alice.texts()], ["seen"])

    def test_who_waits_is_told_and_let_go(self):
        alice, bob = self.acquainted("alice", "bob")
        self.fill()
        text, said = self.refused(lambda text: alice.attempt("send", "@bob", text))
        self.assertRegex(said, "What you asked for is kept|it waits on this device")
        _, said = self.refused(lambda name: self.person("n" + name).attempt(
            "--host", self.host.url, "--no-passphrase", "register", "n" + name))
        self.assertLessEqual(said.count("warning: "), 1, "what is still so is not said again")
        self.clear()
        alice.run("receive")
        self.assertEqual([each for _, _, each in bob.texts()], [*map(str, range(int(text) + 1))])

    def refused(self, attempt):
        """The first of a row of numbers with which `attempt` fails for want of room, and what was said then. Where the
        log has begun anew, a few may still find some."""
        for number in map(str, range(100)):
            done = attempt(number)
            if done.returncode != 0:
                self.assertIn(f"{self.words}; nothing was stored, try again later", done.stderr)
                return number, done.stderr
        self.fail("the disk is never full")

    def data(self):
        """Where the host's data is seen from here."""
        return self.host.data

    def go_on(self):
        """Whatever else the host must come through with the data that it has."""


class Limited(FullDisk, OperatorCase):
    """No file may grow: what every machine can show, and an error that is not the disk's own."""

    reason = "disk I/O error"
    words = "the host's store refused"

    def fill(self):
        self.before = resource.prlimit(self.host.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.host.process.pid, resource.RLIMIT_FSIZE, (64 << 10, self.before[1]))

    def clear(self):
        resource.prlimit(self.host.process.pid, resource.RLIMIT_FSIZE, self.before)

    def go_on(self):
        self.host.stop()
        self.host.start()


class SmallDisk(Host):
    """majlisd in a namespace where its data lies on a disk of 16 MiB."""

    def start(self):
        self.data.mkdir()
        self.command = ["unshare", "--map-root-user", "--mount", "sh", "-c",
                        f'mount -t tmpfs -o size={ROOM} none "$1" && shift && exec "$@"', "sh", self.data, BIN / "majlisd"]
        return super().start()


@unittest.skipUnless(subprocess.run(["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
                                    capture_output=True).returncode == 0, "this machine allows no disk of one's own")
class Small(FullDisk, OperatorCase):
    """A disk without a byte to spare."""

    reason = "database or disk is full"
    words = "the host's disk is full"
    host_kind = SmallDisk

    def data(self):
        return pathlib.Path(f"/proc/{self.host.process.pid}/root{self.host.data}")

    def fill(self):
        self.filler = self.data() / "filler"
        with open(self.filler, "wb", buffering=0) as filler:
            try:
                while filler.write(os.urandom(4096)):
                    pass
            except OSError:
                return

    def clear(self):
        self.filler.unlink()


if __name__ == "__main__":
    unittest.main()
