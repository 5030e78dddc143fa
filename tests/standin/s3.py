"""An S3-compatible store with one bucket: takes only what is signed rightly (AWS Signature Version 4)."""

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.standin.hosting import Hosted

UNSIGNED = "UNSIGNED-PAYLOAD"


class S3Server(Hosted):
    """Keeps objects in memory; ``objects`` shows what lies there, by key."""

    bucket = "ho-so"
    access_key = "office"
    secret_key = "a secret for tests"
    region = "vn-1"

    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[str, bytes] = {}
        self.down = False
        methods = ["GET", "PUT", "HEAD", "DELETE"]
        self.app = Starlette(routes=[Route("/{path:path}", self._serve, methods=methods)])

    async def _serve(self, request: Request) -> Response:
        body = await request.body()
        if self.down:
            return _refusal(503, "SlowDown")
        if not self._is_signed(request, body):
            return _refusal(403, "SignatureDoesNotMatch")
        bucket, _, key = request.path_params["path"].partition("/")
        if bucket != self.bucket:
            return _refusal(404, "NoSuchBucket")
        if not key:
            return self._listed(request.query_params.get("prefix", ""))
        return self._object(request.method, key, body)

    def _object(self, method: str, key: str, body: bytes) -> Response:
        if method == "PUT":
            self.objects[key] = body
            return Response(headers={"ETag": f'"{hashlib.md5(body).hexdigest()}"'})
        if method == "DELETE":
            self.objects.pop(key, None)
            return Response(status_code=204)
        if key not in self.objects:
            return _refusal(404, "NoSuchKey", empty=method == "HEAD")
        content = self.objects[key]
        headers = {"ETag": '"x"', "Last-Modified": "Mon, 23 Nov 2026 03:00:00 GMT"}
        return Response(content, media_type="application/octet-stream", headers=headers)

    def _listed(self, prefix: str) -> Response:
        entries = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-11-23T03:00:00.000Z</LastModified>"
            f'<ETag>"x"</ETag><Size>{len(content)}</Size></Contents>'
            for key, content in sorted(self.objects.items())
            if key.startswith(prefix)
        )
        head = f"<Name>{self.bucket}</Name><Prefix>{escape(prefix)}</Prefix><IsTruncated>false</IsTruncated>"
        return Response(f"<ListBucketResult>{head}{entries}</ListBucketResult>", media_type="application/xml")

    def _is_signed(self, request: Request, body: bytes) -> bool:
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        fields = dict(one.strip().split("=", 1) for one in rest.split(",") if "=" in one)
        key, _, scope = fields.get("Credential", "").partition("/")
        given, when = request.headers.get("x-amz-content-sha256", ""), request.headers.get("x-amz-date", "")
        if scheme != "AWS4-HMAC-SHA256" or key != self.access_key or scope != self._scope(when):
            return False
        if given not in {UNSIGNED, hashlib.sha256(body).hexdigest()}:
            return False
        signed = fields.get("SignedHeaders", "").split(";")
        canonical = "\n".join(
            [
                request.method,
                quote(request.url.path, safe="/~"),
                _query(request.query_params),
                *(f"{name}:{' '.join(request.headers.get(name, '').split())}" for name in signed),
                "",
                ";".join(signed),
                given,
            ]
        )
        told = "\n".join([scheme, when, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        right = hmac.new(self._key(scope), told.encode(), hashlib.sha256).hexdigest()
        return {"host", "x-amz-date"} <= set(signed) and right == fields.get("Signature")

    def _scope(self, when: str) -> str:
        return f"{when[:8]}/{self.region}/s3/aws4_request"

    def _key(self, scope: str) -> bytes:
        key = b"AWS4" + self.secret_key.encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return key


def _query(given: Mapping[str, str]) -> str:
    return "&".join(
        f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in sorted(given.items())
    )


def _refusal(status: int, code: str, *, empty: bool = False) -> Response:
    body = "" if empty else f"<Error><Code>{code}</Code><Message>no</Message><Resource>/</Resource></Error>"
    return Response(body, status_code=status, media_type="application/xml")
