"""Notes to oneself, what one's devices tell each other, and what became of what one wrote."""

import time

from harness import PATIENCE, Case


class Notes(Case):
    def test_notes_are_on_all_devices(self):
        (alice,) = self.people("alice")
        self.assertEqual(alice.json("conversations"), [], "nothing before there is something")
        second = self.linked(alice)
        alice.send("@me", "buy figs")
        self.assertEqual(second.texts(), [("@alice", "@alice", "buy figs")])
        second.send("@alice", "and dates")
        self.assertEqual(alice.texts(), [("@alice", "@alice", "and dates")])
        self.assertEqual(alice.history("@me"), ["buy figs", "and dates"])
        self.assertEqual([each["kind"] for each in alice.json("conversations")], ["self"])
        self.assertEqual(alice.json("history", "@me")[0]["state"], "sent")
        alice.run("timer", "@me", "1d")
        alice.fail("--host", self.host.url, "group", "leave", "@me")

    def test_nobody_is_called_me(self):
        self.assertIn("choose another name", self.person("me").fail("--host", self.host.url, "--no-passphrase",
                                                                    "register", "me"))

    def test_what_is_read_on_one_device_is_read_on_the_other(self):
        alice, bob = self.acquainted("alice", "bob")
        bob.run("history", "@alice")  # what was read before goes along as read
        second = self.linked(bob)
        alice.send("@bob", "news")
        unread = {each["conversation"]: each["unread"] for each in second.json("conversations")}
        self.assertEqual(unread["@alice"], 1)
        bob.run("receive")
        unread = {each["conversation"]: each["unread"] for each in second.json("conversations")}
        self.assertEqual(unread["@alice"], 0)

    def test_accepting_and_muting_count_on_all_devices(self):
        alice, bob = self.people("alice", "bob")
        second = self.linked(bob)
        alice.send("@bob", "hello")
        self.assertEqual(len(second.json("requests")), 1)
        bob.accept("@alice")
        self.assertEqual(second.json("requests"), [])
        bob.run("mute", "@alice", "8h")
        shown = [each for each in second.json("conversations") if each["conversation"] == "@alice"]
        self.assertEqual([each["muted"] for each in shown], [True])
        second.run("unmute", "@alice")
        shown = [each for each in bob.json("conversations") if each["conversation"] == "@alice"]
        self.assertEqual([each["muted"] for each in shown], [False])

    def state(self, person, conversation):
        return [each["state"] for each in person.json("history", conversation) if each["own"]]

    def becomes(self, person, conversation, states):
        """Waits until the last messages of `person` are so; the host saves acknowledgements now and then."""
        deadline = time.monotonic() + PATIENCE
        while self.state(person, conversation)[-len(states):] != states and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(self.state(person, conversation)[-len(states):], states)

    def test_sent_delivered_read(self):
        alice, bob = self.acquainted("alice", "bob")
        bob.run("receive")  # what was there before
        alice.send("@bob", "seen?")
        self.becomes(alice, "@bob", ["sent"])
        bob.receive()  # a script was given it; nobody has read it
        self.becomes(alice, "@bob", ["delivered"])
        bob.run("history", "@alice")
        self.assertEqual(self.state(alice, "@bob")[-1], "read")
        self.assertRegex(alice.run("history", "@bob"), r"seen\?.*read")
        alice.send("@bob", "and this?")
        self.assertEqual(self.state(alice, "@bob")[-2:], ["read", "sent"])
        bob.receive()
        bob.run("read", "@alice")
        self.assertEqual(self.state(alice, "@bob")[-1], "read")

    def test_read_by_some_and_by_all_of_a_group(self):
        alice, bob, carol = self.acquainted("alice", "bob", "carol")
        alice.run("group", "create", "Picnic", "@bob", "@carol")
        for person in (bob, carol):
            person.receive()
        alice.send("#Picnic", "who brings figs?")
        bob.run("history", "#Picnic")
        last = alice.json("history", "#Picnic")[-1]
        self.assertEqual((last["state"], last["receipts"]["read"], last["receipts"]["of"]), ("sent", 1, 2))
        self.assertRegex(alice.run("history", "#Picnic"), r"figs\?.*read by 1 of 2")
        carol.receive()
        self.becomes(alice, "#Picnic", ["delivered"])
        carol.run("read", "#Picnic")
        self.assertEqual(self.state(alice, "#Picnic")[-1], "read")
        seen = alice.run("chat", "#Picnic", text="/read\n")
        self.assertRegex(seen, r"figs\?.*read")
        self.assertRegex(seen, r"(?s)@bob +read.*@carol +read")
        self.assertEqual(bob.texts(), [("@alice", "#Picnic", "who brings figs?")], "receipts are no messages")

    def test_a_request_tells_nothing(self):
        alice, bob = self.people("alice", "bob")
        alice.send("@bob", "hello")
        bob.run("history", "@alice")
        bob.run("receive")
        self.assertEqual(self.state(alice, "@bob"), ["sent"])

    def test_what_waits_for_the_host_can_be_changed(self):
        alice, bob = self.acquainted("alice", "bob")
        self.host.stop()
        self.assertNotEqual(alice.attempt("send", "@bob", "wrods").returncode, 0)
        alice.attempt("chat", "@bob", text="wrods\n/edit words\nmore\n/delete\n")
        waiting = alice.json("history", "@bob")[-2:]
        self.assertEqual([(each["text"], each["state"]) for each in waiting],
                         [("wrods", "waiting"), ("more", "waiting")])
        self.host.start()
        alice.receive()
        self.assertEqual([each["text"] for each in alice.json("history", "@bob")][-2:], ["words", ""])
        self.assertEqual([each["text"] for each in bob.receive() if each["type"] == "text"], ["words"])

    def test_the_longest_text(self):
        alice, bob = self.acquainted("alice", "bob")
        longest = "ع" * 32768
        alice.run("send", "@bob", "-", text=longest + "\n")
        self.assertEqual([text for _, _, text in bob.texts()], [longest])
        self.assertIn("65537 bytes, and a message at most 65536", alice.fail("send", "@bob", "-", text="x" * 65537))
        alice.run("edit", alice.json("history", "@bob")[-1]["id"], "-", text="y" * 65536)
        self.assertEqual([each["text"] for each in bob.receive()], ["y" * 65536])
