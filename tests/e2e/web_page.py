"""A small web app, built and signed as the real one is, and a host between that alters what it hands on."""

import http.client
import http.server
import os
import pathlib
import ssl
import subprocess
import threading

from harness import SOURCE

TOOLS = SOURCE / "clients/web/tools"
FILES = {
    "index.html": '<!doctype html><html><head><script type="module" src="/assets/main-1a.js"></script></head></html>\n',
    "assets/main-1a.js": "export const greeting = 'peace be upon you';\n" * 40,
    "assets/style-1b.css": "body { color: black; }\n" * 40,
    "embed.js": "{ customElements.define('majlis-app', class extends HTMLElement {}); }\n",
    "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"></svg>\n',
}


def make_key(path):
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", path], check=True, capture_output=True)
    path.chmod(0o600)
    return path


def build(folder, key, files=FILES, date=1_790_000_000):
    """Gives the public key that signed it."""
    folder = pathlib.Path(folder)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    environment = {**os.environ, "MAJLIS_BUILD_KEY": str(key), "SOURCE_DATE_EPOCH": str(date)}
    for tool in ("compress.mjs", "sign.mjs"):
        subprocess.run(["node", TOOLS / tool, folder], check=True, capture_output=True, text=True, env=environment)
    return (folder / "bundle.pub").read_text().splitlines()[1]


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name, value=None):
        """Sets a header, or takes it away."""
        self.headers = [(each, was) for each, was in self.headers if each.lower() != name.lower()]
        if value is not None:
            self.headers.append((name, value))


class Between:
    """Hands on what the host at `url` answers, after `twist(path, codings, answer)` has had it."""

    def __init__(self, url, twist):
        inner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                answer = inner.ask(self.path, dict(self.headers))
                twist(self.path, self.headers.get("Accept-Encoding", ""), answer)
                self.send_response_only(answer.status)
                for name, value in answer.headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_):
                pass

        self.host = url.split("//")[1]
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def ask(self, path, headers):
        connection = http.client.HTTPConnection(self.host)
        connection.request("GET", path, headers=headers)
        got = connection.getresponse()
        body = got.read()
        connection.close()
        kept = [(name, value) for name, value in got.getheaders()
                if name.lower() not in ("content-length", "connection", "transfer-encoding")]
        return Answer(got.status, kept, body)

    def under_tls(self, certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        return self

    def __enter__(self):
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
