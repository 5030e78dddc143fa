"""Asks a virus scanner about files that people send: a command of the office's, or a ClamAV daemon."""

import asyncio
import shlex
import struct
from enum import StrEnum

#: A scanner that is silent for longer is not there, in seconds.
PATIENCE_S = 60
#: ``clamd:/run/clamav/clamd.ctl`` or ``clamd:127.0.0.1:3310``; anything else is a command.
DAEMON = "clamd:"
_PIECE = 1 << 16
#: What scanners by common consent return for a file that is infected.
_INFECTED = 1


class Verdict(StrEnum):
    """What the scanner says of a file."""

    CLEAN = "clean"
    INFECTED = "infected"


class ScannerSilent(Exception):
    """The scanner could not be asked; the file waits until it can."""


async def scanned(content: bytes, scanner: str) -> Verdict:
    """Return what the scanner says of these bytes; without a scanner everything is clean.

    A command gets the bytes on its standard input; 0 means clean, 1 infected, all else that it failed.

    Raises:
        ScannerSilent: it is not there, failed, or took too long.
    """
    if not scanner:
        return Verdict.CLEAN
    ask = _ask_daemon if scanner.startswith(DAEMON) else _ask_command
    try:
        return await asyncio.wait_for(ask(content, scanner.removeprefix(DAEMON)), PATIENCE_S)
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        raise ScannerSilent(type(error).__name__) from error


async def _ask_command(content: bytes, command: str) -> Verdict:
    process = await asyncio.create_subprocess_exec(
        *shlex.split(command),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await process.communicate(content)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode not in {0, _INFECTED}:
        raise ScannerSilent(f"exit {process.returncode}")
    return Verdict.INFECTED if process.returncode == _INFECTED else Verdict.CLEAN


async def _ask_daemon(content: bytes, place: str) -> Verdict:
    if place.startswith("/"):
        reader, writer = await asyncio.open_unix_connection(place)
    else:
        host, _, port = place.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(b"zINSTREAM\0")
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            writer.write(struct.pack("!I", len(piece)) + piece)
            await writer.drain()
        writer.write(struct.pack("!I", 0))
        await writer.drain()
        said = (await reader.readuntil(b"\0")).rstrip(b"\0").decode("utf-8", "replace")
    finally:
        writer.close()
    if said.endswith(" OK"):
        return Verdict.CLEAN
    if said.endswith(" FOUND"):
        return Verdict.INFECTED
    raise ScannerSilent("odd answer")
