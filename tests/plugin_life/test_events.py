"""did_* events: heard at least once, in order per key, whatever ends in between."""

import unittest

from teller import TellerCase


class Events(TellerCase):
    def assert_in_order(self, heard):
        """Each key's numbers rise, but for repeats after a crash: the first time of each is in order."""
        for key in {key for key, _ in heard}:
            firsts = list(dict.fromkeys(number for each, number in heard if each == key))
            self.assertEqual(firsts, sorted(firsts), key)

    def test_everything_is_heard_once_and_in_order_while_nothing_fails(self):
        told = [(f"k{number % 5}", number) for number in range(100)]
        for key, number in told:
            self.tell(key, number)
        heard = self.await_heard(told)
        self.assertEqual(len(heard), len(told))
        self.assert_in_order(heard)

    def test_everything_is_heard_across_kill_9(self):
        told = []
        for round in range(5):
            for number in range(30):
                told.append((f"k{number % 3}", round * 100 + number))
                self.tell(*told[-1])
            self.host.kill()
            self.host.start()
        self.assert_in_order(self.await_heard(told))

    def test_nothing_is_heard_again_after_an_orderly_restart(self):
        told = [("a", number) for number in range(20)]
        for each in told:
            self.tell(*each)
        self.await_heard(told)
        self.host.stop()
        self.host.start()
        self.tell("b", 0)
        self.assertEqual(self.await_heard([("b", 0)]), [*told, ("b", 0)])


if __name__ == "__main__":
    unittest.main()
