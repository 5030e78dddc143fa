"""Runs a stand-in as a real server on this machine, in a thread of its own."""

import socket
import threading
from typing import Self

import uvicorn
from starlette.types import ASGIApp


class Hosted:
    """A server for as long as the block lasts; ``app`` has to be there before it is entered."""

    app: ASGIApp

    def __init__(self, *, port: int = 0) -> None:
        self._port = port

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", self._port))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(self.app, log_level="critical", ws="none", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        sockets = [self._socket]
        self._thread = threading.Thread(target=self._server.run, args=(sockets,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.leaving()
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def leaving(self) -> None:
        """End what would hold the server up."""
