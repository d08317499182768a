"""Large bodies through the real majlisd and past a plugin, while its memory is watched."""

import hashlib
import http.client
import json
import os
import pathlib
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))

from harness import PATIENCE, Host

MIB = 1 << 20
LARGE = 256 * MIB
PIECE = bytes(range(256)) * 4096  # 1 MiB
SPARE = int(os.environ.get("MAJLIS_SPARE_MIB", "24")) * MIB  # what the host may grow by while LARGE flows through it


class Bodies(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="majlis-bodies-")
        self.addCleanup(self.folder.cleanup)
        config = pathlib.Path(self.folder.name) / "config.json"
        config.write_text(json.dumps({"plugin_folders": [os.environ["MAJLIS_VAULT"]], **self.configuration()}))
        self.host = Host(self.folder.name, "--config", str(config))
        self.start()
        self.addCleanup(self.host.stop)
        self.http = self.connect()

    def configuration(self):
        return {}

    def start(self):
        self.host.start()

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=PATIENCE)
        self.addCleanup(connection.close)
        return connection

    def ask(self, method, path, body=None, headers=None, connection=None):
        """(status, headers, body) of one request; paths are below /p/vault unless they are whole."""
        connection = connection or self.http
        connection.request(method, path if path.startswith("/p/") else "/p/vault" + path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def blob(self):
        status, headers, _ = self.ask("POST", "/blobs")
        self.assertEqual(status, 201)
        return headers["location"]

    def memory(self, word):
        status = pathlib.Path(f"/proc/{self.host.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(word)) * 1024

    def watch_memory(self):
        """Gives a function that tells how far the host's memory rose above what it is now."""
        pathlib.Path(f"/proc/{self.host.process.pid}/clear_refs").write_text("5")
        before = self.memory("VmRSS")
        return lambda: self.memory("VmHWM") - before

    def await_last(self, word):
        deadline = time.monotonic() + PATIENCE
        while (last := self.ask("GET", "/last")[2].decode()) != word:
            self.assertLess(time.monotonic(), deadline, f"{last}, not {word}")
            time.sleep(0.01)  # nothing tells a client that has gone

    def raw(self):
        client = socket.create_connection(("127.0.0.1", self.host.port), timeout=PATIENCE)
        self.addCleanup(client.close)
        return client

    def test_a_quarter_gigabyte_in_and_out_in_little_memory(self):
        path, wanted = self.blob(), hashlib.sha256()
        for _ in range(LARGE // MIB):
            wanted.update(PIECE)
        grown = self.watch_memory()
        status, headers, _ = self.ask("PUT", path, (PIECE for _ in range(LARGE // MIB)),
                                      {"Content-Length": str(LARGE), "X-Sha256": wanted.hexdigest()})
        self.assertEqual((status, headers["x-count"]), (204, str(LARGE)))
        self.assertLess(grown(), SPARE, "while it came")
        self.http.request("GET", path)
        answer, seen = self.http.getresponse(), hashlib.sha256()
        while piece := answer.read(MIB):
            seen.update(piece)
        self.assertEqual(seen.digest(), wanted.digest())
        self.assertLess(grown(), SPARE, "while it went")
        self.assertEqual(self.ask("GET", "/last")[2].decode(), f"sent {LARGE}")

    def test_other_bodies_come_in_chunks(self):
        grown = self.watch_memory()
        status, _, body = self.ask("POST", "/count", (PIECE for _ in range(64)))  # Transfer-Encoding: chunked
        size, largest = map(int, body.split())
        self.assertEqual((status, size), (200, 64 * MIB))
        self.assertLessEqual(largest, 64 << 10)
        self.assertLess(grown(), SPARE)
        self.assertEqual(self.ask("POST", "/small", b"tiny")[2], b"tiny")
        self.assertEqual(self.ask("POST", "/small", b"x" * 1001)[0], 413)

    def test_a_body_that_nobody_takes_is_not_held(self):
        grown = self.watch_memory()
        client = self.raw()
        client.sendall(b"POST /p/vault/nowhere HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n" % LARGE)
        client.settimeout(5)
        try:
            for _ in range(LARGE // MIB):
                client.sendall(PIECE)
        except OSError:
            pass  # the host stopped listening to it
        answer = b""
        try:
            while piece := client.recv(65536):
                answer += piece
        except OSError:
            pass
        self.assertLess(grown(), SPARE)
        self.assertEqual(self.ask("GET", "/last")[0], 200)
        if answer:
            self.assertIn(b" 404 ", answer)
            self.assertIn(b"close", answer)

    def test_what_came_before_the_client_went_lasts(self):
        path, size = self.blob(), 3 * MIB + 5
        client = self.raw()
        client.sendall(b"PUT %s HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n" % (path.encode(), 10 * MIB))
        client.sendall((PIECE * 4)[:size])
        client.shutdown(socket.SHUT_WR)
        self.await_last(f"received {size} and then nobody")
        self.assertEqual(self.ask("HEAD", path)[1]["x-size"], str(size))
        self.host.kill()
        self.start()
        self.http = self.connect()
        self.assertEqual(self.ask("GET", path)[2], (PIECE * 4)[:size], "after kill -9 too")
        rest = (PIECE * 10)[size:]
        self.assertEqual(self.ask("PUT", f"{path}?offset={size}", rest)[1]["x-count"], str(len(rest)))
        self.assertEqual(self.ask("GET", path)[2], PIECE * 10)

    def test_limits_and_checksums(self):
        path = self.blob()
        self.assertEqual(self.ask("PUT", path + "?most=3", b"too long")[0], 413)
        self.http = self.connect()
        self.assertEqual(self.ask("GET", path)[2], b"too")
        status, _, why = self.ask("PUT", path + "?offset=3", b"abc", {"X-Sha256": "00" * 32})
        self.assertEqual(status, 409)
        self.assertIn(b"checksum", why)
        self.assertEqual(self.ask("GET", path)[2], b"too", "nothing of it was kept")
        self.assertEqual(self.ask("PUT", path + "?offset=9", b"abc")[0], 400)
        self.http = self.connect()
        sound = {"X-Sha256": hashlib.sha256(b"abc").hexdigest()}
        self.assertEqual(self.ask("PUT", path + "?offset=3", b"abc", sound)[0], 204)
        self.assertEqual(self.ask("GET", path)[2], b"tooabc")

    def test_ranges_heads_and_many_requests_on_one_connection(self):
        path = self.blob()
        for number in range(50):
            self.assertEqual(self.ask("PUT", f"{path}?offset={number}", b"%d" % (number % 10))[0], 204)
        self.assertEqual(self.ask("GET", path, headers={"Range": "bytes=10-19"})[::2], (206, b"0123456789"))
        self.assertEqual(self.ask("GET", path, headers={"Range": "bytes=48-99"})[::2], (206, b"89"))
        self.assertEqual(self.ask("GET", path, headers={"Range": "bytes=51-52"})[0], 400)
        self.assertEqual(self.ask("HEAD", path)[2], b"")
        self.assertEqual(self.ask("DELETE", path)[0], 204)
        self.assertEqual(self.ask("GET", path)[0], 404)
        self.assertEqual(self.ask("GET", "/blobs/../../../../etc/passwd")[0], 404)
        self.assertEqual(self.ask("GET", "/blobs/%2e%2e%2fhost.db")[0], 404)

    def test_a_client_is_told_to_go_on_only_when_its_body_is_wanted(self):
        head = b"POST /p/vault/%s HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        client = self.raw()
        client.sendall(head % b"count")
        self.assertTrue(client.recv(1000).startswith(b"HTTP/1.1 100 "))
        client.sendall(b"abc")
        self.assertIn(b"3 3", client.recv(1000))
        client = self.raw()
        client.sendall(head % b"nowhere")
        self.assertTrue(client.recv(1000).startswith(b"HTTP/1.1 404 "))

    def test_a_reader_that_goes_is_told_and_others_are_served(self):
        path = self.blob()
        self.assertEqual(self.ask("PUT", path, PIECE * 32)[0], 204)
        client = self.raw()
        client.sendall(b"GET %s HTTP/1.1\r\nHost: t\r\n\r\n" % path.encode())
        client.recv(1000)
        self.assertEqual(self.ask("GET", path)[2], PIECE * 32, "beside one that does not read")
        client.close()
        deadline = time.monotonic() + PATIENCE
        while not (last := self.ask("GET", "/last")[2]).startswith(b"sent ") or last == b"sent %d" % (32 * MIB):
            self.assertLess(time.monotonic(), deadline, last)
            time.sleep(0.01)  # nothing tells a client that has gone

    def test_a_full_disk_is_an_error_and_not_the_end(self):
        path, pid = self.blob(), self.host.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4 * MIB, before[1]))
        status, _, why = self.ask("PUT", path, PIECE * 8)
        self.assertEqual(status, 503, why)
        self.assertIn(b"make room on the disk", why)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
        self.http = self.connect()
        kept = int(self.ask("HEAD", path)[1]["x-size"])
        self.assertEqual(self.ask("PUT", f"{path}?offset={kept}", (PIECE * 8)[kept:])[0], 204)
        self.assertEqual(self.ask("GET", path)[2], PIECE * 8)


class Secure(Bodies):
    """The same over TLS, where no bytes go straight from the disk to the socket."""

    def configuration(self):
        self.certificate = pathlib.Path(self.folder.name) / "cert.pem"
        key = pathlib.Path(self.folder.name) / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", key, "-out", self.certificate, "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        self.tls = ssl.create_default_context(cafile=str(self.certificate))
        return {}

    def start(self):
        self.host.options = (*self.host.options[:2], "--tls-cert", str(self.certificate), "--tls-key",
                             str(self.certificate.with_name("key.pem")))
        self.host._ready = self.ready
        self.host.start()

    def ready(self):
        try:
            connection = self.connect()
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False

    def connect(self):
        connection = http.client.HTTPSConnection("127.0.0.1", self.host.port, timeout=PATIENCE, context=self.tls)
        self.addCleanup(connection.close)
        return connection

    def raw(self):
        client = self.tls.wrap_socket(super().raw(), server_hostname="127.0.0.1")
        self.addCleanup(client.close)
        return client


if __name__ == "__main__":
    unittest.main()
