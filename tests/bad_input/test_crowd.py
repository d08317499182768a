"""Ten thousand connections that never finish a request cost little, and somebody who asks is served."""

import resource
import socket
import unittest

from plain import SPARE, PlainCase

WANTED = 10_000


class Crowd(PlainCase):
    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        self.size = min(WANTED, hard - 200)
        super().setUp()

    def test_half_open_connections(self):
        if self.size < WANTED:
            print(f"this machine allows {self.size} of {WANTED} connections (ulimit -n)")
        before = self.memory()
        crowd = []
        for number in range(self.size):
            client = socket.socket()
            client.bind((f"127.0.{number // 5000 + 1}.1", 0))
            client.connect(("127.0.0.1", self.host.port))
            client.sendall(b"GET /healthz HT" if number % 2 else b"")
            crowd.append(client)
            if number % 1000 == 999:
                self.assert_served()
        self.assert_served()
        self.assertLess(self.memory() - before, SPARE)
        self.assertGreater(self.metric('majlis_net_dropped_total{reason="too_many_half_open"}'), self.size - 6000)
        for client in crowd:
            client.close()
        self.assert_served()


if __name__ == "__main__":
    unittest.main()
