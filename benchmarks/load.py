"""A small HTTP client that can keep two cores busy, and a stand-in that accepts whatever is sent."""

import asyncio
import json
from collections.abc import Sequence

OK = {"ok": True, "result": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}


class Posts:
    """Keep-alive connections to one server."""

    def __init__(self, host: str, port: int, path: str, headers: dict[str, str]) -> None:
        self._host, self._port, self._path, self._headers = host, port, path, headers
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, body: bytes) -> int:
        """Send one body and return the status; a kept connection that the server closed is opened anew."""
        if self._free:
            kept = self._free.pop()
            try:
                return await self._post(kept, body)
            except (asyncio.IncompleteReadError, ConnectionError):
                kept[1].close()
        return await self._post(await asyncio.open_connection(self._host, self._port), body)

    async def _post(self, connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], body: bytes) -> int:
        reader, writer = connection
        lines = [f"POST {self._path} HTTP/1.1", f"Host: {self._host}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self._headers.items()]
        writer.write("\r\n".join([*lines, "Content-Type: application/json", "", ""]).encode() + body)
        head = await reader.readuntil(b"\r\n\r\n")
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                await reader.readexactly(int(line.split(b":")[1]))
        self._free.append(connection)
        return int(head.split(b" ", 2)[1])

    async def all(self, bodies: Sequence[bytes], *, at_once: int) -> list[int]:
        """Send all bodies, so many at a time."""
        waiting = list(reversed(bodies))
        statuses: list[int] = []

        async def one_after_another() -> None:
            while waiting:
                statuses.append(await self.post(waiting.pop()))

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))
        return statuses

    async def steadily(self, bodies: Sequence[bytes], *, per_second: float) -> list[int]:
        """Send all bodies at an even pace."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        tasks = []
        for number, body in enumerate(bodies):
            await asyncio.sleep(max(0.0, start + number / per_second - loop.time()))
            tasks.append(asyncio.create_task(self.post(body)))
        return await asyncio.gather(*tasks)


async def accepting_anything() -> tuple[asyncio.Server, int]:
    """Start a Bot API that says ok to every call; return it and its port."""
    body = json.dumps(OK).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        len(body),
        body,
    )

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                for line in head.split(b"\r\n"):
                    if line.lower().startswith(b"content-length:"):
                        await reader.readexactly(int(line.split(b":")[1]))
                writer.write(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]
