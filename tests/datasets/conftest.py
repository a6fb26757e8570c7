"""A web server on this machine that misbehaves to order, and a disk that is full when it has to be."""

import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Site:
    """Files by path, what goes wrong with them, and what was asked for and sent."""

    def __init__(self):
        self.files = {}  # path: bytes
        self.faults = defaultdict(list)  # path: one a request, in order; afterwards all goes well
        self.ranges = True  # whether byte ranges are known
        self.sends_length = True
        self.requests = []  # (path, Range header)
        self.sent = []  # bytes of content, one entry a request
        self.release = threading.Event()  # ends the stalls

    def __setitem__(self, path, content):
        self.files[path] = content

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}/{path}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        site, path = self.server.site, self.path.lstrip("/")
        asked = self.headers.get("Range")
        site.requests.append((path, asked))
        fault = site.faults[path].pop(0) if site.faults[path] else None
        if isinstance(fault, int) or path not in site.files:
            self.send_error(fault or 404)
            return
        content, start = site.files[path], 0
        if asked and site.ranges:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        if start >= len(content) > 0:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(content)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if site.sends_length:
            self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        body = content[start:]
        if fault is not None:
            body = body[: len(body) // 2]
        site.sent.append(len(body))  # before the client can go on
        self.wfile.write(body)
        self.wfile.flush()
        if fault == "stall":
            site.release.wait(20)

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    site = Site()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.site, site.port = site, server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield site
    site.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def left_in():
    """The sorted names of what a folder holds."""
    return lambda folder: sorted(path.name for path in folder.iterdir())
