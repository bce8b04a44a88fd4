"""An endpoint on this machine that answers as AWS would, or as it never should."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]
_SCOPE = re.compile(r"Credential=[^/]*/\d+/[^/]*/([^/]*)/")
CALLER = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    "<Arn>arn:aws:iam::123456789012:user/oncall</Arn><UserId>AIDA1</UserId><Account>123456789012</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>"
)


class Handler(BaseHTTPRequestHandler):
    """One request, answered as the server's script for its service says."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        found = _SCOPE.search(self.headers.get("authorization", ""))
        self.service = found[1] if found else ""
        self.server.asked.append((self.service, self.body or self.path))
        try:
            self.server.answer(self)
        except OSError:
            self.close_connection = True

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""

    def reply(self, body: bytes | str, status: int = 200, **headers: str) -> None:
        """Answer whole."""
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"content-type": "text/xml", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def caller(self) -> None:
        """Say who asks."""
        self.reply(CALLER)

    def refuse(self, code: str, message: str = "no", status: int = 400) -> None:
        """Answer with an error in the form of the service's protocol."""
        if self.headers.get("content-type", "").startswith("application/x-amz-json"):
            self.reply(f'{{"__type": "{code}", "message": "{message}"}}', status, content_type="application/x-amz-json-1.1")
        else:
            self.reply(f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>", status)

    def silent(self) -> None:
        """Take the request and say nothing."""
        self.server.closing.wait(30)

    def drip(self) -> None:
        """Send a byte of an answer now and then."""
        self.send_response(200)
        self.send_header("content-length", "100000")
        self.end_headers()
        while not self.server.closing.wait(0.3):
            self.wfile.write(b"<")
            self.wfile.flush()


class Server(ThreadingHTTPServer):
    """The endpoint; ``asked`` has (service, body) of every request."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.asked: list[tuple[str, str]] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def endpoint(answer: Answer) -> Iterator[Server]:
    """A server that answers so, until it is left."""
    server = Server(answer)
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    running.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        running.join()
        time.sleep(0)
