"""The Debian package: what is in it, what it needs, that it installs and goes again without touching this machine, and
that what it installed runs as its unit says, for a user without rights."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
import urllib.request

from operator_case import BIN, SOURCE, Host, Person

BUILD = pathlib.Path(os.environ.get("MAJLIS_BUILD", BIN.parent))
EXPECTED = ["/usr/bin/majlisd", "/usr/bin/majlis", "/usr/lib/majlis/plugins/chat/plugin.json",
            "/usr/lib/majlis/plugins/chat/chat.so", "/usr/lib/majlis/plugins/chat/schema/chat.json",
            "/usr/lib/majlis/plugins/files/plugin.json", "/usr/lib/majlis/plugins/files/files.so",
            "/usr/lib/majlis/plugins/files/schema/files.json",
            "/usr/lib/majlis/plugins/files/migrations/0001_files.sql",
            "/usr/lib/majlis/plugins/payments/plugin.json", "/usr/lib/majlis/plugins/payments/payments.so",
            "/usr/lib/majlis/plugins/payments/schema/payments.json",
            "/usr/lib/majlis/plugins/payments/migrations/0002_append_only.sql",
            "/usr/lib/systemd/system/majlisd.service", "/etc/majlis/majlisd.json",
            *(f"/usr/share/doc/majlisd/{name}" for name in (
                "copyright", "CHANGELOG.md", "SECURITY.md", "configuration.md", "metadata.md", "metrics.md", "terminal.md",
                "running-a-host.md", "tls.json", "behind-proxy.json", "majlisd.schema.json"))]
WEB = (SOURCE / "build/web/index.html").exists()  # the web app is shipped where it was built
if WEB:
    EXPECTED.append("/usr/share/majlis/web/index.html")
HARDENED = ["DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
            "MemoryDenyWriteExecute=yes", "RestrictNamespaces=yes", "SystemCallFilter=@system-service", "UMask=0077",
            "CapabilityBoundingSet=CAP_NET_BIND_SERVICE"]


def out(*command, **more):
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise AssertionError(f"{shlex.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def as_root():
    """What gives a command the rights to install into a folder; nothing where we are root already."""
    return [] if os.getuid() == 0 else ["unshare", "--map-root-user"]


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="majlis-deb-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.folder.chmod(0o755)
        out("cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "DEB", "-B", cls.folder / "made", cwd=BUILD)
        cls.packages = sorted((cls.folder / "made").glob("*.deb"))
        cls.root = cls.folder / "root"
        out("dpkg-deb", "-x", cls.packages[0], cls.root)

    def field(self, name):
        return out("dpkg-deb", "-f", self.packages[0], name).strip()

    def unit(self):
        return (self.root / "usr/lib/systemd/system/majlisd.service").read_text()

    def test_what_it_is_called(self):
        self.assertEqual(len(self.packages), 1)
        self.assertEqual(self.field("Package"), "majlisd")
        self.assertRegex(self.packages[0].name, r"^majlisd_\d+\.\d+\.\d+_\w+\.deb$")
        self.assertEqual(self.field("Architecture"), out("dpkg", "--print-architecture").strip())
        self.assertLess(self.packages[0].stat().st_size, 20 << 20)

    def test_what_is_in_it(self):
        lines = [line.split(maxsplit=5) for line in out("dpkg-deb", "-c", self.packages[0]).splitlines()]
        files = {name.removeprefix("."): (mode, owner) for mode, owner, *_, name in lines if not mode.startswith("d")}
        for path in EXPECTED:
            self.assertIn(path, files)
        for path, (mode, owner) in files.items():
            self.assertEqual(owner, "root/root", path)
            self.assertNotRegex(mode, r"^.....w|w.$|s", path)
            self.assertNotRegex(path, r"\.(hpp|h|a|cmake)$|steward|teller|bench|_test", "what only builders need")
        self.assertIn("Apache License", (self.root / "usr/share/doc/majlisd/copyright").read_text())
        self.assertEqual(out("dpkg-deb", "-I", self.packages[0], "conffiles").split(), ["/etc/majlis/majlisd.json"])

    def test_it_needs_what_its_programs_load_and_no_compiler(self):
        depends = {re.match(r"[\w.+-]+", each.strip()).group() for each in self.field("Depends").split(",")}
        self.assertTrue({"libc6", "libsqlite3-0", "libssl3", "libsodium23"} <= depends, depends)
        self.assertEqual([each for each in depends if re.search(r"-dev$|^g\+\+|^gcc$|^gcc-\d+$|cmake|clang|make$", each)], [])
        for program in ("usr/bin/majlisd", "usr/bin/majlis", "usr/lib/majlis/plugins/chat/chat.so"):
            needed = re.findall(r"NEEDED +(\S+)", out("objdump", "-p", self.root / program))
            self.assertGreater(len(needed), 2)
            for library in needed:
                if library.startswith("ld-linux"):
                    continue
                owners = set(re.findall(r"^([\w.+-]+)(?::\w+)?: ", out("dpkg", "-S", f"*/{library}"), re.M))
                owners |= set(re.findall(r"[\w.+-]+", out("dpkg-query", "-W", "-f", "${Provides} ", *owners)))
                self.assertTrue(owners & depends, f"{program} loads {library} of {owners}, which is not in Depends")

    def test_its_unit_shuts_the_program_in(self):
        unit = self.unit()
        for line in HARDENED:
            self.assertIn(line + "\n", unit)
        if shutil.which("systemd-analyze") is None:
            self.skipTest("systemd-analyze is not here")
        said = out("systemd-analyze", "security", "--offline=yes", "--no-pager",
                   self.root / "usr/lib/systemd/system/majlisd.service")
        level = float(re.search(r"Overall exposure level for majlisd\.service: ([\d.]+)", said).group(1))
        self.assertLessEqual(level, 2.0, said)
        done = subprocess.run(["systemd-analyze", "verify", "--recursive-errors=no", "--man=no", f"--root={self.root}",
                               "majlisd.service"], capture_output=True, text=True)
        self.assertNotIn("majlisd", done.stderr)

    def test_it_installs_and_goes_again(self):
        machine = self.folder / "machine"
        admin = machine / "var/lib/dpkg"
        for name in ("info", "updates", "triggers"):
            (admin / name).mkdir(parents=True)
        (admin / "status").touch()
        (machine / "run/systemd/system").mkdir(parents=True)  # a machine with systemd, but not this one
        calls, programs = self.folder / "calls", self.folder / "bin"
        programs.mkdir()
        (programs / "systemctl").write_text(f'#!/bin/sh\necho "$*" >> {calls}\n')
        (programs / "systemctl").chmod(0o755)
        environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}:/usr/sbin:/sbin"}

        def dpkg(*arguments):
            calls.write_text("")
            said = out(*as_root(), "dpkg", f"--root={machine}", "--force-depends", "--force-script-chrootless",
                       f"--log={self.folder}/dpkg.log", *arguments, env=environment)
            return said, calls.read_text().splitlines()

        said, called = dpkg("-i", self.packages[0])
        self.assertIn("systemctl enable --now majlisd", said)
        self.assertEqual(called, ["daemon-reload"], "it is not started behind the operator's back")
        for path in EXPECTED:
            self.assertTrue((machine / path.lstrip("/")).is_file(), path)
        config = machine / "etc/majlis/majlisd.json"
        config.write_text(config.read_text().replace('"public_url": ""', '"public_url": "https://chat.example.org"'))
        data = machine / "var/lib/private/majlis/messaging.db"
        data.parent.mkdir(parents=True)
        data.touch()
        _, called = dpkg("-i", "--force-confold", self.packages[0])
        self.assertEqual(called, ["daemon-reload", "try-restart majlisd.service"])
        self.assertIn("chat.example.org", config.read_text(), "what the operator wrote stays")
        _, called = dpkg("-r", "majlisd")
        self.assertEqual(called, ["--no-reload disable --now majlisd.service", "daemon-reload"])
        self.assertFalse((machine / "usr/bin/majlisd").exists())
        self.assertTrue(config.exists())
        said, _ = dpkg("-P", "majlisd")
        self.assertFalse(config.exists())
        self.assertTrue(data.exists(), "people's data outlives the package")
        self.assertIn("/var/lib/private/majlis", said)

    def test_what_it_installed_runs_as_its_unit_says(self):
        command = re.search(r"^ExecStart=(.*)$", self.unit(), re.M).group(1).split()
        self.assertEqual(command, ["/usr/bin/majlisd", "--data", "/var/lib/majlis", "--config", "/etc/majlis/majlisd.json"])
        state = self.root / "var/lib/majlis"
        state.mkdir(parents=True, mode=0o700)
        nobody = {}
        if os.getuid() == 0:
            shutil.chown(state, "nobody", "nogroup")
            nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        here = [str(self.root) + part if part.startswith("/") else part for part in command]
        self.assertIn("good", out(*here[:1], "--check-config", *here[3:], **nobody))
        host = Installed(self.folder, here, nobody)
        host.start()
        self.addCleanup(host.stop)
        said = host.log.read_text()
        self.assertIn("Plugin chat: running", said)
        self.assertIn("Owner link, good once", said)
        if WEB:
            with urllib.request.urlopen(host.url + "/", timeout=60) as page:
                self.assertEqual((page.status, page.headers.get_content_type()), (200, "text/html"))
        anna = Person(self.folder, host, "anna")
        anna.command = lambda *arguments: [str(each) for each in (self.root / "usr/bin/majlis", "--home", anna.home,
                                                                  *arguments)]
        anna.register()
        anna.send("@me", "a note")
        host.stop()
        self.assertIn("host.stopped", host.log.read_text())


class Installed(Host):
    """The unit's command line, on a port of ours."""

    def __init__(self, folder, command, owner):
        super().__init__(folder)
        self.command, self.owner = command, owner

    def launch(self, log):
        command = [*self.command, "--listen", f"127.0.0.1:{self.port}"]
        return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", **self.owner)


if __name__ == "__main__":
    unittest.main()
