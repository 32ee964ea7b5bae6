"""Serves a folder over HTTP on this machine, with the headers that Pyodide and shared memory want.

A page may share memory with its workers only when it is cross-origin isolated: the three policy headers
below. The browser tests serve `dist/site` through the same code as `build.sh demo`.
"""

import argparse
import contextlib
import os
import sys
import threading
import webbrowser
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",  # revalidate: a rebuilt file is seen at the next reload
}


class Handler(SimpleHTTPRequestHandler):
    """Static files with `HEADERS` and types that module scripts and streaming compilation accept."""

    protocol_version = "HTTP/1.1"
    extensions_map: ClassVar[dict[str, str]] = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".ts": "text/plain",
        ".json": "application/json",
        ".wasm": "application/wasm",
        ".whl": "application/zip",
        ".zip": "application/zip",
    }

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing about requests that went well."""


class Server(ThreadingHTTPServer):
    """A threaded server that does not wait for browsers that keep connections open."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        # A browser that closes a tab resets its connections; that is no error of ours.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def make_server(folder: Path, port: int = 0) -> Server:
    """A server for `folder` on the loopback interface; port 0 picks a free one. OSError if it is taken."""
    return Server(("127.0.0.1", port), partial(Handler, directory=str(folder)))


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve `folder` from a thread while the block runs; yields the address, with a slash at its end."""
    with make_server(folder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def has_display() -> bool:
    """Whether a browser window could show up here."""
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def main() -> None:
    """Serve until interrupted; the first line printed is the address."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--path", default="", help="what to add to the printed address, e.g. demo/")
    parser.add_argument("--port", type=int, default=0, help="default: any free port")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    options = parser.parse_args()
    with make_server(options.folder, options.port) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/{options.path}"
        print(address, flush=True)
        if not options.no_open and has_display():
            webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()


if __name__ == "__main__":
    main()
