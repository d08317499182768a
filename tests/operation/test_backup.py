"""A copy of everything, made while people write and files come and go, and its way back."""

import hashlib
import os
import pathlib
import shutil
import sqlite3
import threading
import unittest

from operator_case import OperatorCase, majlisd

BACKUPS = 4


class Churn(threading.Thread):
    """Blobs in folders of their own, made and taken away without pause, as a host with plugins does."""

    def __init__(self, root):
        super().__init__(daemon=True)
        self.root, self.over, self.rounds = root, threading.Event(), 0

    def run(self):
        while not self.over.is_set():
            folders = [self.root / f"{number:02x}" for number in range(64)]
            for folder in folders:
                (folder / "00").mkdir(parents=True)
                (folder / "00" / f"{folder.name}.blob").write_bytes(os.urandom(4096))
            for folder in folders:
                shutil.rmtree(folder)
            self.rounds += 1


class Writing(threading.Thread):
    """Somebody who writes one message after the other; how many were acknowledged."""

    def __init__(self, person, to):
        super().__init__(daemon=True)
        self.person, self.to, self.acknowledged, self.over = person, to, 0, threading.Event()

    def run(self):
        while not self.over.is_set():
            self.person.send(self.to, f"number {self.acknowledged}")
            self.acknowledged += 1


class Backup(OperatorCase):
    def setUp(self):
        super().setUp()
        self.alice, self.bob = self.acquainted("alice", "bob")

    def back_up(self, name):
        done = majlisd("--data", self.host.data, "backup", self.path / name)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Copied", done.stdout)
        return self.path / name

    def restore(self, file, to):
        done = majlisd("--data", self.path / to, "restore", file)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.path / to

    def last_seq(self, data):
        """The number of the last entry in the two's conversation; the database is whole."""
        with sqlite3.connect(data / "messaging.db") as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            return database.execute("SELECT max(last_seq) FROM streams").fetchone()[0]

    def test_while_people_write_and_files_come_and_go(self):
        kept = self.host.data / "blobs/keeper/aa/bb/kept.blob"
        kept.parent.mkdir(parents=True)
        kept.write_bytes(os.urandom((3 << 20) + 1))
        churn, writing = Churn(self.host.data / "blobs/churn"), Writing(self.alice, "@bob")
        copies, first = [], self.last_seq(self.host.data)
        churn.start()
        writing.start()
        for number in range(BACKUPS):
            before = writing.acknowledged
            copies.append((before, self.back_up(f"copy{number}"), writing.acknowledged))
        churn.over.set()
        writing.over.set()
        churn.join()
        writing.join()
        self.assertGreater(churn.rounds, 0)
        self.assertGreater(writing.acknowledged, 0)
        digest = hashlib.sha256(kept.read_bytes()).digest()
        for number, (before, copy, after) in enumerate(copies):
            data = self.restore(copy, f"again{number}")
            stored = self.last_seq(data) - first
            self.assertLessEqual(before, stored, "what was acknowledged before is in it")
            self.assertLessEqual(stored, after + 2, "and nothing from later")
            self.assertEqual(hashlib.sha256((data / "blobs/keeper/aa/bb/kept.blob").read_bytes()).digest(), digest)
            self.assertFalse((data / "admin-token").exists())
        self.assertEqual(self.path.joinpath("copy0").stat().st_mode & 0o077, 0, "for its owner alone")

    def test_people_go_on_where_the_copy_was_made(self):
        self.alice.send("@bob", "before the fire")
        copy = self.back_up("copy")
        self.host.stop()
        shutil.rmtree(self.host.data)
        self.restore(copy, "host")
        self.host.start()
        self.assertEqual([text for _, _, text in self.bob.texts()], ["before the fire"])
        self.bob.send("@alice", "after the fire")
        self.assertEqual([text for _, _, text in self.alice.texts()], ["after the fire"])

    def test_what_is_refused(self):
        copy = self.back_up("copy")

        def refused(*arguments, data=self.host.data):
            done = majlisd("--data", data, *arguments)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            return done.stderr

        self.assertIn("already there", refused("backup", copy))
        self.assertIn("in the data folder itself", refused("backup", self.host.data / "copy"))
        self.assertIn("no data folder", refused("backup", self.path / "new", data=self.path))
        self.assertIn("not empty", refused("restore", copy))
        self.assertIn("not there", refused("restore", self.path / "none", data=self.path / "new"))
        whole = copy.read_bytes()
        for name, wrong in (("cut", whole[:len(whole) // 2]), ("text", b"no backup"), ("empty", b"")):
            (self.path / name).write_bytes(wrong)
            self.assertIn("backup", refused("restore", self.path / name, data=self.path / "new"), name)
        self.assertEqual([path.name for path in self.path.iterdir() if "new" in path.name], [], "nothing is left behind")
        self.assertEqual([path.name for path in self.host.data.iterdir() if "copy" in path.name], [])


if __name__ == "__main__":
    unittest.main()
