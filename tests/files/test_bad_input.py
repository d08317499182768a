"""What must not be taken: lies about sizes, nonsense in headers, other people's uploads, guessed tokens. A clear answer to
each, nothing kept of it, and the host lives on."""

import base64
import hashlib
import os
import unittest

from files_case import PART, TUS, FilesCase, bytes64, fetch, text64

KIB = 1 << 10


class BadInput(FilesCase):
    def limits(self):
        return {"file_bytes": 100_000, "account_bytes": 150_000, "account_files": 3}

    def refused(self, status, words, verb, path, headers, body=None, **more):
        got, said, text = self.alice.ask(verb, path, headers, body, **more)
        self.assertEqual(got, status, (verb, path, headers, text))
        self.assertEqual(said["Tus-Resumable"], "1.0.0")
        self.assertIn(words, text.decode())
        return said

    def test_versions(self):
        path = self.alice.create(5)
        for headers in ({}, {"Tus-Resumable": "0.2.2"}, {"Tus-Resumable": "1.0.0, 2.0.0"}):
            for verb, where in (("POST", "/uploads"), ("PATCH", path), ("DELETE", path)):
                said = self.refused(412, "Tus-Resumable", verb, where, headers)
                self.assertEqual(said["Tus-Version"], "1.0.0")
        status, said, _ = self.alice.ask("HEAD", path, {})
        self.assertEqual((status, said["Tus-Version"]), (412, "1.0.0"))
        for where in ("/uploads", path):
            status, said, _ = self.alice.ask("OPTIONS", where, anonymous=True)
            self.assertEqual((status, said["Tus-Max-Size"], said["Tus-Checksum-Algorithm"]), (204, "100000", "sha1,sha256"))
            self.assertEqual(set(said["Tus-Extension"].split(",")),
                             {"creation", "creation-with-upload", "termination", "checksum", "expiration"})

    def test_who_asks(self):
        path = self.alice.create(5)
        for verb, where in (("POST", "/uploads"), ("PATCH", path), ("DELETE", path)):
            said = self.refused(401, "session", verb, where, TUS, anonymous=True)
            self.assertEqual(said["WWW-Authenticate"], "Bearer")
        bob = self.somebody("bob")
        for verb in ("HEAD", "DELETE"):
            self.assertEqual(bob.ask(verb, path, TUS)[0], 404, "as if it were not there")
        self.assertEqual(bob.patch(path, 0, b"hello")[0], 404)
        for method in ("files.grant", "files.revoke", "files.remove"):
            self.assertEqual(bob.refused(method, {"file": path.rsplit("/", 1)[1]}), "not_found")
        self.assertEqual(self.alice.offset(path), 0)

    def test_lengths(self):
        for length in ("-1", "five", "1.5", "0x10", "", " ", "99999999999999999999", "1,2", "+5"):
            self.refused(400, "upload-length", "POST", "/uploads", {**TUS, "Upload-Length": length})
        self.refused(400, "upload-length is missing", "POST", "/uploads", TUS)
        self.refused(400, "length must be known", "POST", "/uploads", {**TUS, "Upload-Defer-Length": "1"})
        self.refused(400, "put together", "POST", "/uploads", {**TUS, "Upload-Concat": "partial", "Upload-Length": "1"})
        self.refused(413, "at most 100000", "POST", "/uploads", {**TUS, "Upload-Length": "100001"})
        self.refused(413, "at most 100000", "POST", "/uploads", {**TUS, "Upload-Length": "9223372036854775807"})
        self.assertEqual(self.blobs(), [], "nothing was made")

    def test_quota(self):
        paths = [self.alice.create(100_000)]
        self.refused(413, "150000 bytes in all", "POST", "/uploads", {**TUS, "Upload-Length": "50001"})
        paths += [self.alice.create(50_000), self.alice.create(0)]
        self.refused(413, "may keep 3 files", "POST", "/uploads", {**TUS, "Upload-Length": "0"})
        usage = self.alice.rpc("files.usage")
        self.assertEqual((usage["used"], usage["limit"], usage["files"], usage["file_limit"]), (150_000, 150_000, 3, 100_000))
        self.assertEqual(self.somebody("bob").rpc("files.usage")["used"], 0)
        for path in paths:
            self.assertEqual(self.alice.ask("DELETE", path, TUS)[0], 204)
            self.assertEqual(self.alice.ask("HEAD", path, TUS)[0], 410)
        self.assertEqual(self.alice.rpc("files.usage")["used"], 0)
        self.assertEqual(self.blobs(), [])

    def test_lying_sizes(self):
        path = self.alice.create(10)
        self.refused(413, "more came", "PATCH", path, {**PART, "Upload-Offset": "0"}, b"x" * 11)
        chunked = iter([b"x" * 8, b"x" * 8])  # no Content-Length
        self.refused(413, "more came", "PATCH", path, {**PART, "Upload-Offset": "0"}, chunked)
        self.assertEqual(self.alice.offset(path), 0)
        self.refused(413, "more came", "POST", "/uploads", {**PART, "Upload-Length": "3"}, b"12345")
        self.refused(413, "more came", "POST", "/uploads", {**PART, "Upload-Length": "3"}, iter([b"12345"]))
        self.assertEqual(self.alice.patch(path, 0, b"0123456789")[0], 204)
        self.refused(413, "more came", "PATCH", path, {**PART, "Upload-Offset": "10"}, b"x")
        self.assertEqual(self.alice.patch(path, 10, b"")[0], 204, "nothing more is not a lie")
        self.assertEqual(len(self.blobs()), 1, "what was refused as a whole left nothing behind")
        # Less than was promised: what came counts.
        short = self.alice.create(10)
        client = self.alice.raw("PATCH", short, {**PART, "Upload-Offset": "0"}, 10)
        client.sendall(b"half")
        client.close()
        self.await_offset(short, 4)
        self.assertEqual(self.alice.refused("files.grant", {"file": short.rsplit("/", 1)[1]}), "conflict")

    def test_offsets(self):
        path = self.alice.create(10)
        self.assertEqual(self.alice.patch(path, 0, b"01234")[0], 204)
        for offset in (0, 4, 6, 10, 11, 1 << 62):
            self.refused(409, "stands at 5", "PATCH", path, {**PART, "Upload-Offset": str(offset)}, b"x")
        for offset in ("-5", "", "five", "5 5", "18446744073709551621"):
            self.refused(400, "upload-offset", "PATCH", path, {**PART, "Upload-Offset": offset}, b"x")
        self.refused(400, "missing", "PATCH", path, PART, b"x")
        for kind in ("application/octet-stream", "", "application/offset+octet-stream; charset=utf-8"):
            self.refused(415, "Content-Type", "PATCH", path, {**TUS, "Upload-Offset": "5", "Content-Type": kind}, b"x")
        self.refused(415, "Content-Type", "POST", "/uploads", {**TUS, "Upload-Length": "5", "Content-Type": "text/plain"}, b"x")
        self.assertEqual(self.alice.offset(path), 5)

    def test_checksums(self):
        path = self.alice.create(10)
        head = {**PART, "Upload-Offset": "0"}
        for words, checksum in (("checksums here", "md5 " + base64.b64encode(bytes(16)).decode()), ("checksums here", "sha1"[:3]),
                                ("base64", "sha1 !!!"), ("base64", "sha256 " + base64.b64encode(bytes(20)).decode()),
                                ("base64", "sha1"), ("checksums here", " ")):
            if checksum.strip():
                self.refused(400, words, "PATCH", path, {**head, "Upload-Checksum": checksum}, b"x")
        right = "sha1 " + base64.b64encode(hashlib.sha1(b"x").digest()).decode()
        self.refused(460, "not what its checksum says", "PATCH", path, {**head, "Upload-Checksum": right}, b"y")
        self.refused(460, "not what its checksum says", "POST", "/uploads",
                     {**PART, "Upload-Length": "1", "Upload-Checksum": right}, b"y")
        self.assertEqual((self.alice.offset(path), len(self.blobs())), (0, 1))
        client = self.alice.raw("PATCH", path, {**head, "Upload-Checksum": right}, 5)
        client.sendall(b"x")
        client.close()  # a body that broke off cannot be checked, and counts as nothing
        self.await_offset(path, 0)
        self.assertEqual(self.alice.patch(path, 0, b"x", **{"Upload-Checksum": right})[0], 204)

    def test_metadata(self):
        def entry(name, value):
            return name + " " + base64.b64encode(value).decode()
        for fine in (entry("filename", b"../../etc/passwd"), entry("filename", b"a\0b"), entry("filename", b"x" * 4 * KIB),
                     entry("name", "\u202egnp.exe".encode()), "empty", entry("../key", b"1") + "," + entry("k", b"")):
            path = self.alice.create(1, **{"Upload-Metadata": fine})
            self.assertEqual(self.alice.ask("DELETE", path, TUS)[0], 204)
        for bad in ("filename ***", "a b c", ",", "lifetime " + base64.b64encode(b"soon").decode(),
                    "lifetime " + base64.b64encode(b"-5").decode(), "lifetime"):
            self.refused(400, "etadata", "POST", "/uploads", {**TUS, "Upload-Length": "1", "Upload-Metadata": bad})
        self.assertEqual({path.suffix for path in self.blobs()} | {""}, {""}, "no name of theirs is on the disk")
        status, _, _ = self.alice.ask("POST", "/uploads", {**TUS, "Upload-Length": "1", "Upload-Metadata": "f " + "A" * (20 * KIB)})
        self.assertEqual(status, 431)

    def test_lifetimes(self):
        def upload(seconds):
            value = base64.b64encode(str(seconds).encode()).decode()
            path = self.alice.create(0, **{"Upload-Metadata": "lifetime " + value})
            listed = {each["file"]: each for each in self.alice.rpc("files.list")["files"]}[path.rsplit("/", 1)[1]]
            self.alice.ask("DELETE", path, TUS)
            return (listed["expires_ms"] - listed["created_ms"]) // 1000
        self.assertEqual(upload(60), 60)
        self.assertEqual(upload(0), 1)
        self.assertEqual(upload(9 * 10 ** 17), 365 * 86400, "no longer than the owner allows")

    def test_paths(self):
        for name in ("..", "../blobs", "a", "A" * 22, "A" * 23, "%2e%2e%2f" * 3, "A" * 21 + "B", text64(os.urandom(16)), "x" * 4000):
            status, said, _ = self.alice.ask("HEAD", "/p/files/uploads/" + name, TUS)
            self.assertEqual(status, 404, name)
        self.refused(405, "made with POST", "PUT", "/uploads", TUS)
        self.assertEqual(self.refused(405, "takes", "GET", "/uploads/" + "A" * 22, TUS)["Allow"].split(", ")[0], "OPTIONS")
        self.refused(405, "takes", "POST", "/uploads/" + "A" * 22, {**TUS, "X-HTTP-Method-Override": "BREW"})
        path = self.alice.create(1)
        self.assertEqual(self.alice.ask("POST", path, {**PART, "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}, b"x")[0], 204)

    def test_one_at_a_time(self):
        path = self.alice.create(10)
        first = self.alice.raw("PATCH", path, {**PART, "Upload-Offset": "0"}, 10)
        self.addCleanup(first.close)
        first.sendall(b"01234")
        status = 0
        while status != 423:  # until the first has begun
            other = self.alice.raw("PATCH", path, {**PART, "Upload-Offset": "9"}, 0)
            status = int(other.recv(4096).split()[1])
            self.assertIn(status, (409, 423))
            other.close()
        first.sendall(b"56789")
        self.assertIn(b" 204 ", first.recv(4096))
        self.assertEqual(self.alice.offset(path), 10)

    def test_tokens(self):
        content = b"sealed bytes"
        file, other = self.alice.upload(content), self.alice.upload(b"others")
        token = self.alice.grant(file)
        self.assertEqual(fetch(self.host, file, token)[2], content)
        flipped = bytearray(bytes64(token))
        flipped[31] ^= 1
        wrong = [None, "", "x", text64(bytes(flipped)), text64(bytes(32)), token[:-1], token + "A", token + "=",
                 self.alice.grant(other), text64(bytes64(token) * 2)]
        answers = [fetch(self.host, file, each) for each in wrong]
        answers.append(fetch(self.host, text64(os.urandom(16)), token))
        answers.append(fetch(self.host, "../" + file, token))
        self.assertEqual({(status, body) for status, _, body in answers}, {(404, b"there is no file that this token opens\n")})
        self.assertEqual(len({tuple(sorted(name for name, _ in said.items())) for _, said, _ in answers}), 1)
        self.assertEqual(fetch(self.host, file, text64(bytes(32)), "HEAD")[0], 404)
        self.assertEqual(fetch(self.host, file, text64(bytes(32)), "POST", "/renew")[0], 404)
        self.assertEqual(fetch(self.host, file, token, "POST")[0], 404)
        self.assertEqual(fetch(self.host, file, token, "POST", "/renew")[0], 204)

        self.assertEqual(self.alice.rpc("files.revoke", {"file": file}), {"revoked": 1})
        self.assertEqual(fetch(self.host, file, token)[0], 404)
        self.assertEqual(fetch(self.host, file, token, "POST", "/renew")[0], 404)
        again = self.alice.grant(file)
        self.assertEqual(fetch(self.host, file, again)[2], content)
        self.assertNotIn(token, self.host.log.read_text())
        self.assertNotIn(bytes64(again), (self.host.data / "plugins/files/files.db").read_bytes()
                         + (self.host.data / "plugins/files/files.db-wal").read_bytes())
        self.assertEqual(self.alice.rpc("files.remove", {"file": file}), {})
        self.assertEqual(fetch(self.host, file, again)[0], 404)
        self.assertEqual(self.alice.refused("files.grant", {"file": file}), "gone")

    def test_guessing_is_slowed_and_readers_are_not(self):
        file = self.alice.upload(b"x")
        token = self.alice.grant(file)
        statuses = [fetch(self.host, file, text64(os.urandom(32)))[0] for _ in range(60)]
        self.assertEqual(set(statuses), {404, 429})
        self.assertEqual(statuses[:30], [404] * 30)
        self.assertEqual(fetch(self.host, file, text64(os.urandom(32)))[1]["Retry-After"], "5")
        self.assertEqual(fetch(self.host, file, token)[0], 200)

    def await_offset(self, path, wanted):
        """Until the host has noticed that a client went; then it stands there."""
        while True:
            probe = self.alice.raw("PATCH", path, {**PART, "Upload-Offset": "4096"}, 0)
            status = int(probe.recv(4096).split()[1])
            probe.close()
            if status == 409:
                break
            self.assertEqual(status, 423)
        self.assertEqual(self.alice.offset(path), wanted)


if __name__ == "__main__":
    unittest.main()
