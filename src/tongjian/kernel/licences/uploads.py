"""A file that is only compared: its digest is taken as it arrives, and nothing of it is kept."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

MOST_BYTES = 50 * 1024 * 1024


class DigestHandler(FileUploadHandler):
    """Takes the SHA-256 of an uploaded file; the file handed on is the digest in hex, not the content.

    A file above `MOST_BYTES` is not read to its end.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.hash = hashlib.sha256()
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        if self.size > MOST_BYTES:
            raise StopUpload(connection_reset=True)
        self.hash.update(raw_data)

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        return SimpleUploadedFile(self.file_name or "file", self.hash.hexdigest().encode())
