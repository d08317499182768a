"""A host and the plainest of clients: sockets, HTTP and a WebSocket made by hand, so that it can be made badly."""

import base64
import http.client
import json
import os
import pathlib
import socket
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "e2e"))

from harness import PATIENCE, Case

SPARE = int(os.environ.get("MAJLIS_SPARE_MIB", "64")) << 20


class PlainCase(Case):
    host_options = ("--no-plugins",)

    def connect(self, source="127.0.0.1"):
        client = socket.create_connection(("127.0.0.1", self.host.port), PATIENCE, (source, 0))
        self.addCleanup(client.close)
        return client

    def post(self, body, kind="application/json"):
        """(status, body) of POST /rpc."""
        connection = http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request("POST", "/rpc", body, {"Content-Type": kind})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def call(self, method, params=None):
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {} if params is None else params}
        return json.loads(self.post(json.dumps(request))[1])

    def web_socket(self, protocol="majlis.v1+json"):
        client = self.connect()
        key = base64.b64encode(os.urandom(16)).decode()
        client.sendall(f"GET /ws HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                       f"Sec-WebSocket-Protocol: {protocol}\r\n\r\n".encode())
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(1)
        self.assertIn(b" 101 ", head)
        return client

    @staticmethod
    def frame(first, payload, masked=True):
        size = len(payload)
        head = bytes([first])
        bit = 0x80 if masked else 0
        if size < 126:
            head += bytes([bit | size])
        elif size < 65536:
            head += bytes([bit | 126]) + struct.pack(">H", size)
        else:
            head += bytes([bit | 127]) + struct.pack(">Q", size)
        if not masked:
            return head + payload
        return head + bytes(4) + payload  # a mask of zeros changes nothing

    @staticmethod
    def read_frame(client):
        """(opcode, payload); opcode None when the connection ended."""
        def take(count):
            data = b""
            while len(data) < count:
                piece = client.recv(count - len(data))
                if not piece:
                    raise EOFError
                data += piece
            return data
        try:
            first, size = take(2)
            if size == 126:
                size = struct.unpack(">H", take(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", take(8))[0]
            return first & 15, take(size)
        except (EOFError, ConnectionError):
            return None, b""

    def memory(self):
        status = pathlib.Path(f"/proc/{self.host.process.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) * 1024

    def metric(self, name):
        connection = http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=PATIENCE)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))

    def assert_served(self):
        self.assertIn("result", self.call("host.info"))
