"""majlis verify-web against a real host, and against hosts that serve a bad page: each way of lying is noticed and named."""

import gzip
import json
import pathlib
import subprocess
import tempfile
import unittest

from harness import Host, Person, free_port
import test_tls
from web_page import FILES, Between, build, make_key


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="majlis-e2e-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.key = make_key(cls.folder / "build.key")
        cls.page = cls.folder / "page"
        cls.public = build(cls.page, cls.key)
        cls.host = cls.serve("host", cls.page)

    @classmethod
    def serve(cls, name, page, *options):
        """A host with the page in that folder."""
        folder = cls.folder / name
        folder.mkdir()
        (folder / "majlisd.json").write_text(json.dumps({"web": {"folders": [str(page)]}}))
        host = Host(folder, "--config", folder / "majlisd.json", *options).start()
        cls.addClassCleanup(host.stop)
        return host

    def person(self):
        return Person(self.folder, None, "nobody")

    def verify(self, url, *options, status=1):
        """What the command says as JSON; status 0 means that all is well."""
        done = self.person().attempt("--json", "verify-web", url, "--build", self.page, *options)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["good"], status == 0)
        self.assertEqual(said["findings"] == [], status == 0)
        if status:
            self.assertEqual(json.loads(done.stderr)["error"]["name"], "cli.web.differs")
        return said

    def twisted(self, twist, *options, status=1):
        with Between(self.host.url, twist) as url:
            return self.verify(url, *options, status=status)

    def found(self, said):
        return {(each["kind"], each["name"]) for each in said["findings"]}


class Honest(Case):
    def test_the_build_that_is_served(self):
        said = self.verify(self.host.url, status=0)
        self.assertEqual((said["files"], said["same"], said["signature"], said["key"]),
                         (len(FILES), len(FILES), "good", self.public))
        words = self.person().run("verify-web", self.host.url, "--build", self.page)
        self.assertIn(f"{len(FILES)} of {len(FILES)} files", words)
        self.assertIn("The host served this build.", words)
        self.assertIn("SECURITY.md", words, "what it cannot tell")

    def test_the_key_alone(self):
        file = self.folder / "release.pub"
        file.write_text(f"untrusted comment: x\n{self.public}\n")
        for key in (self.public, file):
            self.assertIn("what the key signed", self.person().run("verify-web", self.host.url, "--no-build", "--key", key))

    def test_minisign_says_the_same(self):
        subprocess.run(["minisign", "-V", "-P", self.public, "-m", self.page / "bundle.txt"], check=True, capture_output=True)

    def test_a_proxy_that_compresses_anew_alters_nothing(self):
        def twist(_, codings, answer):
            if "gzip" in codings and "br" not in codings and answer.status == 200:
                if dict(answer.headers).get("Content-Encoding") == "gzip":
                    answer.body = gzip.decompress(answer.body)
                answer.body = gzip.compress(answer.body, 1)
                answer.header("Content-Encoding", "gzip")
        self.twisted(twist, status=0)

    def test_who_may_embed_it_is_told(self):
        self.assertEqual(self.verify(self.host.url, status=0)["embedders"], "")
        def twist(_, __, answer):
            policy = dict(answer.headers)["Content-Security-Policy"]
            answer.header("Content-Security-Policy", policy.replace("frame-ancestors 'none'", "frame-ancestors https://a.example"))
        self.assertEqual(self.twisted(twist, status=0)["embedders"], "https://a.example")


class Hostile(Case):
    def test_a_byte_in_a_script(self):
        def twist(path, codings, answer):
            if path == "/assets/main-1a.js" and codings == "identity":
                answer.body = answer.body.replace(b"peace", b"Peace", 1)
        said = self.twisted(twist)
        self.assertEqual(self.found(said), {("file.differs", "/assets/main-1a.js")})
        finding = said["findings"][0]
        self.assertEqual(finding["forms"], ["identity"])
        self.assertRegex(finding["expected"], "^sha256 [0-9a-f]{64}, [0-9]+ bytes$")
        self.assertNotEqual(finding["expected"], finding["got"])
        self.assertEqual(said["same"], said["files"] - 1)
        with Between(self.host.url, twist) as url:
            words = self.person().attempt("verify-web", url, "--build", self.page).stdout
        for word in ("/assets/main-1a.js differs from your build", "expected", "got", "identity"):
            self.assertIn(word, words)

    def test_a_script_that_only_browsers_get(self):
        def twist(path, codings, answer):
            if path == "/assets/main-1a.js" and "zstd" in codings:
                answer.header("Content-Encoding")
                answer.body = b"steal()"
        said = self.twisted(twist)
        self.assertEqual(self.found(said), {("file.differs", "/assets/main-1a.js")})
        self.assertEqual(said["findings"][0]["forms"], ["as a browser asks"])

    def test_compressed_bytes_that_open_to_something_else_or_to_nothing(self):
        def other(path, codings, answer):
            if path == "/assets/style-1b.css" and codings == "gzip":
                answer.body = gzip.compress(b"body { display: none; }")
        self.assertEqual(self.found(self.twisted(other)), {("file.differs", "/assets/style-1b.css")})
        def broken(path, codings, answer):
            if path == "/assets/style-1b.css" and codings == "br":
                answer.body = answer.body[:-3]
        self.assertEqual(self.found(self.twisted(broken)), {("file.coding", "/assets/style-1b.css")})
        def foreign(path, codings, answer):
            if path == "/icon.svg" and "zstd" in codings:
                answer.header("Content-Encoding", "zstd")
        self.assertEqual(self.found(self.twisted(foreign)), {("file.coding", "/icon.svg")})

    def test_a_page_with_one_script_more(self):
        def twist(path, _, answer):
            if path in ("/", "/index.html"):
                answer.header("Content-Encoding")
                answer.body = FILES["index.html"].replace(
                    "</head>", '<script src="/assets/extra-9.js"></script><script src=https://evil.example/x.js></script></head>').encode()
            if path == "/assets/extra-9.js":
                answer.status, answer.body = 200, b"steal()"
                answer.headers = [("Content-Type", "text/javascript"), *policy]
        policy = [each for each in Between(self.host.url, twist).ask("/", {}).headers if each[0] != "Content-Type"]
        self.assertEqual(self.found(self.twisted(twist)), {
            ("file.differs", "/"), ("file.differs", "/index.html"), ("file.elsewhere", "/"),
            ("file.elsewhere", "/index.html"), ("file.extra", "/assets/extra-9.js")})

    def test_a_file_that_is_not_there_is_moved_or_is_called_something_else(self):
        def twist(path, _, answer):
            if path == "/icon.svg":
                answer.status, answer.body = 404, b""
            if path == "/embed.js":
                answer.status = 302
                answer.header("Location", "https://evil.example/embed.js")
            if path == "/assets/style-1b.css":
                answer.header("Content-Type", "text/html")
        self.assertEqual(self.found(self.twisted(twist)), {
            ("file.missing", "/icon.svg"), ("file.redirected", "/embed.js"), ("file.type", "/assets/style-1b.css")})

    def test_an_older_build_that_the_same_key_signed(self):
        old = self.folder / "old"
        files = {**FILES, "assets/main-0.js": "flaw()", "index.html": FILES["index.html"].replace("main-1a", "main-0")}
        del files["icon.svg"], files["assets/main-1a.js"]
        build(old, self.key, files, date=1_780_000_000)
        host = self.serve("old-host", old)
        said = self.verify(host.url)
        self.assertEqual(said["signature"], "good")
        self.assertEqual(self.found(said), {
            ("manifest.older", "/bundle.txt"), ("file.differs", "/"), ("file.differs", "/index.html"),
            ("file.extra", "/assets/main-0.js"), ("file.missing", "/assets/main-1a.js"), ("file.missing", "/icon.svg")})
        self.assertIn(("manifest.newer", "/bundle.txt"), self.found(
            json.loads(self.person().attempt("--json", "verify-web", self.host.url, "--build", old).stdout)))

    def test_a_manifest_of_something_else(self):
        other = self.folder / "other"
        build(other, self.key, {**FILES, "embed.js": "other()"})
        def twist(path, _, answer):
            if path == "/bundle.txt":
                answer.body = (other / "bundle.txt").read_bytes()
        self.assertEqual(self.found(self.twisted(twist)), {
            ("signature.bad", "/bundle.txt.minisig"), ("manifest.other", "/bundle.txt"), ("file.unlisted", "/embed.js")})

    def test_another_key(self):
        foreign = self.folder / "foreign"
        public = build(foreign, make_key(self.folder / "foreign.key"))
        def twist(path, _, answer):
            if path.startswith("/bundle"):
                answer.body = (foreign / path[1:]).read_bytes()
        said = self.twisted(twist)
        self.assertEqual(self.found(said), {("signature.key", "/bundle.txt.minisig")})
        self.assertEqual((said["findings"][0]["expected"], said["findings"][0]["got"]), (self.public, public))
        self.assertEqual(said["same"], said["files"], "the page itself is the build's")
        self.twisted(twist, "--key", public, status=0)

    def test_no_manifest_no_signature_or_none_that_can_be_read(self):
        for gone, kind in ((("/bundle.txt",), "manifest.missing"), (("/bundle.txt.minisig",), "signature.missing")):
            def twist(path, _, answer):
                if path in gone:
                    answer.status, answer.body = 404, b""
            self.assertEqual({kind for kind, _ in self.found(self.twisted(twist))}, {kind})
        for path_of, kind in (("/bundle.txt", "manifest.malformed"), ("/bundle.txt.minisig", "signature.malformed")):
            def garble(path, _, answer):
                if path == path_of:
                    answer.body = b"{" * 100_000
            self.assertIn(kind, {kind for kind, _ in self.found(self.twisted(garble))})

    def test_headers_that_hold_the_browser_to_less(self):
        def policy(change):
            def twist(_, __, answer):
                before = dict(answer.headers)["Content-Security-Policy"]
                answer.header("Content-Security-Policy", change(before))
            return twist
        def without(name):
            return lambda _, __, answer: answer.header(name)
        def more(name, value):
            return lambda _, __, answer: answer.header(name, value)
        csp = "Content-Security-Policy"
        for twist, header, word in (
                (without(csp), csp, "is missing"),
                (policy(lambda was: was.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")), csp, "script-src allows 'unsafe-inline'"),
                (policy(lambda was: "script-src-elem *; " + was), csp, "script-src-elem allows *"),
                (policy(lambda was: was.replace("connect-src 'self'", "connect-src *")), csp, "connect-src allows *"),
                (policy(lambda was: was.replace("require-trusted-types-for 'script'; ", "")), csp, "no Trusted Types"),
                (policy(lambda was: was.replace("trusted-types lit-html", "trusted-types * lit-html")), csp, "trusted-types allows *"),
                (policy(lambda was: was.replace("frame-ancestors 'none'", "frame-ancestors *")), csp, "frame-ancestors allows *"),
                (without("X-Content-Type-Options"), "X-Content-Type-Options", "nosniff"),
                (without("Cross-Origin-Opener-Policy"), "Cross-Origin-Opener-Policy", "same-origin"),
                (more("Link", "<https://evil.example/x.css>; rel=stylesheet"), "Link", "load something"),
                (more("Service-Worker-Allowed", "/"), "Service-Worker-Allowed", "take over")):
            said = self.twisted(twist)
            self.assertEqual(self.found(said), {("header", header)}, word)
            self.assertIn(word, said["findings"][0]["detail"])

    def test_a_policy_that_one_file_lacks(self):
        def twist(path, _, answer):
            if path == "/assets/main-1a.js":
                answer.header("Content-Security-Policy")
        said = self.twisted(twist)
        self.assertIn("/assets/main-1a.js", said["findings"][0]["detail"], "a worker is held to its own")

    def test_what_a_host_says_cannot_paint_the_terminal(self):
        def twist(_, __, answer):
            answer.header("Link", "<x>\u001b[2J\u202e")
        def raw(path, codings, answer):
            twist(path, codings, answer)
            answer.headers = [(name, value.encode().decode("latin-1")) for name, value in answer.headers]
        with Between(self.host.url, raw) as url:
            done = self.person().attempt("verify-web", url, "--build", self.page)
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("\u001b", done.stdout)
        self.assertNotIn("\u202e", done.stdout)


class Mistakes(Case):
    def refused(self, *arguments):
        done = self.person().attempt("--json", "verify-web", *arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        error = json.loads(done.stderr)["error"]
        return error["name"], error["message"]

    def test_nobody_there(self):
        name, message = self.refused(f"http://127.0.0.1:{free_port()}", "--build", self.page)
        self.assertEqual(name, "cli.connection.refused")
        self.assertIn("is majlisd running there?", message)

    def test_no_majlis_host(self):
        def twist(_, __, answer):
            answer.status, answer.headers, answer.body = 404, [], b"nothing"
        with Between(self.host.url, twist) as url:
            name, message = self.refused(url, "--build", self.page)
        self.assertEqual(name, "cli.web.absent")
        self.assertIn("is it a Majlis host", message)

    def test_a_host_without_the_app(self):
        host = self.serve("bare", self.page, "--no-web")
        self.assertEqual(self.refused(host.url, "--build", self.page)[0], "cli.web.absent")

    def test_no_address(self):
        self.assertEqual(self.refused("chat.example.org")[0], "cli.host.url")

    def test_nothing_to_compare_with(self):
        name, message = self.refused(self.host.url, "--no-build")
        self.assertEqual(name, "cli.web.nothing")
        self.assertIn("--key", message)
        self.assertEqual(self.refused(self.host.url, "--build", self.folder / "nowhere")[0], "cli.web.build")
        self.assertEqual(self.refused(self.host.url, "--build", self.page, "--key", "RWnokey")[0], "cli.web.key")

    def test_tls(self):
        certificate = test_tls.Tls.make_certificate(self.folder / "own", "IP:127.0.0.1")
        between = Between(self.host.url, lambda *_: None).under_tls(certificate, certificate.with_suffix(".key"))
        with between as url:
            name, message = self.refused(url.replace("http:", "https:"), "--build", self.page)
            self.assertEqual(name, "cli.connection.tls")
            self.assertIn("--ca-file", message)
            self.verify(url.replace("http:", "https:"), "--ca-file", certificate, status=0)
            self.assertIn(self.refused(url, "--build", self.page)[0], ("cli.connection.lost", "cli.connection.protocol"))


if __name__ == "__main__":
    unittest.main()
