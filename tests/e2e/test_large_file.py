"""A large file up and down while client and host are killed: whole, and both in little memory whatever its size.
MAJLIS_FILE_MIB says how large (1024)."""

import hashlib
import os
import pathlib
import time

from harness import BIN
from test_files import FileCase

SANITIZED = any(mark in (BIN / "majlis").read_bytes() for mark in (b"__asan_init", b"__tsan_init"))  # memory tells nothing then
MIB = int(os.environ.get("MAJLIS_FILE_MIB", "64" if SANITIZED else "1024"))
MOST = 64 * 1024  # KiB above what each has without a file
KILLS = 5


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

    def survive(self, grown, base, host_base, person, *arguments):
        """Runs majlis to its end, and on the way kills it and the host in turn, whenever grown() has come so far."""
        kills = 0
        process = person.start(*arguments)
        while process.poll() is None:
            self.assert_little(self.memory(process.pid, "VmHWM"), base)
            self.assert_little(self.memory(self.host.process.pid, "VmHWM"), host_base)
            if kills < KILLS and grown() >= (kills + 1) * (MIB << 20) // (KILLS + 1):
                kills += 1
                if kills % 2 == 0:
                    self.host.kill()
                    self.host.start()
                else:
                    process.kill()
                    process.communicate()
                    process = person.start(*arguments)
            time.sleep(0.005)  # nothing tells how far it is
        _, said = process.communicate()
        self.assertEqual(process.returncode, 0, said)
        self.assertEqual(kills, KILLS)

    def at_host(self):
        """Bytes of its largest blob."""
        return max((each.stat().st_size for each in self.host.data.glob("blobs/files/*/*/*.blob")), default=0)

    @staticmethod
    def memory(pid, field):
        """In KiB; 0 where the process has just ended."""
        try:
            lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) for line in lines if line.startswith(field + ":")), 0)

    def assert_little(self, peak, base):
        self.assertGreater(base, 0)
        if not SANITIZED:
            self.assertLess(peak - base, MOST)

    def test_up_and_down(self):
        alice, bob = self.acquainted("alice", "bob")
        small = self.file("small", 10)
        base = max(self.peak_of(alice, "send", "@bob", "words"), self.peak_of(alice, "send", "@bob", "--file", small))
        path = self.made()
        pathlib.Path(f"/proc/{self.host.process.pid}/clear_refs").write_text("5")  # the peak counts from here
        host_base = self.memory(self.host.process.pid, "VmRSS")
        self.survive(self.at_host, base, host_base, alice, "send", "@bob", "--file", path)
        received = [each for each in bob.receive() if each["type"] == "file" and each["name"] == path.name]
        self.assertEqual(len(received), 1, "one message, however often it was begun")
        target = self.files / "got"
        part = target.with_name("got.part")
        self.survive(lambda: part.stat().st_size if part.exists() else 0, base, host_base,
                     bob, "get", received[0]["id"], "-o", target)
        self.assertEqual(sha256(target), sha256(path))
