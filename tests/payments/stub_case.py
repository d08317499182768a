"""payments-stub as its own program, asked by HTTP, and an endpoint that hears its webhooks."""

import hashlib
import hmac
import http.server
import json
import os
import pathlib
import subprocess
import threading
import urllib.error
import urllib.request

BIN = pathlib.Path(os.environ["MAJLIS_BIN"])
PATIENCE = 120


class Stub:
    """The program, on a port of its own choice."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def start(self):
        self.process = subprocess.Popen([BIN / "payments-stub", "--data", self.folder / "stub.db"], stdout=subprocess.PIPE,
                                        text=True)
        self.url = self.process.stdout.readline().split()[-1]
        return self

    def stop(self):
        self.process.terminate()
        self.ended()

    def ended(self):
        """Waits until it is over, of whatever; its exit status."""
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return status

    def open(self, verb, path, body=None, key=None):
        """The answer as it comes. Raises OSError, HTTPError being one."""
        headers = {"Authorization": "Bearer sk_test_python", **({"Idempotency-Key": key} if key else {})}
        request = urllib.request.Request(self.url + path, body.encode() if body else None, headers, method=verb)
        return urllib.request.urlopen(request, timeout=PATIENCE)

    def ask(self, verb, path, body=None, key=None):
        try:
            with self.open(verb, path, body, key) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)


class Ear:
    """An endpoint that takes what it is sent, and keeps it as (the time of the signature, type, id of the object, verdict)."""

    def __init__(self, stub, *events):
        ear = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.end_headers()
                ear.take(body, self.headers["Stripe-Signature"])

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.heard, self.changed = [], threading.Condition()
        form = f"url=http://127.0.0.1:{self.server.server_port}/hook" + "".join(f"&enabled_events[]={each}" for each in events)
        _, endpoint = stub.ask("POST", "/v1/webhook_endpoints", form)
        self.secret = endpoint["secret"]

    def take(self, body, signature):
        at, mac = (part.split("=", 1)[1] for part in signature.split(","))
        right = hmac.new(self.secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest() == mac
        event = json.loads(body)
        with self.changed:
            self.heard.append({"at": int(at), "right": right, "type": event["type"], "event": event["id"], "object": event["data"]["object"]["id"],
                               "created": event["created"], "key": event["request"]["idempotency_key"]})
            self.changed.notify_all()

    def until(self, count):
        """The first so many that came."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.heard) >= count, PATIENCE):
                raise AssertionError(f"{count} webhooks were awaited, {len(self.heard)} came: {self.heard}")
            return self.heard[:count]

    def until_object(self, wanted):
        """Until somebody has told of it."""
        with self.changed:
            if not self.changed.wait_for(lambda: any(each["object"] == wanted for each in self.heard), PATIENCE):
                raise AssertionError(f"nobody told of {wanted}: {self.heard}")

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(PATIENCE)
