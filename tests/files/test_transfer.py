"""Files up and down again through the real host: whole, in parts, by range, by several at once."""

import base64
import hashlib
import random
import unittest

from files_case import PART, FilesCase, fetch


class Transfer(FilesCase):
    def test_up_and_down(self):
        content = random.Random(1).randbytes(300_000)
        path = self.alice.create(len(content))
        self.assertEqual(self.alice.offset(path), 0)
        for at in range(0, len(content), 70_001):
            status, said, _ = self.alice.patch(path, at, content[at:at + 70_001])
            self.assertEqual((status, said["Upload-Offset"]), (204, str(min(at + 70_001, len(content)))))
        file = path.rsplit("/", 1)[1]
        token = self.alice.grant(file)
        status, said, body = fetch(self.host, file, token)
        self.assertEqual((status, body), (200, content))
        self.assertEqual(said["Cache-Control"], "no-store")
        self.assertNotIn("Access-Control-Allow-Origin", said)
        status, said, body = fetch(self.host, file, token, "HEAD")
        self.assertEqual((status, said["Content-Length"], body), (200, str(len(content)), b""))

    def test_ranges(self):
        content = random.Random(2).randbytes(1000)
        file = self.alice.upload(content)
        token = self.alice.grant(file)
        for asked, part in (("bytes=0-0", content[:1]), ("bytes=10-19", content[10:20]), ("bytes=990-", content[990:]),
                            ("bytes=-7", content[-7:]), ("bytes=5-5000", content[5:]), ("bytes=-5000", content),
                            ("BYTES=3-4", content[3:5])):
            status, said, body = fetch(self.host, file, token, Range=asked)
            self.assertEqual((status, body), (206, part), asked)
            first = content.index(part) if part != content else 0
            self.assertEqual(said["Content-Range"], f"bytes {first}-{first + len(part) - 1}/1000")
        for nonsense in ("bytes=1000-", "bytes=5-4", "bytes=-0", "bytes=", "bytes=a-b", "bytes=1-2,5-6", "bytes", "bytes=--1",
                         "bytes=99999999999999999999-"):
            status, said, _ = fetch(self.host, file, token, Range=nonsense)
            self.assertEqual((status, said["Content-Range"]), (416, "bytes */1000"), nonsense)
        self.assertEqual(fetch(self.host, file, token, Range="lines=1-2")[0], 200, "another unit is not looked at")
        tag = fetch(self.host, file, token)[1]["ETag"]
        self.assertEqual(fetch(self.host, file, token, Range="bytes=1-2", If_Range=tag)[0], 206)
        self.assertEqual(fetch(self.host, file, token, Range="bytes=1-2", If_Range='"other"')[0], 200)
        self.assertEqual(fetch(self.host, file, token, If_None_Match=tag)[0], 304)
        self.assertEqual(fetch(self.host, file, token, If_Match='"other"')[0], 412)
        self.assertEqual(tag, fetch(self.host, (other := self.alice.upload(b"x")), self.alice.grant(other))[1]["ETag"],
                         "the tag tells nothing of what is in it")

    def test_none_and_one_byte(self):
        for content in (b"", b"x"):
            file = self.alice.upload(content) if content else self.alice.create(0).rsplit("/", 1)[1]
            token = self.alice.grant(file)
            self.assertEqual(fetch(self.host, file, token)[::2], (200, content))
        self.assertEqual(fetch(self.host, file, token, Range="bytes=0-0")[::2], (206, b"x"))
        empty = self.alice.create(0).rsplit("/", 1)[1]
        self.assertEqual(fetch(self.host, empty, self.alice.grant(empty), Range="bytes=0-0")[0], 416)

    def test_creation_with_upload(self):
        status, said, _ = self.alice.ask("POST", "/uploads", {**PART, "Upload-Length": "10"}, b"12345")
        self.assertEqual((status, said["Upload-Offset"]), (201, "5"))
        self.assertIn("Upload-Expires", said)
        self.assertEqual(self.alice.patch(said["Location"], 5, b"67890")[0], 204)
        file = said["Location"].rsplit("/", 1)[1]
        self.assertEqual(fetch(self.host, file, self.alice.grant(file))[2], b"1234567890")

    def test_checksums(self):
        content = random.Random(3).randbytes(5000)
        path = self.alice.create(len(content))
        for name in ("sha1", "sha256"):
            wrong = name + " " + base64.b64encode(hashlib.new(name, b"other").digest()).decode()
            at = self.alice.offset(path)
            status, _, _ = self.alice.ask("PATCH", path, {**PART, "Upload-Offset": str(at), "Upload-Checksum": wrong},
                                          content[at:at + 1000])
            self.assertEqual((status, self.alice.offset(path)), (460, at), name)
            right = name + " " + base64.b64encode(hashlib.new(name, content[at:at + 1000]).digest()).decode()
            status, _, _ = self.alice.ask("PATCH", path, {**PART, "Upload-Offset": str(at), "Upload-Checksum": right},
                                          content[at:at + 1000])
            self.assertEqual((status, self.alice.offset(path)), (204, at + 1000), name)


if __name__ == "__main__":
    unittest.main()
