"""A plugin is exchanged while the host runs; callers do not notice, and a bad version changes nothing."""

import json
import subprocess
import threading
import time
import unittest

from teller import BIN, TellerCase

MIGRATION = "ALTER TABLE heard ADD COLUMN note TEXT;\n"


class Reload(TellerCase):
    def setUp(self):
        super().setUp()
        self.say("one")
        self.reload()

    def say(self, greeting, version="1.0.0"):
        (self.plugin / "greeting.txt").write_text(greeting + "\n")
        manifest = json.loads((self.plugin / "plugin.json").read_text())
        (self.plugin / "plugin.json").write_text(json.dumps({**manifest, "version": version}))

    def migrate(self, number, text):
        (self.plugin / "migrations" / f"{number:04}_more.sql").write_text(text)

    def reload(self):
        return self.call("host.plugin_reload", {"id": "teller"})["version"]

    def refused(self, plugin="teller"):
        return self.answer("host.plugin_reload", {"id": plugin})["error"]

    def greeting(self):
        return self.call("teller.greeting")["greeting"]

    def while_asked(self, work):
        """Runs `work` while others ask without pause; what they were answered."""
        answers, over = [], threading.Event()

        def ask():
            while not over.is_set():
                answers.append(self.answer("teller.greeting"))

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        try:
            work()
        finally:
            over.set()
            for asker in askers:
                asker.join()
        return answers

    def test_without_migrations_nobody_waits(self):
        self.say("two", "1.1.0")
        answers = self.while_asked(lambda: self.assertEqual(self.reload(), "1.1.0"))
        self.assertEqual({each["result"]["greeting"] for each in answers} - {"one", "two"}, set())
        self.assertEqual(self.greeting(), "two")
        plugins = self.call("host.plugins")["plugins"]
        self.assertEqual([each["version"] for each in plugins], ["1.1.0"])

    def test_with_migrations_calls_wait_and_are_answered(self):
        self.tell("a", 1)
        self.await_heard([("a", 1)])
        self.say("two", "2.0.0")
        self.migrate(2, MIGRATION)
        answers = self.while_asked(self.reload)
        self.assertEqual({each["result"]["greeting"] for each in answers} - {"one", "two"}, set())
        self.assertEqual((self.greeting(), self.heard()), ("two", [("a", 1)]))
        self.tell("a", 2)
        self.assertEqual(self.await_heard([("a", 2)]), [("a", 1), ("a", 2)], "its cursor stays")

    def test_a_version_that_does_not_start_changes_nothing(self):
        self.say("fail at once")
        answers = self.while_asked(lambda: self.assertIn("the greeting tells it to fail", self.refused()["message"]))
        self.assertEqual({each["result"]["greeting"] for each in answers}, {"one"})
        self.assertEqual(self.greeting(), "one")

    def test_a_version_that_fails_after_migrating_leaves_the_data_as_it_was(self):
        self.tell("a", 1)
        self.await_heard([("a", 1)])
        self.say("fail late", "2.0.0")
        self.migrate(2, MIGRATION)
        answers = self.while_asked(lambda: self.assertIn("the greeting tells it to fail", self.refused()["message"]))
        self.assertEqual({each["result"]["greeting"] for each in answers}, {"one"})
        self.tell("a", 2)
        self.assertEqual(self.await_heard([("a", 2)]), [("a", 1), ("a", 2)])
        self.migrate(2, "this is no SQL;\n")
        self.say("three")
        self.assertIn("0002", self.refused()["message"])
        self.assertEqual(self.greeting(), "one")
        self.migrate(2, MIGRATION)
        self.reload()
        self.assertEqual((self.greeting(), len(self.heard())), ("three", 2), "the same migration, for the first time")

    def test_calls_do_not_wait_for_ever(self):
        self.say("slow to come")
        self.migrate(2, MIGRATION)
        reloading = threading.Thread(target=self.reload)
        reloading.start()
        deadline = time.monotonic() + 60
        while (answer := self.answer("teller.greeting")).get("result", {}).get("greeting") == "one":
            self.assertLess(time.monotonic(), deadline)
        self.assertEqual(answer["error"]["data"]["name"], "unavailable")
        self.assertIn("try again later", answer["error"]["message"])
        reloading.join()
        self.assertEqual(self.greeting(), "slow to come")

    def test_bad_manifests_and_unknown_plugins_are_refused_by_name(self):
        self.assertEqual(self.refused("nobody")["data"]["name"], "not_found")
        good = (self.plugin / "plugin.json").read_text()
        (self.plugin / "plugin.json").write_text("{")
        self.assertIn("plugin.json", self.refused()["message"])
        (self.plugin / "plugin.json").write_text(json.dumps({**json.loads(good), "prefix": "other"}))
        self.assertIn("restart", self.refused()["message"])
        (self.plugin / "plugin.json").write_text(good)
        (self.plugin / "teller.so").write_bytes(b"no library")
        self.assertIn("cannot be loaded", self.refused()["message"])
        self.assertEqual(self.greeting(), "one")

    def test_from_the_command_line(self):
        def majlisd(*arguments):
            return subprocess.run([BIN / "majlisd", "--data", self.host.data, *arguments], capture_output=True, text=True)

        self.say("two", "1.2.0")
        done = majlisd("plugin", "reload", "teller")
        self.assertEqual((done.returncode, json.loads(done.stdout)), (0, {"version": "1.2.0"}), done.stderr)
        self.assertEqual(self.greeting(), "two")
        self.assertIn("teller", majlisd("call", "host.plugins").stdout)
        self.say("fail")
        done = majlisd("plugin", "reload", "teller")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("the greeting tells it to fail", done.stderr)
        self.assertIn("JSON object", majlisd("call", "host.plugins", "nonsense").stderr)
        self.host.stop()
        self.assertIn("no majlisd runs", majlisd("plugin", "reload", "teller").stderr)

    def test_many_times(self):
        for number in range(20):
            self.say(f"g{number}")
            self.reload()
            self.assertEqual(self.greeting(), f"g{number}")
        self.assertEqual(len(list((self.host.data / "plugins-run").iterdir())), 1, "old versions leave no files")


if __name__ == "__main__":
    unittest.main()
