"""Files made for a session, fetched by its browser under an address that nobody can guess."""

import secrets
from threading import Lock
from typing import ClassVar

from tornado.web import HTTPError, RequestHandler

from paradiplomacy.app.work.files import Parcel

MOST = 60
"""Largest number of files that wait to be fetched; the oldest goes first."""


class Parcels(RequestHandler):
    """Hands out the files."""

    PATH = "file"
    _waiting: ClassVar[dict[str, Parcel]] = {}
    _lock: ClassVar[Lock] = Lock()

    @classmethod
    def leave(cls, parcel: Parcel) -> str:
        """Leave a file to be fetched, and return its address."""
        token = secrets.token_urlsafe(24)
        with cls._lock:
            while len(cls._waiting) >= MOST:
                cls._waiting.pop(next(iter(cls._waiting)))
            cls._waiting[token] = parcel
        return f"{cls.PATH}/{token}"

    @classmethod
    def drop(cls, address: str) -> None:
        """Forget a file that nobody will fetch."""
        with cls._lock:
            cls._waiting.pop(address.rpartition("/")[2], None)

    def get(self, token: str) -> None:
        """Hand out a file."""
        parcel = self._waiting.get(token)
        if parcel is None:
            raise HTTPError(404)
        self.set_header("Content-Type", parcel.kind)
        self.set_header("Content-Disposition", f'attachment; filename="{parcel.name}"')
        self.set_header("Cache-Control", "no-store")
        self.finish(parcel.content)
