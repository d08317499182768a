"""tus-js-client, unchanged, against the real host: whole uploads, in parts, with the creation, with checksums, resumed by
another process and after the host was killed, taken back."""

import hashlib
import json
import os
import pathlib
import subprocess
import unittest

from files_case import TUS, FilesCase, fetch
from harness import PATIENCE

NODE = os.environ.get("MAJLIS_NODE", "node")
CLIENT = pathlib.Path(__file__).parent / "tus/upload.mjs"
KIB = 1 << 10


def content(seed, size):
    blocks = (hashlib.sha256(f"{seed} {block}".encode()).digest() for block in range(-(-size // 32)))
    return b"".join(blocks)[:size]


class StockClient(FilesCase):
    def run_client(self, **plan):
        done = subprocess.run([NODE, CLIENT, self.host.url, self.alice.token, json.dumps(plan)], capture_output=True,
                              text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def arrived(self, url, seed, size):
        file = url.rsplit("/", 1)[1]
        self.assertEqual(fetch(self.host, file, self.alice.grant(file))[2], content(seed, size))

    def test_whole_and_in_parts(self):
        for number, more in enumerate(({}, {"chunkSize": 100 * KIB}, {"uploadDataDuringCreation": True},
                                       {"uploadDataDuringCreation": True, "chunkSize": 64 * KIB})):
            said = self.run_client(bytes=300 * KIB + 7, seed=number, **more)
            self.assertEqual(said["state"], "done", said)
            self.arrived(said["url"], number, 300 * KIB + 7)
        self.assertEqual(self.run_client(bytes=0, seed=0)["state"], "done")
        listed = self.alice.rpc("files.list")["files"]
        self.assertEqual(len(listed), 5)
        for each in listed:
            self.assertLess(each["expires_ms"] - each["created_ms"], 3_700_000, "the lifetime that it asked for")

    def test_checksums(self):
        for name in ("sha1", "sha256"):
            said = self.run_client(bytes=200 * KIB, seed=9, chunkSize=50 * KIB, checksum=name)
            self.assertEqual(said["state"], "done", said)
            self.arrived(said["url"], 9, 200 * KIB)

    def test_resumed_by_another_process_and_another_host(self):
        said = self.run_client(bytes=400 * KIB, seed=3, chunkSize=100 * KIB, abortAfter=200 * KIB)
        self.assertEqual((said["state"], said["accepted"]), ("aborted", 200 * KIB))
        self.host.kill()
        self.host.start()
        self.alice.log_in()
        offset = self.alice.offset("/p/" + said["url"].split("/p/")[1])
        again = self.run_client(bytes=400 * KIB, seed=3, uploadUrl=said["url"])
        self.assertEqual((again["state"], again["requests"]), ("done", ["HEAD", f"PATCH {offset}"]))
        self.assertGreaterEqual(offset, 200 * KIB)
        self.arrived(said["url"], 3, 400 * KIB)

    def test_taken_back(self):
        said = self.run_client(bytes=400 * KIB, seed=4, chunkSize=100 * KIB, abortAfter=100 * KIB, terminate=True)
        self.assertEqual(said["state"], "terminated", said)
        self.assertEqual(self.alice.ask("HEAD", "/p/" + said["url"].split("/p/")[1], TUS)[0], 410)
        self.assertEqual(self.blobs(), [])

    def test_told_why_not(self):
        self.alice.token = "A" * 43
        said = self.run_client(bytes=10, seed=5)
        self.assertEqual(said["state"], "failed")
        self.assertIn("401", said["message"])


if __name__ == "__main__":
    unittest.main()
