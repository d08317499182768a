"""A wire between clients and a host that a test can tamper with: what is not tampered with goes through unchanged."""

import socket
import threading
import urllib.error
import urllib.request

from harness import free_port


class Wire:
    """Has a host's url; tests give it to people in the host's place."""

    def __init__(self, host):
        self.host, self.port = host, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.cut = None  # after how many bytes to the host an upload's connection ends, and all later ones at once
        self.was_cut = threading.Event()
        self.cut_answer = None  # after how many bytes a download's connection ends
        self.mangle = None  # a function of the sealed bytes of a whole download, to what the reader gets
        self.heard = []  # heads of requests
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = client.recv(65536)
                if not piece:
                    return
                head += piece
            self.heard.append(head.split(b"\r\n\r\n")[0].decode())
            if self.mangle and head.startswith(b"GET /p/files/blobs/"):
                return self._lie(client, self.heard[-1])
            try:
                with socket.create_connection(("127.0.0.1", self.host.port)) as host:
                    threading.Thread(target=self._carry, args=(host, client, head), daemon=True).start()
                    try:
                        self._forward(head, client, host)
                    finally:
                        host.shutdown(socket.SHUT_RDWR)  # closing alone would not wake the other thread
            except OSError:
                pass

    def _forward(self, data, client, host):
        sent = 0
        while data:
            is_upload = b" /p/files/uploads" in data[:200] or sent > 0
            if self.cut is not None and is_upload:
                room = max(self.cut - sent, 0)
                host.sendall(data[:room])
                if len(data) > room:
                    self.was_cut.set()
                    return
            else:
                host.sendall(data)
            sent += len(data) if is_upload else 0
            data = client.recv(65536)

    def _carry(self, source, sink, head):
        carried = 0
        try:
            while data := source.recv(65536):
                sink.sendall(data)
                carried += len(data)
                if self.cut_answer is not None and head.startswith(b"GET /p/files/") and carried >= self.cut_answer:
                    break
            sink.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _lie(self, client, head):
        line, *fields = head.split("\r\n")
        asked = dict(field.split(": ", 1) for field in fields)
        asked.pop("Range", None)
        request = urllib.request.Request(self.host.url + line.split(" ")[1], headers=asked)
        try:
            body = self.mangle(urllib.request.urlopen(request).read())
        except urllib.error.HTTPError as error:
            client.sendall(b"HTTP/1.1 %d no\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % error.code)
            return
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
