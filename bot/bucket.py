"""A bucket of an S3-compatible store, of the office's own or of a provider in the country."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from bot.settings import Settings
from bot.shelf import ShelfSilent

#: Requests of threads at once.
CONNECTIONS = 10
TIMEOUT = urllib3.Timeout(connect=5, read=30)
RETRIES = urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504))
GONE = frozenset({"NoSuchKey", "NoSuchObject"})
PREFIX = "files/"


class Bucket:
    """The bucket of the settings; every object is named by its hash."""

    def __init__(self, settings: Settings) -> None:
        address = urlsplit(settings.s3_url)
        self._bucket = settings.s3_bucket
        self._client = Minio(
            address.netloc,
            access_key=settings.s3_access_key.get_secret_value(),
            secret_key=settings.s3_secret_key.get_secret_value(),
            region=settings.s3_region,
            secure=address.scheme == "https",
            http_client=urllib3.PoolManager(CONNECTIONS, timeout=TIMEOUT, retries=RETRIES),
        )

    def has(self, name: str) -> bool:
        try:
            with _told(name):
                self._client.stat_object(self._bucket, _key(name))
        except FileNotFoundError:
            return False
        return True

    def get(self, name: str) -> bytes:
        with _told(name):
            answer = self._client.get_object(self._bucket, _key(name))
            try:
                return bytes(answer.read())
            finally:
                answer.close()
                answer.release_conn()

    def put(self, name: str, stored: bytes) -> None:
        with _told(name):
            self._client.put_object(self._bucket, _key(name), io.BytesIO(stored), len(stored))

    def drop(self, name: str) -> None:
        with _told(name):
            self._client.remove_object(self._bucket, _key(name))

    def names(self) -> Iterator[str]:
        with _told(""):
            listed = self._client.list_objects(self._bucket, prefix=PREFIX, recursive=True)
            found = [str(one.object_name).rpartition("/")[2] for one in listed]
        yield from found


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Say in our words what went wrong; addresses and keys stay out of it."""
    try:
        yield
    except S3Error as error:
        if error.code in GONE:
            raise FileNotFoundError(name) from None
        raise ShelfSilent(str(error.code)) from None
    except (MinioException, urllib3.exceptions.HTTPError) as error:
        raise ShelfSilent(type(error).__name__) from None


def _key(name: str) -> str:
    return f"{PREFIX}{name[:2]}/{name}"
