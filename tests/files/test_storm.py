"""Two hundred uploads at once whose connections drop and whose host is killed, again and again: every completed one is
whole, every other goes on from its offset, and nothing is left that is nobody's. MAJLIS_SEED chooses another storm, MAJLIS_STORMS how
many of them."""

import hashlib
import http.client
import os
import queue
import random
import socket
import threading
import time
import unittest

from files_case import PART, TUS, FilesCase, fetch
from harness import PATIENCE

SEED = int(os.environ.get("MAJLIS_SEED", "1"))
STORMS = int(os.environ.get("MAJLIS_STORMS", "1"))
UPLOADS, KILLS = 200, 5
PATIENT = 10 * PATIENCE


class Sender(threading.Thread):
    """Brings one file up, whatever happens. Its choices follow from the seed; what becomes of them, from the storm."""

    def __init__(self, case, seed, number):
        super().__init__(daemon=True)
        self.case, self.number = case, number
        self.dice = random.Random(seed * 100_003 + number)
        self.content = self.dice.randbytes(self.dice.choice((1, 17, 4096, 65_552, 200_000, 700_000)))
        self.path, self.token, self.promised, self.trouble = None, None, 0, None
        self.drops = self.dice.randrange(4)

    def run(self):
        try:
            deadline = time.monotonic() + PATIENT
            while not self.step():
                if time.monotonic() > deadline:
                    raise AssertionError("it does not come to an end")
        except Exception as error:  # told in the test's own thread
            self.trouble = error
        self.case.done.put(self.number)

    def step(self):
        """One try; whether the file is up. A host that is not there is tried again."""
        alice = self.case.alice
        self.token = alice.token
        try:
            if self.path is None:
                status, said, _ = alice.ask("POST", "/uploads", {**TUS, "Upload-Length": str(len(self.content))})
                if status == 201:
                    self.path = said["Location"]
                return self.retry(status, 201)
            status, said, _ = alice.ask("HEAD", self.path, TUS)
            if status != 200:
                return self.retry(status, 200)
            offset = int(said["Upload-Offset"])
            if offset < self.promised:
                raise AssertionError(f"the host promised {self.promised} bytes and has {offset}")
            self.promised = offset
            if offset == len(self.content):
                return True
            self.send(offset)
        except (OSError, http.client.HTTPException):
            self.case.back.wait(PATIENT)
        return False

    def retry(self, status, wanted):
        if status == 401:  # sessions end with the host's process
            self.case.log_in(self.token)
        elif status != wanted:
            raise AssertionError(f"{status} instead of {wanted}")
        return False

    def send(self, offset):
        rest = self.content[offset:]
        most = self.dice.randrange(1, len(rest) + 1) if self.dice.random() < 0.5 else len(rest)
        client = self.case.alice.raw("PATCH", self.path, {**PART, "Upload-Offset": str(offset)}, most)
        with client:
            if self.drops > 0 and self.dice.random() < 0.6:
                self.drops -= 1
                client.sendall(rest[:self.dice.randrange(most)])
                if self.dice.random() < 0.5:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset
                return
            client.sendall(rest[:most])
            answer = client.recv(65536)
        if answer.split(b" ")[1:2] == [b"204"]:
            self.promised = offset + most


class Storm(FilesCase):
    def limits(self):
        return {"sweep_seconds": 86400, "orphan_seconds": 1}

    def log_in(self, stale):
        with self.door:
            if self.alice.token == stale:  # nobody else has done it
                self.alice.log_in()

    def test_every_upload_ends_whole_and_nothing_stays(self):
        for seed in range(SEED, SEED + STORMS):
            with self.subTest(seed=seed):
                self.storm(seed)
                for listed in self.everything():
                    self.alice.rpc("files.remove", {"file": listed["file"]})
                self.assertEqual(self.blobs(), [])

    def storm(self, seed):
        self.door, self.back, self.done = threading.Lock(), threading.Event(), queue.Queue()
        self.back.set()
        senders = [Sender(self, seed, number) for number in range(UPLOADS)]
        dice = random.Random(seed)
        for sender in senders:
            sender.start()
        ended = kills = 0
        while ended < UPLOADS:
            self.done.get(timeout=PATIENT)
            ended += 1
            if kills < KILLS and ended >= (kills + 1) * UPLOADS // (KILLS + 2) and dice.random() < 0.9:
                kills += 1
                self.back.clear()
                self.host.kill()
                self.plant(dice)
                self.host.start()
                self.back.set()
        for sender in senders:
            self.assertIsNone(sender.trouble, f"seed {seed}, upload {sender.number}: {sender.trouble}")
        self.assertEqual(kills, KILLS)

        if self.alice.ask("HEAD", senders[0].path, TUS)[0] == 401:
            self.log_in(self.alice.token)
        kept = {}
        for sender in senders:
            file = sender.path.rsplit("/", 1)[1]
            kept[file] = sender.content
            body = fetch(self.host, file, self.alice.grant(file))[2]
            self.assertEqual(hashlib.sha256(body).digest(), hashlib.sha256(sender.content).digest(),
                             f"seed {seed}, upload {sender.number}")
        # What creations left behind whose answer never arrived are uploads of the account, and end with it.
        for listed in self.everything():
            if listed["file"] not in kept:
                self.assertFalse(listed["complete"] and listed["size"], "a file that nobody sent")
                self.alice.rpc("files.remove", {"file": listed["file"]})
        deadline = time.monotonic() + PATIENCE
        while self.call("files.sweep")["waiting"]:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.2)  # they are left alone for a second of the host's own clock
        self.assertEqual(len(self.blobs()), UPLOADS, "no orphan stays")
        self.assertEqual(sum(path.stat().st_size for path in self.blobs()), sum(map(len, kept.values())))
        self.assertEqual(self.alice.rpc("files.usage")["used"], sum(map(len, kept.values())))

    def plant(self, dice):
        """A blob without a row, as a kill between the two leaves it: too seldom for a storm to count on."""
        name = dice.randbytes(16).hex()
        blob = self.host.data / "blobs/files" / name[:2] / name[2:4] / (name + ".blob")
        blob.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(b"nobody's")

    def everything(self):
        files, page = [], {"files": [], "more": True}
        while page["more"]:
            page = self.alice.rpc("files.list", {"after": files[-1]["file"]} if files else {})
            files += page["files"]
        return files


if __name__ == "__main__":
    unittest.main()
