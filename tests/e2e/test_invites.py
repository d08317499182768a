"""Links that let people into groups: made, used, ended, revoked, forged."""

import base64
import time

from harness import Case


class Invites(Case):
    def setUp(self):
        super().setUp()
        self.alice, self.bob, self.carol = self.people("alice", "bob", "carol")
        self.alice.run("group", "create", "Book Club")

    def link(self, *options):
        return self.alice.json("group", "link", "#Book Club", *options)[0]["link"]

    def names(self):
        return [each["name"] for each in self.alice.json("group", "members", "#Book Club")]

    def test_a_link_lets_in_whoever_has_it(self):
        link = self.link()
        self.assertTrue(link.startswith(self.host.url + "/p/chat/invite/group#"))
        self.assertEqual(self.bob.json("join", link)[0]["conversation"], "#Book Club")
        self.carol.run("join", link)
        self.bob.send("#Book Club", "here I am")
        self.assertEqual(self.alice.texts(), [("@bob", "#Book Club", "here I am")])
        self.assertEqual(self.carol.texts(), [("@bob", "#Book Club", "here I am")])
        self.alice.send("#Book Club", "welcome")
        self.assertEqual(self.bob.texts(), [("@alice", "#Book Club", "welcome")])
        self.assertEqual(sorted(self.names()), ["@alice", "@bob", "@carol"])
        self.bob.run("join", link)  # who is in stays in

    def test_a_link_for_one_serves_one(self):
        link = self.link("--once")
        self.bob.run("join", link)
        self.assertIn("as often as it may be", self.carol.fail("join", link))
        self.assertEqual(sorted(self.names()), ["@alice", "@bob"])
        self.assertEqual(self.carol.json("conversations"), [])
        shown = self.alice.json("group", "links", "#Book Club")
        self.assertEqual([(each["used"], each["uses_max"]) for each in shown], [(1, 1)])

    def test_a_link_ends(self):
        link = self.link("--expires", "1s")
        time.sleep(1.1)  # it is time itself that is waited for
        self.assertIn("expired", self.bob.fail("join", link))

    def test_a_revoked_link_opens_nothing(self):
        link, other = self.link(), self.link()
        keys = [each["key"] for each in self.alice.json("group", "links", "#Book Club")]
        self.assertEqual(len(keys), 2)
        self.alice.run("group", "unlink", "#Book Club", keys[0][:8])
        answers = [self.bob.attempt("join", link).returncode, self.carol.attempt("join", other).returncode]
        self.assertEqual(sorted(answers), [0, 1])
        self.alice.run("group", "unlink", "#Book Club", "all")
        self.assertEqual(self.alice.json("group", "links", "#Book Club"), [])

    def test_what_is_no_link(self):
        link = self.link()
        start, secret = link.split("#")
        for wrong in ("hello", start, link[:-4], "#", ""):
            self.bob.fail("join", "--", wrong)
        raw = bytearray(base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4)))
        place = raw.index(b"seed") + 8
        raw[place] ^= 1  # another key
        forged = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        self.assertIn("does not open the group", self.bob.fail("join", start + "#" + forged))
        self.assertEqual(self.names(), ["@alice"])

    def test_only_owners_make_links(self):
        self.bob.run("join", self.link())
        self.assertIn("owners", self.bob.fail("group", "link", "#Book Club"))

    def test_who_left_comes_back_by_a_link_and_who_was_removed_too(self):
        link = self.link()
        self.bob.run("join", link)
        self.bob.send("#Book Club", "before")
        self.bob.run("group", "leave", "#Book Club")
        self.alice.send("#Book Club", "in between")
        self.bob.run("join", link)
        self.alice.receive()
        self.alice.send("#Book Club", "again")
        texts = [text for _, _, text in self.bob.texts()]
        self.assertEqual(texts, ["again"])
        self.assertIn("before", self.bob.history("#Book Club"))

    def test_the_newcomers_other_device_follows(self):
        phone = self.linked(self.bob)
        self.bob.run("join", self.link())
        phone.receive()
        self.alice.send("#Book Club", "to both")
        self.assertEqual([text for _, _, text in phone.texts()], ["to both"])
