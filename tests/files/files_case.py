"""A host with the plugin files, and people who speak tus to it by hand."""

import base64
import http.client
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))

from harness import BIN, PATIENCE, Host

ACCOUNT = pathlib.Path(os.environ.get("MAJLIS_ACCOUNT", BIN.parent / "bin/files_account"))
PLUGINS = pathlib.Path(os.environ.get("MAJLIS_PLUGINS", BIN.parent / "lib/majlis/plugins")).resolve()
TUS = {"Tus-Resumable": "1.0.0"}
PART = {**TUS, "Content-Type": "application/offset+octet-stream"}


def text64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Somebody:
    """An account at the host, with a session."""

    def __init__(self, host, name, seed):
        self.host, self.name, self.seed = host, name, seed
        self.rpc("messaging.register", self.keys("register"), anonymous=True)
        self.log_in()

    def keys(self, *what):
        return json.loads(subprocess.run([ACCOUNT, self.name, str(self.seed), *what], check=True, text=True,
                                         stdout=subprocess.PIPE).stdout)

    def log_in(self):
        """A new session, which takes the place of one that ended with the host's process."""
        given = self.rpc("messaging.challenge", anonymous=True)
        proof = self.keys("prove", given["challenge"], given["host"])
        self.token = self.rpc("messaging.session_open", proof, anonymous=True)["token"]

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=PATIENCE)

    def answer(self, method, params=None, *, anonymous=False):
        headers = {"Content-Type": "application/json"}
        if not anonymous:
            headers["Authorization"] = "Bearer " + self.token
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}})
        connection = self.connect()
        connection.request("POST", "/rpc", body, headers)
        said = json.loads(connection.getresponse().read())
        connection.close()
        return said

    def rpc(self, method, params=None, *, anonymous=False):
        said = self.answer(method, params, anonymous=anonymous)
        if "result" not in said:
            raise AssertionError(f"{method}: {said}")
        return said["result"]

    def refused(self, method, params=None):
        """The code's name of a call that must fail."""
        return self.answer(method, params)["error"]["data"]["name"]

    def ask(self, verb, path, headers=None, body=None, *, anonymous=False):
        """(status, headers, body) of a request below /p/files, on a connection of its own."""
        headers = {**({} if anonymous else {"Authorization": "Bearer " + self.token}), **(headers or {})}
        connection = self.connect()
        try:
            connection.request(verb, path if path.startswith("/p/") else "/p/files" + path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def create(self, size, **headers):
        """The path of a new upload."""
        status, said, text = self.ask("POST", "/uploads", {**TUS, "Upload-Length": str(size), **headers})
        if status != 201:
            raise AssertionError((status, text))
        return said["Location"]

    def offset(self, path):
        status, said, _ = self.ask("HEAD", path, TUS)
        if status != 200:
            raise AssertionError(status)
        return int(said["Upload-Offset"])

    def patch(self, path, offset, body, **headers):
        return self.ask("PATCH", path, {**PART, "Upload-Offset": str(offset), **headers}, body)

    def upload(self, content):
        """A file's id, as base64url."""
        path = self.create(len(content))
        status, _, text = self.patch(path, 0, content)
        if status != 204:
            raise AssertionError((status, text))
        return path.rsplit("/", 1)[1]

    def grant(self, file, **more):
        return self.rpc("files.grant", {"file": file, **more})["token"]

    def raw(self, verb, path, headers, size):
        """A connection on which such a request has begun; its body is still to be sent."""
        lines = [f"{verb} {path} HTTP/1.1", "Host: test", f"Authorization: Bearer {self.token}",
                 f"Content-Length: {size}", *(f"{name}: {value}" for name, value in headers.items())]
        client = socket.create_connection(("127.0.0.1", self.host.port), timeout=PATIENCE)
        try:
            client.sendall("\r\n".join([*lines, "", ""]).encode())
        except OSError:
            client.close()
            raise
        return client


def fetch(host, file, token, verb="GET", suffix="", **headers):
    """(status, headers, body) of a download, for which no account is needed."""
    connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=PATIENCE)
    try:
        head = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            head["Majlis-File-Token"] = token
        connection.request(verb, f"/p/files/blobs/{file}{suffix}", headers=head)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


class FilesCase(unittest.TestCase):
    host_kind = Host

    def limits(self):
        """The plugin's configuration."""
        return {}

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="majlis-files-")
        self.addCleanup(self.folder.cleanup)
        config = pathlib.Path(self.folder.name) / "config.json"
        config.write_text(json.dumps({"plugin_folders": [str(PLUGINS)], **self.configuration()}))
        self.host = self.host_kind(self.folder.name, "--config", str(config))
        self.host.start()
        self.addCleanup(self.host.stop)
        self.people = 0
        self.alice = self.somebody("alice")

    def configuration(self):
        return {"plugins": {"files": {"config": self.limits()}}}

    def somebody(self, name):
        self.people += 1
        return Somebody(self.host, name, self.people)

    def blobs(self):
        """Every file on the disk that is a blob of the plugin's."""
        return sorted(path for path in (self.host.data / "blobs/files").rglob("*") if path.is_file())

    def call(self, method, params=None):
        """A method as the host's owner."""
        done = subprocess.run([BIN / "majlisd", "--data", self.host.data, "call", method, json.dumps(params or {})],
                              capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)
