"""Disappearing messages: set by who may, carried by what is written, gone everywhere in time."""

import time

from harness import PATIENCE, Case


class Timers(Case):
    def until_gone(self, person, conversation, text):
        deadline = time.monotonic() + PATIENCE
        while text in person.history(conversation):
            self.assertLess(time.monotonic(), deadline, f"{text!r} stays")
            time.sleep(0.1)  # it is time itself that is waited for

    def test_what_is_written_disappears_on_both_sides(self):
        alice, bob = self.acquainted("alice", "bob")
        alice.run("timer", "@bob", "2s")
        bob.receive()
        alice.send("@bob", "not for long")
        self.until_gone(alice, "@bob", "not for long")
        self.until_gone(bob, "@alice", "not for long")
        self.assertIn("hello", bob.history("@alice"), "what was written before stays")
        self.host.stop()
        self.assertNotIn("not for long", [each["text"] for each in bob.json("history", "@alice")], "without a host, too")

    def test_history_shows_who_changed_it(self):
        alice, bob = self.acquainted("alice", "bob")
        bob.run("timer", "@alice", "1h")
        notice = [each for each in alice.receive() if each["type"] == "timer"]
        self.assertEqual([(each["from"], each["text"]) for each in notice],
                         [("@bob", "Messages written from now on disappear after 1 hour.")])
        self.assertIn("@bob", alice.run("history", "@bob"))
        self.assertEqual(alice.json("timer", "@bob")[0]["timer_s"], 3600)
        alice.send("@bob", "for an hour")
        self.assertEqual(alice.json("history", "@bob")[-1]["timer_s"], 3600)
        alice.run("timer", "@bob", "off")
        alice.send("@bob", "for ever")
        self.assertNotIn("timer_s", alice.json("history", "@bob")[-1])
        self.assertIn("Messages no longer disappear.", alice.history("@bob"))
        self.assertIn("no such message", alice.fail("delete", notice[0]["id"]), "a notice is nobody's to take away")

    def test_in_a_group_its_owners_set_it(self):
        alice, bob = self.acquainted("alice", "bob")
        alice.run("group", "create", "Team", "@bob")
        bob.receive()
        self.assertIn("owners", bob.fail("timer", "#Team", "1h"))
        alice.run("timer", "#Team", "1h")
        bob.receive()
        bob.send("#Team", "for an hour")
        self.assertEqual(bob.json("history", "#Team")[-1]["timer_s"], 3600)

    def test_what_is_no_span_of_time_is_refused(self):
        alice, _ = self.acquainted("alice", "bob")
        for wrong in ("1", "soon", "0s", "2y"):
            self.assertIn("no span of time", alice.fail("timer", "@bob", wrong))
