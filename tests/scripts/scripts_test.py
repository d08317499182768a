"""scripts/bootstrap, scripts/libsodium-source and scripts/postgresql on machines that are set up in other ways, and what
scripts/lib.sh makes of tests: scripts_test.py SOURCE_DIR

Programs that would change this machine are replaced by ones that note how they were called.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest


class Scripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.programs = self.folder / "bin"
        self.programs.mkdir()
        self.calls = self.folder / "calls"
        self.calls.touch()

    def program(self, name, script):
        path = self.programs / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)

    def run_script(self, name, *arguments, path=None, **environment):
        path = path or f"{self.programs}:{os.environ['PATH']}"
        return subprocess.run(
            [kSource / "scripts" / name, *arguments], capture_output=True, text=True,
            env={**os.environ, "PATH": path, "CALLS": str(self.calls), **environment})


class Bootstrap(Scripts):
    def setUp(self):
        super().setUp()
        self.program("apt-get", 'echo "apt-get as ${AS:-user}: $*" >> "$CALLS"')
        # Everything is installed but what MISSING names.
        self.program("dpkg-query", 'shift 3; for package; do case " $MISSING " in *" $package "*) ;; '
                                   '*) echo "$package installed" ;; esac; done')

    def test_says_nothing_where_nothing_is_missing(self):
        done = self.run_script("bootstrap", MISSING="")
        self.assertEqual((done.returncode, done.stdout, self.calls.read_text()), (0, "", ""), done.stderr)

    def test_root_installs_what_is_missing_and_says_so(self):
        self.program("id", "echo 0")
        done = self.run_script("bootstrap", MISSING="ninja-build clang-16")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("installing from Debian: ninja-build clang-16\n", done.stdout)
        update, install = self.calls.read_text().splitlines()
        self.assertTrue(update.startswith("apt-get as user:") and update.endswith(" update"), update)
        self.assertTrue(install.endswith(" ninja-build clang-16"), install)

    def test_somebody_else_installs_with_sudo(self):
        self.program("id", "echo 1000")
        self.program("sudo", 'AS=root exec "$@"')
        done = self.run_script("bootstrap", MISSING="ninja-build")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.calls.read_text().count("apt-get as root:"), 2)

    def test_without_sudo_it_says_what_is_missing(self):
        self.program("id", "echo 1000")
        for name in ("awk", "bash", "cat", "dirname", "env", "grep", "node", "sed"):
            found = subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip()
            (self.programs / name).symlink_to(found)
        done = self.run_script("bootstrap", path=str(self.programs), MISSING="ninja-build")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("missing: ninja-build; run as root", done.stderr)
        self.assertEqual(self.calls.read_text(), "")


    def test_what_runs_the_host_needs_less_than_what_tests_it(self):
        self.program("id", "echo 0")
        done = self.run_script("bootstrap", "run", MISSING="cmake clang-tidy-14")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("installing from Debian: cmake\n", done.stdout)
        done = self.run_script("bootstrap", MISSING="cmake clang-tidy-14")
        self.assertIn("installing from Debian: cmake clang-tidy-14\n", done.stdout)

    def test_a_section_that_is_not_there(self):
        done = self.run_script("bootstrap", "rum")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("no section [rum]; there are: run work", done.stderr)
        self.assertEqual(self.calls.read_text(), "")


class Packages(unittest.TestCase):
    def test_none_starts_a_service(self):
        """A newcomer's machine does what it did before; of what is installed here, each package is looked at."""
        lines = (line.split("#")[0].strip() for line in (kSource / "scripts/packages.txt").read_text().splitlines())
        names = [line for line in lines if line and not line.startswith("[")]
        self.assertGreater(len(names), 40)
        self.assertEqual(sorted(set(names)), sorted(names), "each stands there once")
        listed = subprocess.run(["dpkg", "-L", *names], capture_output=True, text=True).stdout.splitlines()
        self.assertEqual([path for path in listed if re.search(r"/systemd/system/[^/]+$|^/etc/init\.d/", path)], [])
        self.assertNotIn("postgresql-15", names, "it makes a cluster and starts it")


class SecondAttempt(Scripts):
    """What scripts/lib.sh makes of tests that fail: in a project of its own, whose tests fail the first so many times."""

    def run_tests(self, **failures):
        (self.folder / "scripts").mkdir()
        shutil.copy(kSource / "scripts/lib.sh", self.folder / "scripts")
        preset = {"name": "p", "generator": "Ninja", "binaryDir": "${sourceDir}/build/p"}
        (self.folder / "CMakePresets.json").write_text(json.dumps({
            "version": 3, "configurePresets": [preset], "testPresets": [{"name": "p", "configurePreset": "p"}]}))
        self.program("fails", 'echo x >> "$1"; [ "$(wc -l < "$1")" -gt "$2" ]')
        tests = "".join(f'add_test(NAME {name.replace("_", ".")} COMMAND {self.programs}/fails {self.folder}/{name} {times})\n'
                        for name, times in failures.items())
        (self.folder / "CMakeLists.txt").write_text(
            f"cmake_minimum_required(VERSION 3.25)\nproject(p LANGUAGES NONE)\nenable_testing()\n{tests}")
        subprocess.run(["cmake", "--preset", "p"], cwd=self.folder, check=True, capture_output=True)
        done = subprocess.run(["bash", "-c", ". scripts/lib.sh; run_tests p || wrong=1; tally p; exit ${wrong:-0}"],
                              cwd=self.folder, capture_output=True, text=True)
        return done.returncode, done.stdout.splitlines()

    def test_what_passes_then_is_named(self):
        status, lines = self.run_tests(web_page=1, Unit=0, e2e_kills=1)
        self.assertEqual(status, 0, lines)
        self.assertEqual(lines[-2], "3 passed, 0 failed")
        self.assertEqual(lines[-1], "passed at the second attempt alone, mend: e2e.kills web.page")

    def test_what_fails_again_has_failed(self):
        status, lines = self.run_tests(web_page=2, e2e_kills=1)
        self.assertEqual((status, lines[-2]), (1, "1 passed, 1 failed"))
        self.assertIn("mend: e2e.kills", lines[-1])

    def test_no_other_test_has_one(self):
        status, lines = self.run_tests(web_page=1, Unit=1)
        self.assertEqual((status, lines[-1]), (1, "0 passed, 2 failed"))

    def test_nor_has_more_than_a_mishap(self):
        status, lines = self.run_tests(web_a=1, web_b=1, web_c=1)
        self.assertEqual((status, lines[-1]), (1, "0 passed, 3 failed"))

    def test_without_failures_nothing_is_said(self):
        self.assertEqual(self.run_tests(web_page=0)[1][-1], "1 passed, 0 failed")


class PostgreSql(Scripts):
    """Where its programs are; the packages themselves are fetched by scripts/check --ci."""

    def programs_in(self, folder, *names):
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).symlink_to("/bin/true")
        return str(folder)

    def test_a_folder_that_is_given_is_taken(self):
        given = self.programs_in(self.folder / "given", "initdb", "postgres", "psql")
        done = self.run_script("postgresql", POSTGRESQL_BIN=given)
        self.assertEqual((done.returncode, done.stdout.strip()), (0, os.path.realpath(given)), done.stderr)

    def test_a_folder_that_lacks_one_is_refused(self):
        given = self.programs_in(self.folder / "given", "initdb", "psql")
        done = self.run_script("postgresql", POSTGRESQL_BIN=given)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("lacks initdb, postgres or psql", done.stderr)

    def test_packages_are_unpacked_and_never_installed(self):
        copy = self.folder / "copy"
        shutil.copytree(kSource / "scripts", copy / "scripts")
        self.program("apt-get", '''echo "$*" >> "$CALLS"
            case $1 in download) shift; for name; do touch "$name.deb"; done ;; esac''')
        self.program("dpkg-deb", '''into=$3/usr/lib/postgresql/15/bin
            mkdir -p "$into" && ln -sf /bin/true "$into/initdb" && ln -sf /bin/true "$into/postgres" &&
            ln -sf /bin/true "$into/psql"''')
        for again in range(2):
            done = subprocess.run([copy / "scripts/postgresql", "--unpack"], capture_output=True, text=True,
                                  env={**os.environ, "PATH": f"{self.programs}:{os.environ['PATH']}",
                                       "CALLS": str(self.calls)})
            self.assertEqual((done.returncode, done.stdout.strip()),
                             (0, f"{copy.resolve()}/build/postgresql/usr/lib/postgresql/15/bin"), done.stderr)
        self.assertEqual(self.calls.read_text(), "update\ndownload postgresql-15 postgresql-client-15\n")
        self.assertEqual([path.name for path in (copy / "build").iterdir()], ["postgresql"], "and nothing is left")


class LibsodiumSource(Scripts):
    def lists(self, files):
        apt, out = self.folder / "apt", self.folder / "out"
        (apt / "sources.list.d").mkdir(parents=True)
        out.mkdir()
        for name, text in files.items():
            (apt / name).write_text(text)
        done = self.run_script("libsodium-source", "--lists", str(apt), str(out))
        self.assertEqual(done.returncode, 0, done.stderr)
        return {path.name: path.read_text() for path in out.iterdir()}

    def test_lists_of_one_line_each(self):
        got = self.lists({
            "sources.list": "# deb http://old.example x main\ndeb http://a.example x main\n"
                            " deb\t[signed-by=/k.gpg] http://b.example x main\ndeb-src http://a.example x main\n",
            "sources.list.d/sources.list": "deb http://c.example x main\n",
        })
        self.assertEqual(got, {"sources.list": "deb-src http://a.example x main\n"
                                               "deb-src [signed-by=/k.gpg] http://b.example x main\n"
                                               "deb-src http://c.example x main\n"})

    def test_lists_in_stanzas(self):
        stanza = "Types: {}\nURIs: http://a.example\nSuites: x x-updates\nComponents: main\nSigned-By: /k.gpg\n"
        got = self.lists({
            "sources.list.d/debian.sources": stanza.format("deb") + "\n" + stanza.format("deb deb-src"),
            "sources.list.d/other.sources": stanza.format("deb").lower(),
        })
        self.assertEqual(got["debian.sources"], stanza.format("deb-src") + "\n" + stanza.format("deb-src"))
        self.assertIn("Types: deb-src\nuris: http://a.example\n", got["other.sources"])

    def test_a_folder_that_is_given_is_taken(self):
        header = self.folder / "given/src/libsodium/include/sodium.h"
        header.parent.mkdir(parents=True)
        header.touch()
        done = self.run_script("libsodium-source", LIBSODIUM_SOURCE=str(self.folder / "given"))
        self.assertEqual((done.returncode, done.stdout.strip()), (0, str((self.folder / "given").resolve())), done.stderr)

    def test_a_folder_without_libsodium_is_refused(self):
        done = self.run_script("libsodium-source", LIBSODIUM_SOURCE=str(self.folder))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"LIBSODIUM_SOURCE={self.folder} holds no ", done.stderr)


if __name__ == "__main__":
    kSource = pathlib.Path(sys.argv.pop(1))
    unittest.main()
