"""Another system that is told of changes: over HTTP, or HTTPS with a certificate of its own making."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from starlette.types import Receive, Scope, Send

HOST = "he-thong.example"


@dataclass
class Receiver:
    """Another system: keeps what it is told and answers as it is bid; 200 when nothing is left to do."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        self.told.append(({name.decode(): value.decode() for name, value in scope["headers"]}, body))
        self.heard.set()
        status = self.answers.pop(0) if self.answers else 200
        headers = [(b"location", b"http://127.0.0.1:9/")] if status == 302 else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"x" * 10_000})

    def types(self) -> list[str]:
        return [json.loads(body)["type"] for _, body in self.told]


@asynccontextmanager
async def listening(receiver: Receiver, **tls: str) -> AsyncIterator[Receiver]:
    config = uvicorn.Config(receiver, host="127.0.0.1", port=0, log_config=None, lifespan="off", **tls)  # type: ignore[arg-type]
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    receiver.url = f"https://{HOST}:{port}/nhan" if tls else f"http://127.0.0.1:{port}/nhan"
    yield receiver
    server.should_exit = True
    await task


def certificate_for(host: str, folder: Path) -> tuple[str, str]:
    """Write a certificate of its own making for a host and return the paths of it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{host}.pem", folder / f"{host}.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    paths[1].write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    return str(paths[0]), str(paths[1])
