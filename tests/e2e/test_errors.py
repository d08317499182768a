"""What goes wrong is told with the thing, the reason and the next step; and it leaves nothing behind."""

import json
import resource
import socket
import sqlite3
import subprocess
import threading

from harness import Case, free_port


class Errors(Case):
    def test_a_name_that_is_taken(self):
        self.people("alice")
        other = self.person("alice", "-other")
        said = other.fail("--host", self.host.url, "--no-passphrase", "register", "alice")
        self.assertIn("taken", said)
        self.assertFalse(other.home.exists(), "nothing is left of a registration that was refused")
        other.run("--host", self.host.url, "--no-passphrase", "register", "alice2")

    def test_names_that_are_none(self):
        nobody = self.person("nobody")
        for name in ("", "a b", "аlice", "x" * 300, "a\nb"):  # the third begins with a Cyrillic letter
            nobody.fail("--host", self.host.url, "--no-passphrase", "register", name)
        self.assertFalse(nobody.home.exists())

    def test_no_host(self):
        alice = self.person("alice")
        url = f"http://127.0.0.1:{free_port()}"
        said = alice.fail("--host", url, "--no-passphrase", "register", "alice")
        self.assertIn(f"no host answers at {url}", said)
        self.assertIn("majlisd", said)
        self.assertFalse(alice.home.exists())

    def test_something_else_than_a_host(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            def answer():
                peer, _ = server.accept()
                with peer:
                    peer.recv(4096)
                    peer.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            thread = threading.Thread(target=answer)
            thread.start()
            url = f"http://127.0.0.1:{server.getsockname()[1]}"
            said = self.person("alice").fail("--host", url, "--no-passphrase", "register", "alice")
            thread.join()
        self.assertIn("no Majlis host", said)
        self.assertIn("404", said)

    def test_an_address_that_is_none(self):
        for url in ("chat.example.org", "ftp://x", "http://", "http://127.0.0.1:port"):
            self.assertIn("names no host", self.person("x").fail("--host", url, "--no-passphrase", "register", "x"))

    def test_tls_to_a_host_without(self):
        url = self.host.url.replace("http:", "https:")
        self.assertIn("no encrypted connection",
                      self.person("x").fail("--host", url, "--no-passphrase", "register", "x"))

    def test_commands_without_an_account(self):
        nobody = self.person("nobody")
        for command in (["whoami"], ["receive"], ["send", "@bob", "x"], ["history", "@bob"], ["devices"]):
            self.assertIn("register NAME", nobody.fail(*command))
        self.assertFalse(nobody.home.exists())

    def test_names_are_taken_as_people_type_them(self):
        zoe = self.person("Zoë")
        zoe.run("--host", self.host.url, "--no-passphrase", "register", "ZOË")
        self.assertEqual(zoe.json("whoami")[0]["name"], "zoë")
        alice, = self.people("alice")
        alice.send("@Zoë", "hello")
        zoe.accept("@ALICE")
        self.assertEqual(zoe.history("@Alice"), ["hello"])
        zoe.run("verify", "@Alice")
        for wrong in ("a b", "", "x" * 70, "@"):
            self.assertIn("this name cannot be used", self.person("nobody").fail("--host", self.host.url,
                                                                                 "--no-passphrase", "register", wrong))
        self.assertIn("taken", self.person("other").fail("--host", self.host.url, "--no-passphrase", "register", "Alice"))

    def test_a_second_account_in_one_profile(self):
        alice, = self.people("alice")
        self.assertIn("another --home", alice.fail("--no-passphrase", "register", "alice2"))

    def test_arguments(self):
        alice, = self.people("alice")
        alice.fail("fly", status=2)
        alice.fail("send", "@bob", status=2)
        alice.fail("group", "role", "#x", "@bob", "king", status=2)
        alice.fail(status=2)
        self.assertIn("@NAME", alice.fail("send", "bob", "hello"))
        self.assertIn("#nothing", alice.fail("send", "#nothing", "hello"))
        self.assertIn("empty", alice.fail("send", "@bob", ""))
        self.assertIn("65537", alice.fail("send", "@bob", "-", text="x" * 65537))
        self.assertIn("no message", alice.fail("edit", "0123abcd", "x"))

    def test_a_group_with_somebody_unknown(self):
        alice, bob = self.acquainted("alice", "bob")
        self.assertIn("nobody is called @nobody", alice.fail("group", "create", "Picnic", "@bob", "@nobody"))
        self.assertEqual([each["conversation"] for each in alice.json("conversations")], ["@bob"])
        alice.run("group", "create", "Picnic", "@bob")
        self.assertIn("nobody is called @nobody", alice.fail("group", "invite", "#Picnic", "@nobody"))

    def test_whom_one_has_blocked(self):
        alice, bob = self.acquainted("alice", "bob")
        alice.run("block", "@bob")
        self.assertIn("you have blocked @bob", alice.fail("send", "@bob", "to nobody"))
        alice.run("unblock", "@bob")
        alice.send("@bob", "again")
        self.assertEqual([text for _, _, text in bob.texts()], ["again"])

    def test_a_home_that_is_full(self):
        alice, bob = self.acquainted("alice", "bob")

        def nearly_full(person, *arguments, size):
            return subprocess.run(person.command(*arguments), capture_output=True, text=True, env=person.environment(),
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))

        done = nearly_full(alice, "send", "@bob", "x" * 60000, size=20480)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, "^majlis: .*profile")
        alice.send("@bob", "there is room again")
        self.assertEqual(bob.texts()[-1][2], "there is room again")
        eve = self.person("eve")
        done = nearly_full(eve, "--host", self.host.url, "--no-passphrase", "register", "eve", size=0)
        self.assertEqual(done.returncode, 1, done.stderr)
        eve.run("--host", self.host.url, "--no-passphrase", "register", "eve")

    def test_two_programs_and_one_profile(self):
        alice, bob = self.acquainted("alice", "bob")
        following = bob.start("receive", "--follow", "--json")
        self.addCleanup(following.communicate)
        self.addCleanup(following.terminate)
        alice.send("@bob", "the first has it")
        self.assertIn("the first has it", following.stdout.readline())
        self.assertIn("in use by another majlis", bob.fail("send", "@alice", "not now"))

    def test_a_profile_that_is_damaged(self):
        alice, = self.people("alice")
        with sqlite3.connect(alice.home / "profile.sqlite") as store:
            store.execute("UPDATE records SET sealed = zeroblob(40) WHERE key = 'account'")
        said = alice.fail("whoami")
        self.assertIn("damaged", said)
        self.assertIn("recover", said)

    def test_errors_for_scripts(self):
        alice, = self.people("alice")
        error = json.loads(alice.fail("--json", "send", "#nothing", "hello"))["error"]
        self.assertEqual(error["name"], "client.conversation.unknown")

    def test_standard_output_that_is_full(self):
        alice, bob = self.acquainted("alice", "bob")
        alice.send("@bob", "not to be lost")
        with open("/dev/full", "w") as full:
            done = subprocess.run(bob.command("--json", "receive"), stdout=full, stderr=subprocess.PIPE, text=True,
                                  env=bob.environment())
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("standard output", done.stderr)
        self.assertEqual([text for _, _, text in bob.texts()], ["not to be lost"])
