"""A large file up and down: whole, and with client and host in little memory whatever its size. MAJLIS_FILE_MIB says how
large (1024)."""

import hashlib
import os
import pathlib
import time

from harness import BIN
from test_files import FileCase

SANITIZED = any(mark in (BIN / "majlis").read_bytes() for mark in (b"__asan_init", b"__tsan_init"))  # memory tells nothing then
MIB = int(os.environ.get("MAJLIS_FILE_MIB", "64" if SANITIZED else "1024"))
MOST = 64 * 1024  # KiB above what each has without a file


def sha256(path):
    with open(path, "rb") as file:
        digest = hashlib.sha256()
        while data := file.read(1 << 20):
            digest.update(data)
    return digest.hexdigest()


class LargeFile(FileCase):
    def made(self):
        path = self.files / "large"
        block = self.dice.randbytes(1 << 20)
        with path.open("wb") as file:
            for number in range(MIB):
                file.write(number.to_bytes(8, "big") + block[8:])
        return path

    def peak_of(self, person, *arguments):
        """Runs majlis; gives the most memory that it had, in KiB."""
        process, peak = person.start(*arguments), 0
        while process.poll() is None:
            peak = max(peak, self.memory(process.pid, "VmHWM"))
            time.sleep(0.02)  # nothing tells it afterwards
        _, said = process.communicate()
        self.assertEqual(process.returncode, 0, said)
        return peak

    @staticmethod
    def memory(pid, field):
        """In KiB; 0 where the process has just ended."""
        try:
            lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) for line in lines if line.startswith(field + ":")), 0)

    def assert_little(self, peak, base):
        if not SANITIZED:
            self.assertGreater(base, 0)
            self.assertLess(peak - base, MOST)

    def test_up_and_down(self):
        alice, bob = self.acquainted("alice", "bob")
        small = self.file("small", 10)
        base = max(self.peak_of(alice, "send", "@bob", "words"), self.peak_of(alice, "send", "@bob", "--file", small))
        path = self.made()
        pathlib.Path(f"/proc/{self.host.process.pid}/clear_refs").write_text("5")  # the peak counts from here
        host_base = self.memory(self.host.process.pid, "VmRSS")
        self.assert_little(self.peak_of(alice, "send", "@bob", "--file", path), base)
        id = bob.receive()[-1]["id"]
        target = self.files / "got"
        self.assert_little(self.peak_of(bob, "get", id, "-o", target), base)
        self.assert_little(self.memory(self.host.process.pid, "VmHWM"), host_base)
        self.assertEqual(sha256(target), sha256(path))
