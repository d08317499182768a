"""What an operator meets on the first day: the owner link, who may sign up, what is refused and which words say why."""

import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import tempfile
import threading
import unittest

from operator_case import PATIENCE, SOURCE, Host, OperatorCase, majlisd

LINK = re.compile(r"^Owner link, good once: (\S+)/#invite=(\S+)$", re.M)


def certificate(folder):
    """(certificate, key) for this machine's loopback."""
    made = pathlib.Path(folder) / "cert.pem", pathlib.Path(folder) / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", made[1], "-out", made[0], "-days", "2", "-subj", "/CN=test", "-addext",
                    "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return made


def date_certificate(folder, file, key, begins, ends):
    """Puts a certificate for other times in the place of `file`."""
    ca = pathlib.Path(folder) / "ca"
    shutil.rmtree(ca, ignore_errors=True)
    ca.mkdir()
    (ca / "index").touch()
    (ca / "config").write_text(f"[ca]\ndefault_ca = own\n[own]\ndatabase = {ca}/index\nnew_certs_dir = {ca}\n"
                               f"rand_serial = yes\ndefault_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n")
    asked = ca / "request"
    for command in (["req", "-new", "-key", key, "-subj", "/CN=test", "-out", asked],
                    ["ca", "-selfsign", "-batch", "-notext", "-config", ca / "config", "-keyfile", key, "-in", asked,
                     "-out", file, "-startdate", begins, "-enddate", ends]):
        subprocess.run(["openssl", *command], check=True, capture_output=True)


class Owner(OperatorCase):
    def configuration(self):
        return {"behind_proxy": True, "public_url": "https://chat.example.org"}

    def restart(self):
        self.host.stop()
        self.host.log.unlink()
        self.host.start()
        return self.said()

    def register(self, name, *options, fails=False):
        ask = self.person(name).fail if fails else self.person(name).run
        return ask("--host", self.host.url, "--no-passphrase", "register", name, *options)

    def test_one_link_for_one_owner_and_invites_for_the_others(self):
        url, first = LINK.search(self.said()).groups()
        self.assertEqual(url, "https://chat.example.org")
        self.assertIn("invite", self.register("eve", fails=True))
        second = LINK.search(self.restart()).group(2)
        self.assertNotEqual(first, second, "made anew at each start until it is used")
        self.assertIn("invite", self.register("eve", "--invite", first, fails=True))
        self.register("olga", "--invite", second)
        self.assertIn("invite", self.register("eve", "--invite", second, fails=True))
        self.assertIsNone(LINK.search(self.restart()), "an owned host prints none")

        invite = json.loads(majlisd("--data", self.host.data, "call", "messaging.signup_invite").stdout)["invite"]
        self.register("bob", "--invite", invite)
        self.assertIn("invite", self.register("eve", "--invite", invite, fails=True))

    def test_nothing_secret_is_logged(self):
        token = LINK.search(self.said()).group(2)
        self.register("olga", "--invite", token)
        admin = (self.host.data / "admin-token").read_text()
        lines = [line for line in self.host.log.read_text().splitlines() if line.startswith("{")]
        events = {json.loads(line)["event"] for line in lines}
        self.assertIn("net.listening", events)
        for secret in (token, admin, "olga"):
            self.assertNotIn(secret, "\n".join(lines))


class Everywhere(OperatorCase):
    def configuration(self):
        return {"behind_proxy": True, "listen": [{"address": "0.0.0.0", "port": 0}]}

    def test_links_can_be_opened_and_what_they_lack_is_said(self):
        self.host.stop()
        self.host.log.unlink()
        self.host.launch = lambda log: subprocess.Popen(
            [*self.host.command, "--data", self.host.data, "--listen", f"0.0.0.0:{self.host.port}", *self.host.options],
            stdout=log, stderr=log)
        self.host.start()
        said = self.said()
        self.assertEqual(LINK.search(said).group(1), self.host.url, "not 0.0.0.0")
        self.assertIn("Set public_url", said)


class Loopback(OperatorCase):
    def test_sign_up_is_open_and_links_lead_here(self):
        self.person("anna").register()
        self.assertEqual(LINK.search(self.said()).group(1), self.host.url)

    def test_the_page_of_metrics_is_true(self):
        page = (SOURCE / "docs/reference/metrics.md").read_text()
        explained = set(re.findall(r"^\| `(majlis_\w+)`", page, re.M))
        told = set(re.findall(r"^# TYPE (majlis_\w+)", self.get("/metrics")[1], re.M))
        self.assertGreater(len(told), 20)
        self.assertEqual(sorted(told - explained), [], "told, and not explained")
        sources = [path for path in (SOURCE / "host").rglob("*.?pp") if not path.stem.endswith("_test")]
        named = set().union(*(re.findall(r'"(majlis_[a-z_]+)"', path.read_text()) for path in sources))
        self.assertEqual(sorted(explained - named), [], "explained, and not told")
        self.assertEqual(sorted(named - explained), [], "told at times, and not explained")

    def test_files_are_the_owners_alone_wherever_they_lie(self):
        data = self.path / "open"
        data.mkdir(mode=0o755)
        data.chmod(0o755)
        other = Host(self.folder.name, "--no-plugins")
        other.data = data
        other.start()
        self.addCleanup(other.stop)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()}
        self.assertIn("messaging.db", modes)
        self.assertEqual({name: oct(mode) for name, mode in modes.items() if mode & 0o077}, {})

    def test_data_of_a_newer_version_is_refused_by_name(self):
        self.host.stop()
        for name in ("messaging.db", "host.db"):
            with self.subTest(name):
                with sqlite3.connect(self.host.data / name) as database:
                    database.execute("UPDATE majlis_migration SET number = number + 1000")
                done = majlisd("--data", self.host.data, "--listen", "127.0.0.1:0", "--no-plugins")
                self.assertEqual(done.returncode, 1)
                self.assertIn(name, done.stderr)
                self.assertIn("newer", done.stderr)
                with sqlite3.connect(self.host.data / name) as database:
                    database.execute("UPDATE majlis_migration SET number = number - 1000")
        self.host.start()

    def test_one_host_for_one_folder(self):
        done = majlisd("--data", self.host.data, "--listen", "127.0.0.1:0")
        self.assertEqual(done.returncode, 1)
        self.assertIn("another majlisd uses the data folder", done.stderr)
        done = majlisd("--data", self.path / "other", "--listen", f"127.0.0.1:{self.host.port}")
        self.assertEqual(done.returncode, 1)
        self.assertIn("choose another address or port with --listen", done.stderr)


class Drain(OperatorCase):
    manifest = {}

    def drained_by(self, ending):
        """An open call is answered, readiness is withdrawn, nothing new begins."""
        watcher = self.connect()
        self.assertEqual(self.get("/readyz", watcher)[0], 200)
        answers = []
        caller = self.connect()
        calling = threading.Thread(target=lambda: answers.append(self.call("steward.wait", {"ms": 1500}, caller)))
        calling.start()
        self.await_waiting()
        self.host.process.send_signal(ending)
        while (state := self.get("/readyz", watcher))[0] == 200:
            pass
        self.assertEqual(state[0], 503)
        self.assertIn("stopping", state[1])
        calling.join(PATIENCE)
        self.assertEqual(answers[0].get("result"), {"waited": True}, answers)
        self.assertEqual(self.host.process.wait(PATIENCE), 0)
        events = [json.loads(line)["event"] for line in self.host.log.read_text().splitlines() if line.startswith("{")]
        self.assertEqual(events[-1], "host.stopped")
        self.assertNotIn("host.drain_cut_short", events)

    def await_waiting(self):
        while self.result("steward.waiting")["calls"] == 0:
            pass

    def test_sigterm(self):
        self.drained_by(signal.SIGTERM)

    def test_a_terminal_that_closes(self):
        self.drained_by(signal.SIGHUP)

    def test_a_call_that_does_not_end_is_cut_short(self):
        self.host.stop()
        config = json.loads((self.path / "config.json").read_text())
        (self.path / "config.json").write_text(json.dumps({**config, "net": {"drain_ms": 200}}))
        self.host.start()
        answers = []
        caller = self.connect()
        calling = threading.Thread(target=lambda: answers.append(self.call("steward.wait", {"ms": 25_000}, caller)))
        calling.start()
        self.await_waiting()
        self.host.stop()
        calling.join(PATIENCE)
        self.assertEqual(answers[0]["error"]["data"]["name"], "unavailable")
        self.assertIn("host.drain_cut_short", self.host.log.read_text())


class Listeners(unittest.TestCase):
    def refused(self, *arguments):
        done = majlisd("--check-config", *arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr

    def test_plain_listeners_off_loopback_name_the_fix(self):
        for listen in ("0.0.0.0:7420", "[::]:7420", "192.0.2.1:80", "[2001:db8::1]:80"):
            said = self.refused("--listen", listen)
            for fix in ("--tls-cert", "--tls-key", "--behind-proxy", "127.0.0.1"):
                self.assertIn(fix, said, listen)
        for listen in ("127.0.0.1:7420", "[::1]:7420", "127.9.9.9:1", "7420", "localhost:7420"):
            self.assertEqual(majlisd("--check-config", "--listen", listen).returncode, 0, listen)
        self.assertEqual(majlisd("--check-config", "--listen", "0.0.0.0:7420", "--behind-proxy").returncode, 0)

    def test_what_is_no_address(self):
        for listen in ("example.org:80", "127.0.0.1:", "127.0.0.1:99999", "a:b:c", ""):
            self.assertIn("ADDRESS:PORT", self.refused("--listen", listen), listen)


class CheckConfig(unittest.TestCase):
    # text of the file: words that must be said, the first where it is
    WRONG = {
        "": ["not JSON"],
        "[]": ["'type'"],
        '{"net": {"connections": 5,}}': ["not JSON", "line 1"],
        '{"net": {"conections": 5}}': ["/net", "'conections'"],
        '{"net": {"connections": 0}}': ["/net/connections", "integer 1 … 1000000", "Connections at one time"],
        '{"net": {"connections": "many"}}': ["/net/connections", "integer 1 … 1000000"],
        '{"net": {"io_threads": 1.5}}': ["/net/io_threads", "integer 0 … 255"],
        '{"net": {"outgoing_bytes": 65536}}': ["/net/outgoing_bytes", "messaging.unacked_bytes"],
        '{"messaging": {"sign_up": "closed"}}': ["/messaging/sign_up", "`auto`, `open`, `invite`"],
        '{"log": {"level": "info"}, "log": {"level": "error"}}': ['"log" stands twice'],
        '{"listen": []}': ["/listen"],
        '{"listen": [{"address": "127.0.0.1"}]}': ["/listen/0", "port"],
        '{"listen": [{"address": "example.org", "port": 1}]}': ["example.org", "not an IP address"],
        '{"listen": [{"address": "::1", "port": 1}, {"address": "::1", "port": 1}]}': ["listed twice"],
        '{"listen": [{"address": "0.0.0.0", "port": 1}]}': ["--behind-proxy", "--tls-cert"],
        '{"listen": [{"address": "::", "port": 1, "tls_certificate": "/nowhere.pem"}]}': ["half of what TLS needs"],
        '{"listen": [{"address": "::", "port": 1, "tls_certificate": "/nowhere.pem", "tls_key": "/nowhere.key"}]}':
            ["/nowhere.pem cannot be used", "PEM"],
        '{"log": {"file": "/nowhere/majlisd.log"}}': ["/log/file", "/nowhere/majlisd.log", "cannot be written"],
        '{"public_url": "chat.example.org"}': ["/public_url", "https://chat.example.org"],
        '{"plugins": {"chut": {"enabled": true}}}': ["/plugins/chut", "no plugin"],
        '{"plugins": {"steward": {"enabled": 1}}}': ["/plugins/steward/enabled", "boolean"],
        '{"plugin_folders": ["STEWARDS"], "plugins": {"steward": {"config": {"pace": 1}}}}':
            ["plugins.steward.config", "pace"],
    }

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="majlis-config-")
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)
        self.file = self.path / "config.json"

    def check(self, text, *options):
        self.file.write_text(text.replace("STEWARDS", str(pathlib.Path(os.environ["MAJLIS_STEWARD"]).parent)))
        return majlisd("--check-config", "--config", self.file, *options)

    def test_every_kind_of_mistake_is_named(self):
        for text, words in self.WRONG.items():
            with self.subTest(text):
                done = self.check(text)
                self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
                for word in words:
                    self.assertIn(word, done.stderr)
        self.assertIn("cannot be read", majlisd("--check-config", "--config", self.path / "none").stderr)
        self.assertIn("cannot be read", majlisd("--check-config", "--config", self.path).stderr)

    def test_certificates_and_keys(self):
        good, key = certificate(self.path)
        (self.path / "other").mkdir()
        _, stranger = certificate(self.path / "other")
        listener = lambda key: json.dumps({"listen": [{"address": "::", "port": 1, "tls_certificate": str(good),
                                                       "tls_key": str(key)}]})
        self.assertEqual(self.check(listener(key)).stderr, "")
        self.assertIn(f"{stranger} cannot be used", self.check(listener(stranger)).stderr)
        date_certificate(self.path, good, key, "200101000000Z", "200102000000Z")
        self.assertIn(f"{good} has expired; renew it", self.check(listener(key)).stderr)
        date_certificate(self.path, good, key, "480101000000Z", "480102000000Z")
        self.assertIn(f"{good} is not valid yet", self.check(listener(key)).stderr)

    def test_several_mistakes_are_told_at_once(self):
        said = self.check('{"log": {"file": "/nowhere/x"}, "plugins": {"a": {}, "b": {}}}').stderr
        self.assertEqual(len(said.splitlines()), 3, said)

    def test_the_printed_default_is_good_and_runs(self):
        text = majlisd("--print-default-config").stdout
        self.assertIn("// ", text, "every option has its sentence")
        self.assertEqual(self.check(text).stdout, "The configuration is good.\n")
        host = Host(self.path, "--config", str(self.file), "--no-plugins").start()
        host.stop()

    def test_checking_changes_nothing(self):
        self.check('{"log": {"file": "%s"}}' % (self.path / "log"))
        self.assertEqual([path.name for path in self.path.iterdir()], ["config.json"])


if __name__ == "__main__":
    unittest.main()
