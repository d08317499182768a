"""A host with the plugin teller, whose installed folder the test may change."""

import json
import os
import pathlib
import shutil
import sys
import tempfile
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))

from harness import BIN, PATIENCE, Host


class TellerCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="majlis-teller-")
        self.addCleanup(self.folder.cleanup)
        installed = pathlib.Path(self.folder.name) / "plugins"
        self.plugin = installed / "teller"
        shutil.copytree(os.environ["MAJLIS_TELLER"], self.plugin)
        config = pathlib.Path(self.folder.name) / "config.json"
        config.write_text(json.dumps({"plugin_folders": [str(installed)]}))
        self.host = Host(self.folder.name, "--config", str(config)).start()
        self.addCleanup(self.host.stop)

    def answer(self, method, params=None):
        headers = {"Content-Type": "application/json"}
        if method.startswith("host."):
            headers["Authorization"] = "Bearer " + (self.host.data / "admin-token").read_text()
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}).encode()
        request = urllib.request.Request(self.host.url + "/rpc", body, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def call(self, method, params=None):
        answer = self.answer(method, params)
        self.assertIn("result", answer, method)
        return answer["result"]

    def tell(self, key, number):
        self.call("teller.tell", {"key": key, "number": number})

    def heard(self):
        return [tuple(each) for each in self.call("teller.heard")["heard"]]

    def await_heard(self, wanted):
        """Until all of `wanted` was heard; what was heard."""
        deadline = time.monotonic() + PATIENCE
        while not set(wanted) <= set(heard := self.heard()):
            self.assertLess(time.monotonic(), deadline, set(wanted) - set(heard))
            time.sleep(0.01)  # what is heard is seen in the plugin's rows alone
        return heard
