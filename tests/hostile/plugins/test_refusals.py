"""Every broken plugin, loaded by the real majlisd: refused or contained, by name, while two people go on writing."""

import json
import os
import pathlib
import sys
import tempfile
import threading
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "e2e"))

from harness import Host, Person

BROKEN = pathlib.Path(os.environ["MAJLIS_HOSTILE_PLUGINS"])
SOUND = pathlib.Path(os.environ["MAJLIS_PLUGINS"])

# id: what the owner must read besides the plugin's name: what was found, what was wanted, what to do.
REFUSED = {
    "no-symbol": ["no-symbol.so", "exports no majlis_plugin_v1", "MAJLIS_PLUGIN"],
    "no-table": ["no-table", "refused to load", "log"],
    "wrong-abi": ["plugin.json", "ABI 99", "this host has 1", "build it with"],
    "wrong-table": ["wrong-table", "ABI 99", "this host 1", "build it with"],
    "wrong-library": ["elsewhere.so", "No such file", "build the plugin again"],
    "throws-in-start": ["throws-in-start", "the moon is in the wrong house"],
    "crosses-in-start": ["crosses-in-start", "threw out of start", "the moon is in no house at all"],
    "never-starts": ["never-starts", "did not start within 1 s", "plugin_start_seconds"],
    "missing-requirement": ["astrology", "install that or remove this"],
    "bad-manifest": ["plugin.json", "/capabilities", "everything", "Correct it"],
    "second-claimant": ["second-claimant", '"chat"', "already claimed", "remove one"],
    "reserved-prefix": ["reserved-prefix", '"messaging"', "belongs to the host", "take another"],
}
CONTAINED = ["answers-twice", "bad-reply", "crosses-in-call", "never-completes", "throws-in-call",
             "undeclared-capability"]


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="majlis-hostile-")
        cls.addClassCleanup(cls.folder.cleanup)
        config = pathlib.Path(cls.folder.name) / "config.json"
        config.write_text(json.dumps({"plugin_folders": [str(SOUND), str(BROKEN)], "plugin_start_seconds": 1}))
        cls.host = Host(cls.folder.name, "--config", str(config)).start()
        cls.addClassCleanup(cls.host.stop)
        cls.alice, cls.bob = (Person(cls.folder.name, cls.host, name).register() for name in ("alice", "bob"))
        cls.alice.send("@bob", "hello")
        cls.bob.accept("@alice")
        cls.bob.receive()

    def call(self, method, params=None, admin=False):
        """The whole answer of POST /rpc."""
        headers = {"Content-Type": "application/json"}
        if admin:
            headers["Authorization"] = "Bearer " + (self.host.data / "admin-token").read_text()
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}).encode()
        request = urllib.request.Request(self.host.url + "/rpc", body, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def error(self, method):
        answer = self.call(method)
        self.assertIn("error", answer, method)
        return answer["error"]

    def assert_people_write(self):
        word = self.id().rsplit(".", 1)[-1]
        self.alice.send("@bob", word)
        self.assertIn(("@alice", "@alice", word), self.bob.texts())

    def plugins(self):
        return {each["id"]: each for each in self.call("host.plugins", admin=True)["result"]["plugins"]}

    def test_every_broken_plugin_is_listed_here(self):
        self.assertEqual(sorted(each.name for each in BROKEN.iterdir()), sorted([*REFUSED, *CONTAINED]))

    def test_refused_by_name_with_found_wanted_and_next_step(self):
        plugins, said = self.plugins(), self.host.log.read_text()
        for name, words in REFUSED.items():
            with self.subTest(name):
                self.assertEqual(plugins[name]["state"], "refused")
                for word in words:
                    self.assertIn(word, plugins[name]["trouble"])
                self.assertIn(f"Plugin {name}: refused: ", said)
                self.assertEqual(self.error(name + ".ping")["code"], -32601)
        self.assertEqual(plugins["chat"]["state"], "running")
        self.assert_people_write()

    def test_the_others_run(self):
        plugins = self.plugins()
        for name in CONTAINED:
            self.assertEqual((plugins[name]["state"], plugins[name].get("trouble")), ("running", None), name)
        self.assert_people_write()

    def test_a_call_that_throws_fails_alone(self):
        error = self.error("throws-in-call.throw")
        self.assertEqual(error["code"], -32603)
        self.assertNotIn("inside of the plugin", json.dumps(error))
        error = self.error("crosses-in-call.throw")
        self.assertEqual(error["code"], -32603)
        self.assertIn('"crosses-in-call"', error["message"])
        self.assertNotIn("broken call", json.dumps(error))
        for name in ("throws-in-call", "crosses-in-call"):
            self.assertIn("result", self.call(name + ".ping"))
        self.assertIn("broken call", self.host.log.read_text())
        self.assert_people_write()

    def test_a_call_without_an_answer_ends_at_its_deadline(self):
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(self.error("never-completes.wait")))
        waiting.start()
        self.assertIn("result", self.call("never-completes.ping"))
        self.assert_people_write()
        waiting.join()
        self.assertEqual(answers[0]["data"]["name"], "timeout")

    def test_what_is_not_granted_is_denied(self):
        error = self.error("undeclared-capability.reach")
        self.assertEqual(error["data"]["name"], "denied")
        for word in ('"undeclared-capability"', "messaging.devices", "capabilities.call", "plugin.json"):
            self.assertIn(word, error["message"])
        error = self.error("undeclared-capability.keep")
        self.assertEqual(error["data"]["name"], "denied")
        self.assertIn("capabilities.blobs", error["message"])
        self.assertIn("undeclared-capability.shout", self.host.log.read_text())
        self.assert_people_write()

    def test_bad_and_second_answers(self):
        self.assertIn("is not CBOR", self.error("bad-reply.say")["message"])
        self.assertIn("result", self.call("answers-twice.say"))
        self.assert_people_write()

    def test_stops_in_order_with_all_of_them(self):
        with tempfile.TemporaryDirectory(prefix="majlis-hostile-") as folder:
            config = pathlib.Path(folder) / "config.json"
            config.write_text(json.dumps({"plugin_folders": [str(BROKEN)], "plugin_start_seconds": 1}))
            host = Host(folder, "--config", str(config)).start()
            host.stop()
            self.assertIn("host.stopped", host.log.read_text())
