"""Edits, deletions, reactions, replies, searching and exporting."""

import json
import os
import stat

from harness import Case


class Changes(Case):
    def test_an_edit_replaces_the_words(self):
        alice, bob = self.acquainted("alice", "bob")
        message = alice.send("@bob", "teh words")
        bob.receive()
        alice.run("edit", message, "the words")
        change, = bob.receive()
        self.assertEqual((change["type"], change["target"], change["text"]), ("edit", message, "the words"))
        self.assertIn("the words", bob.history("@alice"))
        self.assertNotIn("teh words", bob.history("@alice"))
        bob.fail("edit", message, "not mine")
        self.assertIn("the words", alice.history("@bob"))

    def test_an_edit_before_reading_is_all_that_is_read(self):
        alice, bob = self.acquainted("alice", "bob")
        message = alice.send("@bob", "first")
        alice.run("edit", message[:12], "second")
        received, = bob.receive()
        self.assertEqual((received["id"], received["text"], received["edited"]), (message, "second", True))

    def test_a_deletion_takes_the_words_back(self):
        alice, bob = self.acquainted("alice", "bob")
        message = alice.send("@bob", "regretted")
        bob.receive()
        alice.run("delete", message)
        change, = bob.receive()
        self.assertEqual((change["type"], change["target"]), ("delete", message))
        for each in (alice, bob):
            other = "@bob" if each is alice else "@alice"
            self.assertNotIn("regretted", each.history(other))
            self.assertIn("(deleted)", each.run("history", other))

    def test_reactions(self):
        alice, bob = self.acquainted("alice", "bob")
        message = alice.send("@bob", "lunch?")
        bob.receive()
        bob.run("react", message, "👍")
        change, = alice.receive()
        self.assertEqual((change["type"], change["from"], change["text"]), ("reaction", "@bob", "👍"))
        self.assertEqual(alice.json("history", "@bob")[-1]["reactions"], [{"from": "@bob", "emoji": "👍"}])
        bob.run("react", message, "--remove")
        alice.receive()
        self.assertNotIn("reactions", alice.json("history", "@bob")[-1])

    def test_replies_name_what_they_answer(self):
        alice, bob = self.acquainted("alice", "bob")
        question = alice.send("@bob", "tea or coffee?")
        bob.receive()
        bob.send("@alice", "tea", "--reply", question)
        answer, = alice.receive()
        self.assertEqual(answer["reply_to"], question)
        self.assertIn("↪ @alice: tea or coffee?", alice.run("history", "@bob"))
        self.assertIn("no message", alice.fail("send", "@bob", "x", "--reply", "ffffffff"))

    def test_searching(self):
        alice, bob = self.acquainted("alice", "bob")
        alice.send("@bob", "Der Apfel fällt")
        alice.send("@bob", "nicht weit")
        bob.receive()
        self.assertEqual([each["text"] for each in bob.json("search", "apfel FÄLLT")], ["Der Apfel fällt"])
        self.assertEqual(bob.json("search", "birne"), [])

    def test_an_export_holds_history_and_no_keys(self):
        alice, bob = self.acquainted("alice", "bob")
        alice.send("@bob", "keep this")
        bob.receive()
        file = bob.home.parent / "export.json"
        bob.run("export", file)
        self.assertEqual(stat.S_IMODE(os.stat(file).st_mode), 0o600)
        exported = json.loads(file.read_text())
        texts = [message["text"] for each in exported["conversations"] for message in each["history"]]
        self.assertIn("keep this", texts)
        self.assertEqual([each["name"].lstrip("@") for each in exported["contacts"]], ["alice"])
        phrase = bob.json("recovery", "show")[0]["phrase"]
        self.assertNotIn(phrase.split()[0] + " " + phrase.split()[1], file.read_text())
        self.assertIn("new file", bob.fail("export", file))
