"""scripts/bootstrap, scripts/libsodium-source and scripts/postgresql on machines that are set up in other ways: scripts_test.py SOURCE_DIR

Programs that would change this machine are replaced by ones that note how they were called.
"""

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
