"""Bytes that no client of ours would send: a clear answer, little memory, and others do not notice."""

import json
import socket
import struct
import unittest

from plain import SPARE, PlainCase

DEEP = 200_000


class Input(PlainCase):
    def tearDown(self):
        self.assertIsNone(self.host.process.poll(), "the host lives")
        self.assert_served()

    def code(self, body, kind="application/json"):
        status, answer = self.post(body, kind)
        self.assertEqual(status, 200, answer)
        return json.loads(answer)["error"]["code"] if kind.endswith("json") else answer

    def test_two_hundred_thousand_nested_arrays_as_json(self):
        before = self.memory()
        for body in ("[" * DEEP, "[" * DEEP + "]" * DEEP, '{"a":' * DEEP):
            self.assertIn(self.code(body), (-32700, -32600))
        nested = '{"jsonrpc":"2.0","id":7,"method":"host.info","params":{"x":%s}}' % ("[" * DEEP + "]" * DEEP)
        self.assertIn(self.code(nested), (-32700, -32600, -32602))
        client = self.web_socket()
        client.sendall(self.frame(0x81, b"[" * DEEP))
        self.assertIn(b'"error"', self.read_frame(client)[1])
        self.assertLess(self.memory() - before, SPARE)

    def test_two_hundred_thousand_nested_arrays_as_cbor(self):
        before = self.memory()
        for body in (b"\x81" * DEEP, b"\xa1\x61a" * DEEP,
                     bytes.fromhex("a462696401666d6574686f6469686f73742e696e666f67706172616d73") + b"\x81" * DEEP):
            self.assertIn(b"error", self.code(body, "application/cbor"))
        client = self.web_socket("majlis.v1+cbor")
        client.sendall(self.frame(0x82, b"\x81" * DEEP))
        self.assertIn(b"error", self.read_frame(client)[1])
        self.assertLess(self.memory() - before, SPARE)

    def test_lengths_that_promise_more_than_comes(self):
        before = self.memory()
        for body in (b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff", b"\xbb\x7f\xff\xff\xff\xff\xff\xff\xff",
                     b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff", b"\x7b\x00\x00\x00\xff\xff\xff\xff\xff"):
            self.assertIn(b"error", self.code(body, "application/cbor"))
        self.assertLess(self.memory() - before, SPARE)

    def test_malformed_messages(self):
        self.assertEqual(self.code("not json"), -32700)
        self.assertEqual(self.code(b"\xff\xfe"), -32700)
        self.assertEqual(self.code("7"), -32600)
        self.assertEqual(self.code('{"jsonrpc":"2.0","id":1}'), -32600)
        self.assertEqual(self.code('{"jsonrpc":"1.0","id":1,"method":"host.info"}'), -32600)
        self.assertEqual(self.code('{"jsonrpc":"2.0","id":1,"method":"no.such"}'), -32601)
        self.assertEqual(self.post("{}", "text/plain")[0], 415)

    def test_wrong_types_are_named_by_their_pointer(self):
        for params, pointer in (({"domain": 7, "message": "AQ", "signature": "A" * 86}, "/domain"),
                                ({"domain": "x", "message": 7, "signature": "A" * 86}, "/message"),
                                ({"domain": "x", "message": "AQ", "signature": "AQ"}, "/signature"),
                                ({"domain": "x", "message": "no base64!", "signature": "A" * 86}, "/message")):
            error = self.call("keys.verify", params)["error"]
            self.assertEqual((error["code"], error["data"]["pointer"]), (-32602, pointer), error)
        error = self.call("keys.verify", {"message": "AQ", "signature": "A" * 86})["error"]
        self.assertEqual(error["code"], -32602)
        self.assertIn("domain", json.dumps(error))
        self.assertEqual(self.call("host.info", [1])["error"]["code"], -32602)

    def test_malformed_frames(self):
        for wrong, code in ((self.frame(0x81, b"a", masked=False), 1002), (self.frame(0xC1, b"a"), 1002),
                            (self.frame(0x83, b"a"), 1002), (self.frame(0x80, b"a"), 1002),
                            (self.frame(0x09, b"a"), 1002), (self.frame(0x89, b"a" * 126), 1002),
                            (self.frame(0x81, b"\xff"), 1007), (self.frame(0x82, b"a"), 1003)):
            client = self.web_socket()
            client.sendall(wrong)
            opcode, payload = self.read_frame(client)
            self.assertEqual((opcode, struct.unpack(">H", payload[:2])[0]), (8, code), wrong[:4])

    def test_chunks_in_small_pieces(self):
        head = b"POST /rpc HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        for pieces in ((b"0\r\n", b"\r", b"\n"), (b"2\r\n{}\r\n0\r\n", b"\r", b"\n"), (b"0", b"\r\n", b"abc\r\n\r\n")):
            client = self.connect()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in (head, *pieces):
                client.sendall(piece)
                self.assert_served()  # and by then the piece has been read
            self.assertIn(b"HTTP/1.1 ", client.recv(1000), pieces)

    def test_oversized_messages(self):
        before = self.memory()
        client = self.web_socket()
        client.sendall(b"\x82\xff" + struct.pack(">Q", 1 << 40) + bytes(4))  # its head alone
        opcode, payload = self.read_frame(client)
        self.assertEqual((opcode, struct.unpack(">H", payload[:2])[0]), (8, 1009))
        client = self.connect()
        client.sendall(b"GET /healthz HTTP/1.1\r\nX: " + b"x" * (1 << 16))
        self.assertIn(b" 431 ", client.recv(1000))
        for size in (99999999999999, 2**63 - 1, 2**63, 2**64 - 1):
            client = self.connect()
            client.sendall(b"POST /rpc HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n" % size)
            self.assertIn(b" 413 ", client.recv(1000), size)
        self.assertLess(self.memory() - before, SPARE)


if __name__ == "__main__":
    unittest.main()
