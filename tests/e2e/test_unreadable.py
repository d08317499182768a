"""Nothing that people write, and no key or token, is anywhere at the host: its folder, its log, its metrics, its memory."""

import base64
import pathlib
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request

from harness import Case, Person, SOURCE, free_port

SEARCH = SOURCE / "tests" / "nothing_readable" / "search.py"


class Tap:
    """Stands between a client and the host, and keeps all that the host says."""

    def __init__(self, host):
        self.host, self.port, self.heard = host, free_port(), bytearray()
        self.url = f"http://127.0.0.1:{self.port}"
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            host = socket.create_connection(("127.0.0.1", self.host.port))
            threading.Thread(target=self.carry, args=(client, host, None), daemon=True).start()
            threading.Thread(target=self.carry, args=(host, client, self.heard), daemon=True).start()

    @staticmethod
    def carry(source, sink, kept):
        try:
            while data := source.recv(65536):
                if kept is not None:
                    kept += data
                sink.sendall(data)
        except OSError:
            pass
        finally:
            sink.close()

    def tokens(self):
        """Session tokens as they came: the CBOR text "token" and then a byte string."""
        found, at = set(), self.heard.find(b"\x65token")
        while at >= 0:
            head = self.heard[at + 6]
            begin, size = (at + 8, self.heard[at + 7]) if head == 0x58 else (at + 7, head & 0x1F)
            if head & 0xE0 == 0x40:
                found.add(bytes(self.heard[begin:begin + size]))
            at = self.heard.find(b"\x65token", at + 1)
        return found


class Unreadable(Case):
    def search(self, words, *where):
        """What search.py finds; it must be able to find."""
        listed = pathlib.Path(self.folder.name) / "words"
        listed.write_text("\n".join(words))
        done = subprocess.run([sys.executable, SEARCH, "--words", listed, *map(str, where)], capture_output=True, text=True,
                              timeout=500)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout if done.returncode == 1 else ""

    def everywhere(self):
        metrics = pathlib.Path(self.folder.name) / "metrics"
        metrics.write_bytes(urllib.request.urlopen(self.host.url + "/metrics").read())
        return [self.host.data, self.host.log, metrics]

    def talk(self):
        """Everything that people can write, by every way that there is."""
        words = ["cinnamon harbour", "violet umbrella", "marzipan compass", "golden kettledrum", "Gartenfreunde-Nord",
                 "هزار و یک شب", "Grüße aus Lübeck", "tangerine lighthouse", "the saffron ledger"]
        alice, bob = self.acquainted("alice", "bob")
        first = alice.send("@bob", f"The {words[0]} opens at nine.")
        alice.run("edit", first, f"The {words[1]} opens at ten.")
        bob.receive()
        bob.send("@alice", words[5])
        bob.send("@alice", words[6])
        alice.run("group", "create", words[4], "@bob")
        alice.send("#" + words[4], f"bring the {words[2]}")
        bob.receive()
        bob.send("#" + words[4], words[3])
        alice.receive()
        file = pathlib.Path(self.folder.name) / (words[7] + ".txt")
        file.write_text(words[8] + "\n" + "filling " * 20_000 + words[8])
        alice.run("send", "@bob", "--file", file)
        bob.run("get", bob.receive()[-1]["id"], "-o", file.with_name("got"))
        self.assertEqual(file.with_name("got").read_text(), file.read_text())
        return alice, bob, words

    def test_nothing_that_was_said_is_at_the_host(self):
        alice, bob, words = self.talk()
        self.assertEqual(self.search(words, *self.everywhere(), "--pid", self.host.process.pid), "")
        exported = pathlib.Path(self.folder.name) / "alice.json"
        alice.run("export", exported)
        self.assertIn("violet umbrella", self.search(words, exported), "the search must find what is there")

    def test_the_search_finds_what_the_host_does_know(self):
        self.acquainted("alexandra", "bartholomew")
        found = self.search(["bartholomew"], self.host.data, "--pid", self.host.process.pid)
        self.assertIn(str(self.host.data), found)
        self.assertIn("memory", found)

    def test_no_key_and_no_token_is_written_down(self):
        tap = Tap(self.host)
        alice = Person(self.folder.name, tap, "alice").register()
        bob = self.person("bob").register()
        alice.send("@bob", "hello")
        bob.fail("send", "@nobody-of-this-name", "hello")
        tokens = tap.tokens()
        self.assertTrue(tokens, "the tap must have heard a session token")
        phrase = alice.json("recovery", "show")[0]["phrase"]
        for name in ("messaging.session_open", "messaging.append", "no.such.method"):
            self.refused(name, sorted(tokens)[0])
        self.assertEqual(self.search([phrase], *self.everywhere(), "--pid", self.host.process.pid), "")
        home_key = (alice.home / "key").read_bytes()
        for secret in [*tokens, home_key.strip()]:
            self.assert_absent(secret, self.everywhere())

    def refused(self, method, token):
        """Calls with a token in its header: what goes wrong must not repeat it."""
        text = base64.urlsafe_b64encode(token).rstrip(b"=").decode()
        call = urllib.request.Request(self.host.url + "/rpc", data=b'{"jsonrpc":"2.0","id":1,"method":"%s"}' % method.encode(),
                                      headers={"Authorization": "Bearer " + text, "Content-Type": "application/json"})
        try:
            answer = urllib.request.urlopen(call).read()
        except urllib.error.HTTPError as error:
            answer = error.read()
        self.assertNotIn(text.encode(), answer)

    def assert_absent(self, secret, paths):
        """The search looks for words; of bytes that are no text, the forms are these."""
        forms = [secret, secret.hex().encode(), secret.hex().upper().encode(), base64.b64encode(secret).rstrip(b"="),
                 base64.urlsafe_b64encode(secret).rstrip(b"=")]
        for path in paths:
            for file in [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]:
                data = file.read_bytes()
                for form in forms:
                    self.assertNotIn(form, data, f"a secret is in {file}")
