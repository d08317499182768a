"""From the first byte to the last day: what files take, how long they stay, what is collected, a disk that is full, and a
host whose memory does not grow with them."""

import base64
import os
import pathlib
import random
import resource
import subprocess
import time
import unittest
import urllib.request

from files_case import PART, TUS, FilesCase, fetch
from harness import BIN, PATIENCE, Host

MIB = 1 << 20
LARGE = int(os.environ.get("MAJLIS_FILE_MIB", "1024")) * MIB
SPARE = int(os.environ.get("MAJLIS_SPARE_MIB", "64")) * MIB
PIECE = random.Random(7).randbytes(MIB)


def lifetime(seconds):
    return {"Upload-Metadata": "lifetime " + base64.b64encode(str(seconds).encode()).decode()}


class Collected(FilesCase):
    def limits(self):
        return {"sweep_seconds": 86400, "orphan_seconds": 1}

    def sweep_until(self, **wanted):
        """Sweeps until nothing waits; gives the sums."""
        sums, deadline = {}, time.monotonic() + PATIENCE
        while True:
            swept = self.call("files.sweep")
            for name in ("expired", "orphans", "lost"):
                sums[name] = sums.get(name, 0) + swept[name]
            if not swept["waiting"]:
                return sums
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.2)  # a second of the host's own clock

    def test_files_end_and_readers_keep_them(self):
        path = self.alice.create(5, **lifetime(2))
        self.assertEqual(self.alice.patch(path, 0, b"brief")[0], 204)
        brief = path.rsplit("/", 1)[1]
        kept = self.alice.upload(b"kept")
        token = self.alice.grant(kept, lifetime_s=2)
        deadline = time.monotonic() + PATIENCE
        while fetch(self.host, kept, token)[0] == 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)  # the host's own clock
        self.assertEqual(fetch(self.host, kept, token, "POST", "/renew")[0], 404, "too late to renew")
        renewed = self.alice.grant(kept, lifetime_s=3600)
        before = int(fetch(self.host, kept, renewed, "HEAD")[1]["Majlis-File-Expires"])
        status, said, _ = fetch(self.host, kept, renewed, "POST", "/renew")
        self.assertEqual(status, 204)
        self.assertGreaterEqual(int(said["Majlis-File-Expires"]), before)
        self.assertEqual(self.alice.ask("HEAD", path, TUS)[0], 410)
        self.assertEqual(self.alice.refused("files.grant", {"file": brief}), "gone")
        self.assertEqual(self.sweep_until(), {"expired": 1, "orphans": 0, "lost": 0})
        self.assertEqual(self.alice.ask("HEAD", path, TUS)[0], 410, "after it was collected, too")
        self.assertEqual(len(self.blobs()), 1)
        self.assertEqual(fetch(self.host, kept, renewed)[2], b"kept")

    def test_both_sides_of_a_crash(self):
        whole, lost = self.alice.upload(b"whole"), self.alice.upload(b"lost")
        running = self.alice.create(10)
        self.assertEqual(self.alice.patch(running, 0, b"12345")[0], 204)
        next(path for path in self.blobs() if path.read_bytes() == b"lost").unlink()
        stray = self.host.data / "blobs/files/ab/cd" / ("abcd" + "0" * 28 + ".blob")
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_bytes(b"nobody's")
        first = self.call("files.sweep")
        self.assertEqual((first["orphans"], first["lost"], first["waiting"]), (0, 0, 2), "what is new is left alone")
        self.assertEqual(self.sweep_until(), {"expired": 0, "orphans": 1, "lost": 1})
        self.assertFalse(stray.exists())
        self.assertEqual(self.alice.refused("files.grant", {"file": lost}), "gone")
        self.assertEqual(self.alice.patch(running, 5, b"67890")[0], 204)
        self.assertEqual(fetch(self.host, whole, self.alice.grant(whole))[2], b"whole")

    def test_a_disk_that_is_not_there_costs_nothing(self):
        file = self.alice.upload(b"on another disk")
        folder = self.host.data / "blobs"
        folder.rename(folder.with_name("elsewhere"))
        for _ in range(3):
            said = self.refused_sweep()
            self.assertIn("is its disk mounted", said)
            time.sleep(0.6)  # longer than orphan_seconds in all
        folder.with_name("elsewhere").rename(folder)
        self.assertEqual(fetch(self.host, file, self.alice.grant(file))[2], b"on another disk")

    def refused_sweep(self):
        """What a sweep says that must fail."""
        done = subprocess.run([BIN / "majlisd", "--data", self.host.data, "call", "files.sweep"], capture_output=True,
                              text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr

    def test_what_the_owner_sees(self):
        self.alice.upload(b"12345")
        path = self.alice.create(100)
        self.alice.patch(path, 0, b"123")
        self.assertEqual(self.call("files.overview"), {"accounts": 1, "files": 1, "bytes": 5, "uploads": 1, "upload_bytes": 3,
                                                       "reserved_bytes": 100, "tokens": 0})
        bob = self.somebody("bob")
        self.assertEqual(bob.refused("files.overview"), "denied")
        self.assertEqual(bob.refused("files.sweep"), "denied")


class LimitedHost(Host):
    """Whose files cannot grow above `room` bytes: to each write it is as if the disk were full."""

    room = 8 * MIB

    def limit(self, most):
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


class FullDisk(FilesCase):
    host_kind = LimitedHost

    def test_a_full_disk_loses_nothing(self):
        content = PIECE * 12
        path = self.alice.create(len(content))
        before = self.alice.upload(b"was there before")
        self.host.limit(8 * MIB)
        status, _, text = self.alice.patch(path, 0, content)
        self.assertEqual(status, 507)
        self.assertIn(b"disk is full", text)
        offset = self.alice.offset(path)
        self.assertTrue(8 * MIB - (64 << 10) <= offset <= 8 * MIB, "what found room counts, to the last whole piece")
        self.assertEqual(self.alice.patch(path, offset, content[offset:])[0], 507)
        self.assertEqual(fetch(self.host, before, self.alice.grant(before))[2], b"was there before")
        checked = "sha1 " + base64.b64encode(bytes(20)).decode()
        self.assertEqual(self.alice.patch(path, offset, content[offset:], **{"Upload-Checksum": checked})[0], 507)
        self.assertEqual(self.alice.offset(path), offset)
        self.host.limit(resource.RLIM_INFINITY)
        self.assertEqual(self.alice.patch(path, offset, content[offset:])[0], 204)
        file = path.rsplit("/", 1)[1]
        self.assertEqual(fetch(self.host, file, self.alice.grant(file))[2], content)
        with urllib.request.urlopen(self.host.url + "/metrics", timeout=PATIENCE) as answer:
            told = dict(line.rsplit(" ", 1) for line in answer.read().decode().splitlines() if line.startswith("majlis_blob"))
        self.assertEqual(int(float(told['majlis_blob_failures_total{plugin="files",reason="blob.full"}'])), 3)
        self.assertEqual(int(float(told['majlis_blob_received_bytes_total{plugin="files"}'])), len(content) + 16)
        self.assertEqual(int(float(told['majlis_blob_sent_bytes_total{plugin="files"}'])), len(content) + 16)


class Memory(FilesCase):
    def peak(self):
        status = pathlib.Path(f"/proc/{self.host.process.pid}/status").read_text()
        return {line.split()[0]: int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("Vm")}

    def test_the_host_does_not_grow_with_the_file(self):
        path = self.alice.create(LARGE)
        pathlib.Path(f"/proc/{self.host.process.pid}/clear_refs").write_text("5")
        base = self.peak()["VmRSS:"]
        status, _, _ = self.alice.ask("PATCH", path, {**PART, "Upload-Offset": "0", "Content-Length": str(LARGE)},
                                      (PIECE for _ in range(LARGE // MIB)))
        self.assertEqual(status, 204)
        file = path.rsplit("/", 1)[1]
        connection = self.alice.connect()
        self.addCleanup(connection.close)
        connection.request("GET", f"/p/files/blobs/{file}", headers={"Majlis-File-Token": self.alice.grant(file)})
        answer, size = connection.getresponse(), 0
        while piece := answer.read(MIB):
            self.assertEqual(piece, PIECE)
            size += len(piece)
        self.assertEqual(size, LARGE)
        self.assertLess(self.peak()["VmHWM:"] - base, SPARE)

    def test_a_killed_host_keeps_what_was_flushed(self):
        path = self.alice.create(LARGE)
        client = self.alice.raw("PATCH", path, {**PART, "Upload-Offset": "0"}, LARGE)
        self.addCleanup(client.close)
        for _ in range(100):
            client.sendall(PIECE)
        while (offset := self.alice.offset(path)) < 64 * MIB:  # the host moves the offset while the body comes
            pass
        self.host.kill()
        self.host.start()
        self.alice.log_in()
        self.assertGreaterEqual(self.alice.offset(path), offset)
        self.assertEqual(self.alice.offset(path) % MIB, 0)


if __name__ == "__main__":
    unittest.main()
