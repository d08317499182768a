"""A host as an operator runs it: a configuration, the program's own errands, and what it tells."""

import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))

from harness import BIN, PATIENCE, SOURCE, Case, Host, Person

STEWARD = pathlib.Path(os.environ.get("MAJLIS_STEWARD", ""))


def majlisd(*arguments, **more):
    return subprocess.run([BIN / "majlisd", *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE,
                          **more)


class OperatorCase(Case):
    """`configuration()` is written to a file; the plugin steward is there where `manifest` says how."""

    manifest = None  # what its plugin.json says otherwise

    def configuration(self):
        return {}

    def setUp(self):
        super().setUp()
        self.path = pathlib.Path(self.folder.name)

    @property
    def host_options(self):
        path = pathlib.Path(self.folder.name)
        settings = {"plugin_folders": [str(path / "plugins")], **self.configuration()}
        if self.manifest is not None:
            steward = path / "plugins/steward"
            shutil.copytree(STEWARD, steward, dirs_exist_ok=True)
            said = json.loads((steward / "plugin.json").read_text())
            (steward / "plugin.json").write_text(json.dumps({**said, **self.manifest}))
        (path / "config.json").write_text(json.dumps(settings))
        return ("--config", str(path / "config.json"))

    def said(self):
        """What it has told at its start: it answers a moment before the last line."""
        deadline = time.monotonic() + PATIENCE
        while "\nNext, " not in (said := self.host.log.read_text()):
            self.assertLess(time.monotonic(), deadline, said)
        return said

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=PATIENCE)
        self.addCleanup(connection.close)
        return connection

    def get(self, path, connection=None):
        """(status, text)."""
        connection = connection or self.connect()
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def call(self, method, params=None, connection=None):
        """The whole answer of POST /rpc."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}})
        connection = connection or self.connect()
        connection.request("POST", "/rpc", body, {"Content-Type": "application/json"})
        return json.loads(connection.getresponse().read())

    def result(self, method, params=None):
        answer = self.call(method, params)
        self.assertIn("result", answer, method)
        return answer["result"]

    def metric(self, line):
        """The value of one line of /metrics, its labels included; 0 where there is none."""
        for each in self.get("/metrics")[1].splitlines():
            if each.startswith(line + " "):
                return float(each.rsplit(" ", 1)[1])
        return 0
