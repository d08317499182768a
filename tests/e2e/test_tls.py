"""A host with TLS of its own: verified, or refused with the reason."""

import os
import pathlib
import random
import ssl
import subprocess
import tempfile
import urllib.request

from harness import Case, Host


class TlsHost(Host):
    def __init__(self, folder, certificate, key):
        super().__init__(folder, "--tls-cert", certificate, "--tls-key", key)
        self.url = f"https://127.0.0.1:{self.port}"
        self.trusted = ssl.create_default_context(cafile=certificate)

    def _ready(self):
        try:
            with urllib.request.urlopen(self.url + "/readyz", timeout=5, context=self.trusted) as answer:
                return answer.status == 200
        except OSError:
            return False


class Tls(Case):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="majlis-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = folder
        path = pathlib.Path(folder.name)
        self.certificate = self.make_certificate(path / "own", "IP:127.0.0.1")
        self.host = TlsHost(folder.name, self.certificate, path / "own.key").start()
        self.addCleanup(self.host.stop)

    @staticmethod
    def make_certificate(path, name):
        certificate = path.with_suffix(".pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", path.with_suffix(".key"), "-out", certificate, "-days", "2", "-subj", "/CN=test",
                        "-addext", f"subjectAltName={name}"], check=True, capture_output=True)
        return certificate

    def registered(self, *names):
        people = [self.person(name) for name in names]
        for each in people:
            each.run("--host", self.host.url, "--ca-file", self.certificate, "--no-passphrase", "register", each.name)
        return people

    def test_a_certificate_that_is_named(self):
        alice, bob = self.registered("alice", "bob")
        alice.send("@bob", "over TLS")
        bob.accept("@alice")
        self.assertEqual([text for _, _, text in bob.texts()], ["over TLS"])

    def test_a_file_goes_over_it_too(self):
        alice, bob = self.registered("alice", "bob")
        alice.send("@bob", "hello")
        bob.accept("@alice")
        sent, got = (pathlib.Path(self.folder.name) / name for name in ("sent", "got"))
        sent.write_bytes(os.urandom(3_000_000))
        alice.run("send", "@bob", "--file", sent)
        [file] = [line for line in bob.json("receive") if line.get("type") == "file"]
        bob.run("get", file["id"], "-o", got)
        self.assertEqual(got.read_bytes(), sent.read_bytes())

    def test_a_file(self):
        alice, bob = (self.person(name) for name in ("alice", "bob"))
        for each in (alice, bob):
            each.run("--host", self.host.url, "--ca-file", self.certificate, "--no-passphrase", "register", each.name)
        path, target = pathlib.Path(self.folder.name) / "figs", pathlib.Path(self.folder.name) / "got"
        path.write_bytes(random.Random(3).randbytes(5_000_001))
        alice.send("@bob", "hello")
        bob.accept("@alice")
        id = alice.json("send", "@bob", "--file", path)[0]["id"]
        bob.receive()
        bob.run("get", id, "-o", target)
        self.assertEqual(target.read_bytes(), path.read_bytes())

    def test_a_certificate_of_nobody_known(self):
        said = self.person("alice").fail("--host", self.host.url, "--no-passphrase", "register", "alice")
        self.assertIn("not to be trusted", said)
        self.assertIn("--ca-file", said)

    def test_a_certificate_for_another_name(self):
        url = self.host.url.replace("127.0.0.1", "localhost")
        said = self.person("alice").fail("--host", url, "--ca-file", self.certificate, "--no-passphrase", "register",
                                         "alice")
        self.assertIn("not to be trusted", said)

    def test_a_file_without_certificates(self):
        file = pathlib.Path(self.folder.name) / "empty.pem"
        file.write_text("")
        said = self.person("alice").fail("--host", self.host.url, "--ca-file", file, "--no-passphrase", "register", "x")
        self.assertIn(str(file), said)
