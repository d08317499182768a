"""Sixty-four clients on a hundred accounts that they share, on a real host that is killed meanwhile: nobody spends what they
do not have, what was acknowledged is there once, and nothing else is."""

import collections
import http.client
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "files"))

from files_case import Somebody, text64
from harness import BIN, PATIENCE, Host

CLIENTS, ACCOUNTS, ORDERS, KILLS, FORTUNE = 64, 100, 20, 2, 500
SEED = int(os.environ.get("MAJLIS_SEED", "1"))

Order = collections.namedtuple("Order", "payer payee amount key")


class Patient(Somebody):
    """Comes again when the host says: it opens so many sessions a second to all who have none."""

    def patiently(self, method, params=None):
        while "result" not in (said := self.answer(method, params, anonymous=True)):
            time.sleep(said["error"]["data"]["retry_ms"] / 1000)
        return said["result"]

    def log_in(self):
        given = self.patiently("messaging.challenge")
        proof = self.keys("prove", given["challenge"], given["host"])
        self.token = self.patiently("messaging.session_open", proof)["token"]


def orders_of(dice):
    """What each client orders. Every fourth order is another client's too, under the same key."""
    every, lists = [], [[] for _ in range(CLIENTS)]
    for number in range(CLIENTS * ORDERS):
        payer, payee = dice.sample(range(ACCOUNTS), 2)
        order = Order(payer, payee, dice.randint(1, FORTUNE // 2), text64(f"order {number}".encode()))
        every.append(order)
        for client in dice.sample(range(CLIENTS), 2 if number % 4 == 0 else 1):
            lists[client].append(order)
    return every, lists


class Crowd(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="majlis-crowd-")
        self.addCleanup(folder.cleanup)
        config = pathlib.Path(folder.name) / "majlisd.json"
        config.write_text(json.dumps({"messaging": {"registrations_per_second": 1000, "registrations_burst": 1000}}))
        self.host = Host(folder.name, "--config", str(config)).start()
        self.addCleanup(self.host.stop)
        self.people = [Patient(self.host, f"person{number}", number + 1) for number in range(ACCOUNTS)]
        self.accounts = [person.rpc("messaging.devices", {"name": person.name, "from": 1_000_000})["account"]
                         for person in self.people]
        self.fund()
        self.up = threading.Event()
        self.up.set()
        self.answered = threading.Condition()
        self.answers = []  # (order, transfer or None where it was refused)
        self.broken = []  # clients that met with what must not be

    def fund(self):
        """The first is given it all by the host's owner, and gives each other one their part."""
        params = {"account": self.accounts[0], "currency": "USD", "amount": ACCOUNTS * FORTUNE, "direction": "credit",
                  "key": text64(b"fund")}
        subprocess.run([BIN / "majlisd", "--data", self.host.data, "call", "payments.adjust", json.dumps(params)], check=True,
                       stdout=subprocess.DEVNULL, timeout=PATIENCE)
        for number in range(1, ACCOUNTS):
            self.ask(Order(0, number, FORTUNE, text64(f"fund {number}".encode())))

    def ask(self, order):
        """The transfer; None where the payer has not so much. Raises OSError or ValueError where the host is away."""
        said = self.people[order.payer].answer("payments.send", {"to": self.accounts[order.payee], "currency": "USD",
                                                                 "amount": order.amount, "key": order.key})
        if "result" in said:
            return said["result"]["transfer"]
        error = said["error"]
        if error["data"]["name"] == "quota" and "are needed" in error["message"]:
            return None
        if error["data"]["name"] in ("denied", "unavailable"):  # the session ended with the process, or that is about to
            raise OSError(error["message"])
        raise AssertionError(f"{order}: {error}")

    def carry_out(self, order):
        """Asks again under its key until there is an answer, as clients do."""
        for _ in range(PATIENCE):
            self.assertTrue(self.up.wait(PATIENCE), "the host does not come back")
            try:
                return self.ask(order)
            except (OSError, ValueError, http.client.HTTPException):
                continue
        raise AssertionError(f"{order} is never answered")

    def work(self, orders):
        try:
            for order in orders:
                transfer = self.carry_out(order)
                with self.answered:
                    self.answers.append((order, transfer))
                    self.answered.notify_all()
        except Exception as error:  # told where the test can fail
            with self.answered:
                self.broken.append(error)
                self.answered.notify_all()

    def wait_for_answers(self, count):
        with self.answered:
            self.answered.wait_for(lambda: self.broken or len(self.answers) >= count, 3 * PATIENCE)
            self.assertEqual(self.broken, [])
            self.assertGreaterEqual(len(self.answers), count)

    def kill(self):
        self.up.clear()
        self.host.kill()
        self.host.start()
        for person in self.people:
            person.log_in()
        self.up.set()

    def statement(self, number):
        """All entries, newest first; each balance is the one before and the amount, and never below nothing."""
        entries, params, more = [], {"currency": "USD", "limit": 500}, True
        while more:
            page = self.people[number].rpc("payments.statement", params)
            entries += page["entries"]
            more = page["more"]
            params["before"] = entries[-1]["seq"]
        self.assertEqual([each["balance"] - each["amount"] for each in entries],
                         [*(each["balance"] for each in entries[1:]), 0], "a statement adds up")
        self.assertGreaterEqual(min(each["balance"] for each in entries), 0, "nobody owes")
        return entries

    def check_books(self, made):
        """`made`: transfer → (payer, payee, amount), which is all that there is besides the funding."""
        sides, total = collections.defaultdict(list), 0
        for number in range(ACCOUNTS):
            entries = self.statement(number)
            total += entries[0]["balance"]
            for each in entries:
                sides[each["transfer"]].append((each["amount"], number))
        self.assertEqual(total, ACCOUNTS * FORTUNE)
        paid = {transfer: sorted(both) for transfer, both in sides.items() if transfer in made}
        self.assertEqual(paid, {transfer: sorted([(-amount, payer), (amount, payee)])
                                for transfer, (payer, payee, amount) in made.items()})
        self.assertEqual(len(sides), len(made) + ACCOUNTS, "transfers that nobody was told of")

    def test_nothing_is_overdrawn_lost_or_doubled(self):
        every, lists = orders_of(random.Random(SEED))
        clients = [threading.Thread(target=self.work, args=(orders,), daemon=True) for orders in lists]
        for client in clients:
            client.start()
        asked = sum(map(len, lists))
        for kill in range(1, KILLS + 1):
            self.wait_for_answers(kill * asked // (KILLS + 1))
            self.kill()
        self.wait_for_answers(asked)
        transfers = collections.defaultdict(set)
        for order, transfer in self.answers:
            if transfer is not None:
                transfers[order].add(transfer)
        self.assertEqual([order for order, made in transfers.items() if len(made) != 1], [], "one key, one transfer")
        made = {made.pop(): order[:3] for order, made in transfers.items()}
        self.assertEqual(len(made), len(transfers), "two keys, two transfers")
        self.check_books(made)
        refused = len(every) - len(made)
        self.assertGreater(len(made), len(every) // 4)
        self.assertGreater(refused, len(every) // 20, "nobody tried to spend what they do not have")
        for transfer, order in [(transfer, order) for order, transfer in self.answers if transfer is not None][::40]:
            self.assertEqual(self.ask(order), transfer, "asked once more")
        audit = subprocess.run([BIN / "majlisd", "audit", "payments", "--data", self.host.data], capture_output=True, text=True,
                               timeout=PATIENCE)
        self.assertEqual(audit.returncode, 0, audit.stdout + audit.stderr)
        self.assertIn(f"{2 * (ACCOUNTS + len(made))} postings", audit.stdout)
        print(f"{len(made)} transfers, {refused} refused, {KILLS} kills", flush=True)


if __name__ == "__main__":
    unittest.main()
