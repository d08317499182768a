"""kill -9 of the host, of senders and of receivers, at any moment of real traffic: what was acknowledged arrives, once and
in order. MAJLIS_KILLS says how many kills (12); MAJLIS_SEED repeats a run."""

import json
import os
import random
import signal
import subprocess
import threading

from harness import Case, PATIENCE

KILLS = int(os.environ.get("MAJLIS_KILLS", "12"))
SEED = int(os.environ.get("MAJLIS_SEED", "1"))


class Worker(threading.Thread):
    """Runs one command of a person after the other, until told to stop; somebody may kill each of them."""

    def __init__(self, person):
        super().__init__(daemon=True)
        self.person, self.process, self.rounds = person, None, 0
        self.lock, self.stopping = threading.Lock(), threading.Event()
        self.trouble = None

    def run(self):
        try:
            while not self.stopping.is_set():
                self.work(*self.command(self.rounds))
                self.rounds += 1
        except Exception as trouble:  # shown by the test, which would else hear nothing of it
            self.trouble = trouble

    def work(self, *arguments):
        with self.lock:
            self.process = self.person.start(*arguments)
        out, said = self.process.communicate(timeout=PATIENCE)
        self.ended(self.process.returncode, out, said)

    def kill(self):
        """Whether there was somebody to kill."""
        with self.lock:
            if self.process is None or self.process.poll() is not None:
                return False
            self.process.send_signal(signal.SIGKILL)
            return True


class Sender(Worker):
    def __init__(self, person, to):
        super().__init__(person)
        self.to, self.acknowledged, self.tried = to, [], []

    def command(self, number):
        self.tried.append(f"{self.person.name} {number:05}")
        return "send", self.to, self.tried[-1]

    def ended(self, status, out, said):
        if status == 0:
            self.acknowledged.append(self.tried[-1])


class Receiver(Worker):
    def __init__(self, person):
        super().__init__(person)
        self.reported = []

    def command(self, number):
        return "--json", "receive"

    def ended(self, status, out, said):
        for line in out.splitlines(keepends=True):
            if line.endswith("\n"):
                self.reported.append(json.loads(line)["id"])


class Kills(Case):
    def setUp(self):
        super().setUp()
        self.dice = random.Random(SEED)
        self.alice, self.bob, self.carol = self.acquainted("alice", "bob", "carol")
        self.alice.run("group", "create", "Trio", "@bob", "@carol")
        for member in (self.bob, self.carol):
            member.receive()
        self.senders = [Sender(self.alice, "#Trio"), Sender(self.bob, "#Trio")]
        self.receiver = Receiver(self.carol)

    def kill_somebody(self):
        victims = [*self.senders, self.receiver, None, None]
        victim = self.dice.choice(victims)
        threading.Event().wait(self.dice.uniform(0, 0.4))  # the moment is what is tried
        if victim is not None:
            return victim.kill()
        self.host.kill()
        self.host.start()
        return True

    def test_what_was_acknowledged_arrives_once_and_in_order(self):
        workers = [*self.senders, self.receiver]
        for worker in workers:
            worker.start()
        kills = tries = 0
        while kills < KILLS and tries < 20 * KILLS and all(worker.is_alive() for worker in workers):
            kills += self.kill_somebody()
            tries += 1
        for worker in workers:
            worker.stopping.set()
        for worker in workers:
            worker.join(2 * PATIENCE)
            self.assertIsNone(worker.trouble)
            self.assertFalse(worker.is_alive(), "a command hangs")
        self.assertGreaterEqual(kills, KILLS)

        # Whoever was interrupted goes on with the next command.
        for person in (self.alice, self.bob):
            person.send("#Trio", f"{person.name} is done")
        for person in (self.alice, self.bob, self.carol):
            person.receive()
        history = self.carol.history("#Trio")
        for person in (self.alice, self.bob):
            self.assertEqual(person.history("#Trio"), history, "everybody has the same")
        self.assertEqual(len(history), len(set(history)), "nothing twice")
        for sender in self.senders:
            name = sender.person.name
            own = [text for text in history if text.startswith(name + " ")]
            self.assertEqual(own[-1], f"{name} is done")
            self.assertEqual(own[:-1], sorted(own[:-1]), "in the order in which they were sent")
            self.assertLessEqual(set(sender.acknowledged), set(own), "what was acknowledged arrived")
            self.assertLessEqual(set(own[:-1]), set(sender.tried), "and nothing else did")
            self.assertGreater(len(sender.acknowledged), 0)
        print(f"{kills} kills, {sum(len(each.acknowledged) for each in self.senders)} acknowledged, "
              f"{sum(len(each.tried) for each in self.senders)} tried, {self.receiver.rounds} receives", flush=True)
