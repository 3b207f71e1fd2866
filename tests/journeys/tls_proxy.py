"""The proxy that a deployment stands behind: it ends TLS and says so in the headers that it sets."""

import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

# These are about one connection, and a proxy has two.
OF_A_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length"}
CERTIFICATE = (
    "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
)  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """Passes a request on to the web process, and its reply back."""

    protocol_version = "HTTP/1.1"
    behind = 0

    def do_GET(self) -> None:
        """Pass it on."""
        self._pass_on(None)

    def do_POST(self) -> None:
        """Pass it on with its body."""
        self._pass_on(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _pass_on(self, body: bytes | None) -> None:
        names = {name: value for name, value in self.headers.items() if name.lower() not in OF_A_CONNECTION}
        # What the caller says of itself in these is overwritten.
        names |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": self.client_address[0]}
        connection = HTTPConnection("127.0.0.1", self.behind, timeout=60)
        try:
            connection.request(self.command, self.path, body, names)
            reply = connection.getresponse()
            self._send(reply.status, reply.getheaders(), reply.read())
        finally:
            connection.close()

    def _send(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OF_A_CONNECTION:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Keep quiet: the web process has a log."""


class Server(ThreadingHTTPServer):
    """Takes it as nothing unusual that a browser hangs up, or first asks itself whether to trust the certificate."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of that, and the rest as usual."""
        if not isinstance(sys.exception(), ssl.SSLError | ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def https_in_front_of(port: int, folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve HTTPS for a web process on a port; give the address and the certificate to trust."""
    key, certificate = folder / "proxy.key", folder / "proxy.pem"
    subprocess.run(
        [*CERTIFICATE, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    handler = type("Handler", (Handler,), {"behind": port})
    with Server(("127.0.0.1", 0), handler) as server:
        # Else one caller who shakes hands slowly keeps all others waiting.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}/", certificate
        server.shutdown()
