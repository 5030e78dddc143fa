"""What the scanner says of a file: a command, a daemon on a socket, or nobody."""

import asyncio
import struct

import pytest

from bot.scanning import ScannerSilent, Verdict, scanned

CONTENT = bytes(range(256)) * 1000


async def test_without_a_scanner_everything_is_clean() -> None:
    assert await scanned(CONTENT, "") is Verdict.CLEAN


@pytest.mark.parametrize(("exits", "verdict"), [(0, Verdict.CLEAN), (1, Verdict.INFECTED)])
async def test_a_command_gets_the_bytes_and_answers_by_its_exit(exits: int, verdict: Verdict) -> None:
    counts = f"sh -c '[ $(wc -c) -eq {len(CONTENT)} ] && exit {exits} || exit 9'"
    assert await scanned(CONTENT, counts) is verdict


@pytest.mark.parametrize("scanner", ["sh -c 'exit 2'", "there-is-no-such-scanner", "clamd:127.0.0.1:1"])
async def test_one_that_fails_or_is_not_there_is_silent(scanner: str) -> None:
    with pytest.raises(ScannerSilent):
        await scanned(CONTENT, scanner)


@pytest.mark.parametrize(
    ("says", "verdict"),
    [(b"stream: OK\0", Verdict.CLEAN), (b"stream: Eicar-Test-Signature FOUND\0", Verdict.INFECTED)],
)
async def test_the_daemon_gets_the_bytes_in_pieces(says: bytes, verdict: Verdict) -> None:
    got = bytearray()

    async def clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        while size := struct.unpack("!I", await reader.readexactly(4))[0]:
            got.extend(await reader.readexactly(size))
        writer.write(says)
        writer.close()

    async with await asyncio.start_server(clamd, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await scanned(CONTENT, f"clamd:127.0.0.1:{port}") is verdict
    assert bytes(got) == CONTENT


async def test_a_daemon_that_talks_nonsense_is_silent() -> None:
    async def odd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\0")
        writer.write(b"hello\0")
        await reader.read()
        writer.close()

    async with await asyncio.start_server(odd, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(ScannerSilent):
            await scanned(b"small", f"clamd:127.0.0.1:{port}")
