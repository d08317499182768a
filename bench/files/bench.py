"""A file of 1 GiB from one command line to another over loopback, as JSON; fails where it is slower than it may be.

Sending (reading, hashing, sealing, uploading, fsync at the host, and the message) must reach 70 % of the slower of what
bounds it, measured in the same run on the same bytes: libsodium's XChaCha20-Poly1305 alone, and curl that puts them to
nginx's dav module, which does not wait for the disk. Fetching likewise. `age` of the same file stands beside it.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(os.environ["MAJLIS_SOURCE"])
BIN = pathlib.Path(os.environ["MAJLIS_BIN"])
sys.path.insert(0, str(SOURCE / "tests" / "e2e"))
from harness import Host, Person, free_port  # noqa: E402

LEAST = 0.70


def timed(*command, **more):
    begin = time.monotonic()
    subprocess.run([str(each) for each in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    return time.monotonic() - begin


def make(path, size):
    block = os.urandom(1 << 20)
    with path.open("wb") as file:
        for number in range(size >> 20):
            file.write(number.to_bytes(8, "big") + block[8:])


def sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Nginx:
    """A worker of its own in a folder, without a service."""

    def __init__(self, folder):
        program = subprocess.run([SOURCE / "scripts" / "nginx"], check=True, capture_output=True, text=True).stdout.strip()
        self.url = f"http://127.0.0.1:{free_port()}"
        (folder / "root").mkdir(parents=True)
        config = folder / "nginx.conf"
        temporary = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                              ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        config.write_text(f"""
            daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
            user {'root' if os.getuid() == 0 else 'nobody'};
            events {{}}
            http {{ access_log off; sendfile on; client_max_body_size 0; {temporary}
              server {{ listen {self.url[7:]}; location / {{ root {folder}/root; dav_methods PUT DELETE; }} }} }}""")
        self.process = subprocess.Popen([program, "-p", folder, "-c", config], stderr=subprocess.DEVNULL)
        while subprocess.run(["curl", "-s", "-o", "/dev/null", self.url]).returncode != 0:
            if self.process.poll() is not None:
                raise SystemExit("nginx does not start: " + (folder / "error.log").read_text())
            time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Bench:
    def __init__(self, folder, size):
        self.folder, self.size = folder, size
        self.file, self.got = folder / "file", folder / "got"
        make(self.file, size)
        self.seconds = {}

    def note(self, name, seconds):
        self.seconds.setdefault(name, []).append(seconds)

    def floors(self, nginx):
        for what in ("seal", "open"):
            done = subprocess.run([BIN / "files-floor", what, self.file], check=True, capture_output=True, text=True)
            self.note(what, float(done.stdout))
        self.note("put", timed("curl", "-sf", "-T", self.file, nginx.url + "/file"))
        self.note("fetch", timed("curl", "-sf", "-o", self.got, nginx.url + "/file"))
        timed("curl", "-sf", "-X", "DELETE", nginx.url + "/file")
        self.got.unlink()

    def majlis(self, alice, bob):
        begin = time.monotonic()
        id = alice.json("send", "@bob", "--file", self.file)[0]["id"]
        self.note("send", time.monotonic() - begin)
        bob.receive()
        begin = time.monotonic()
        bob.run("get", id, "-o", self.got)
        self.note("get", time.monotonic() - begin)
        if sha256(self.got) != sha256(self.file):
            raise SystemExit("what came is not what was sent")
        self.got.unlink()
        alice.run("files", "remove", id)

    def age(self):
        key, sealed = self.folder / "age.key", self.folder / "file.age"
        timed("age-keygen", "-o", key)
        recipient = [line.split(": ")[1] for line in key.read_text().splitlines() if "public key" in line][0]
        self.note("age_encrypt", timed("age", "-r", recipient, "-o", sealed, self.file))
        self.note("age_decrypt", timed("age", "-d", "-i", key, "-o", self.got, sealed))
        for path in (key, sealed, self.got):
            path.unlink()

    def report(self):
        rate = {name: self.size / min(seconds) / 1e6 for name, seconds in self.seconds.items()}
        ratios = {"send": rate["send"] / min(rate["seal"], rate["put"]),
                  "get": rate["get"] / min(rate["open"], rate["fetch"])}
        return {"benchmark": "files", "bytes": self.size,
                "megabytes_per_second": {name: round(each) for name, each in rate.items()},
                "of_the_slower_floor": {name: round(each, 3) for name, each in ratios.items()}, "least": LEAST,
                "passed": all(each >= LEAST for each in ratios.values())}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=1024, help="size of the file")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    options = parser.parse_args()
    for program in ("curl", "age", "age-keygen"):
        if shutil.which(program) is None:
            raise SystemExit(program + " is not installed: scripts/bootstrap")
    with tempfile.TemporaryDirectory(prefix="majlis-bench-") as name:
        folder = pathlib.Path(name)
        bench = Bench(folder, options.mib << 20)
        nginx, host = Nginx(folder / "nginx"), Host(folder).start()
        try:
            alice, bob = (Person(folder, host, each).register() for each in ("alice", "bob"))
            alice.send("@bob", "hello")
            bob.accept("@alice")
            for _ in range(options.rounds):
                bench.floors(nginx)
                bench.majlis(alice, bob)
            bench.age()
        finally:
            nginx.stop()
            host.stop()
        report = bench.report()
    print(json.dumps(report, indent=2))
    return 0 if report["passed"] else 1


if __name__ == "__main__":
    sys.exit(main())
