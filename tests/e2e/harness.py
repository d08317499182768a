"""A host and people with the real command line, for tests that cross everything."""

import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

BIN = pathlib.Path(os.environ.get("MAJLIS_BIN", "build/release/bin")).resolve()
SOURCE = pathlib.Path(os.environ.get("MAJLIS_SOURCE", pathlib.Path(__file__).parents[2])).resolve()
PATIENCE = 120  # seconds; machines that build at the same time are slow


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Host:
    """majlisd on a port of loopback; its data outlives stop() and kill()."""

    command = (BIN / "majlisd",)

    def __init__(self, folder, *options):
        self.data = pathlib.Path(folder) / "host"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.options = options
        self.log = pathlib.Path(folder) / "host.log"
        self.process = None

    def launch(self, log):
        command = [*self.command, "--data", self.data, "--listen", f"127.0.0.1:{self.port}", *self.options]
        return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def start(self):
        with open(self.log, "ab") as log:
            self.process = self.launch(log)
        deadline = time.monotonic() + PATIENCE
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("majlisd does not start:\n" + self.log.read_text(errors="replace"))
            time.sleep(0.02)  # nothing else tells that a process listens
        return self

    def _ready(self):
        try:
            with urllib.request.urlopen(self.url + "/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            if self.process.wait(PATIENCE) != 0:
                raise AssertionError("majlisd did not stop in order:\n" + self.log.read_text(errors="replace"))


class Person:
    """A profile and its command line."""

    def __init__(self, folder, host, name, device=""):
        self.home = pathlib.Path(folder) / (name + device)
        self.host = host
        self.name = name

    def command(self, *arguments):
        return [str(each) for each in (BIN / "majlis", "--home", self.home, *arguments)]

    def environment(self, **more):
        kept = {key: value for key, value in os.environ.items() if not key.startswith("MAJLIS_")}
        return {**kept, "TZ": "UTC", "LC_ALL": "C.UTF-8", **more}

    def attempt(self, *arguments, text=None, **environment):
        """Runs majlis, whatever its exit status."""
        return subprocess.run(self.command(*arguments), input=text, capture_output=True, text=True, timeout=PATIENCE,
                              env=self.environment(**environment), stdin=None if text is not None else subprocess.DEVNULL)

    def run(self, *arguments, **more):
        """Runs majlis, which must end well; gives what it printed."""
        done = self.attempt(*arguments, **more)
        if done.returncode != 0:
            raise AssertionError(f"{self.name}: majlis {' '.join(map(str, arguments))} ended with "
                                 f"{done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def fail(self, *arguments, status=1, **more):
        """Runs majlis, which must fail; gives what it said."""
        done = self.attempt(*arguments, **more)
        if done.returncode != status:
            raise AssertionError(f"{self.name}: majlis {' '.join(map(str, arguments))} ended with {done.returncode}, "
                                 f"not {status}:\n{done.stdout}{done.stderr}")
        return done.stderr

    def start(self, *arguments, **more):
        return subprocess.Popen(self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                stdin=subprocess.DEVNULL, text=True, env=self.environment(), **more)

    def json(self, *arguments, **more):
        return [json.loads(line) for line in self.run("--json", *arguments, **more).splitlines()]

    def register(self):
        self.run("--host", self.host.url, "--no-passphrase", "register", self.name)
        return self

    def send(self, to, text, *options):
        """Gives the message's id."""
        return self.json("send", *options, "--", to, text)[0]["id"]

    def receive(self):
        return self.json("receive")

    def texts(self):
        """What receive reports, as (from, conversation, text); messages alone."""
        return [(each["from"], each["conversation"], each["text"]) for each in self.receive() if each["type"] == "text"]

    def history(self, conversation):
        return [each["text"] for each in self.json("history", conversation)]

    def accept(self, name):
        self.run("accept", name)


class Case(unittest.TestCase):
    """A test with a host of its own, and as many people as it asks for."""

    host_options = ()
    host_kind = Host

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="majlis-e2e-")
        self.addCleanup(self.folder.cleanup)
        self.host = self.host_kind(self.folder.name, *self.host_options).start()
        self.addCleanup(self.host.stop)

    def person(self, name, device=""):
        return Person(self.folder.name, self.host, name, device)

    def people(self, *names):
        return [self.person(name).register() for name in names]

    def acquainted(self, *names):
        """People of whom the first has written to each other one, and been accepted."""
        first, *others = self.people(*names)
        for other in others:
            first.send("@" + other.name, "hello")
            other.accept("@" + first.name)
            other.receive()
        return [first, *others]

    def linked(self, person, *options, name="second"):
        """Another device of `person`, linked with `options` on the old one."""
        second = self.person(person.name, "-" + name)
        process = second.start("--host", self.host.url, "--no-passphrase", "--json", "link")
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        code = process.stdout.readline().split('"')[3]
        person.run("link", *options, code)
        _, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0, errors)
        return second
