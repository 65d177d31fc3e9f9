"""Somebody with a browser, without the browser: cookies, tokens against forgery, forms and uploads."""

from __future__ import annotations

import json
import mimetypes
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener


class Unanswered(Exception):
    """The server went away before it answered: what was asked may have been done or not."""


@dataclass(frozen=True)
class Answer:
    """What came back, after any redirects."""

    status: int
    address: str
    text: str

    def first(self, pattern: str) -> str:
        """The first match of the pattern's group in the page. Raises LookupError."""
        found = re.search(pattern, self.text)
        if found is None:
            raise LookupError(f"{self.address} ({self.status}): 页面里没有 {pattern}")
        return found[1]


class Visitor:
    """One person's session with the site."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._cookies = CookieJar()
        self._opener: OpenerDirector = build_opener(ProxyHandler({}), HTTPCookieProcessor(self._cookies))

    def get(self, address: str) -> Answer:
        return self._ask(Request(self.site + address))

    def post(self, address: str, fields: Mapping[str, str | Sequence[str]]) -> Answer:
        body = urlencode(fields, doseq=True).encode()
        return self._send(address, body, "application/x-www-form-urlencoded")

    def post_json(self, address: str, said: object) -> Answer:
        """As a script in a page sends it."""
        return self._send(address, json.dumps(said).encode(), "application/json")

    def upload(self, address: str, fields: Mapping[str, str], name: str, file: Path) -> Answer:
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n'
        parts.append(head.encode() + f"Content-Type: {kind}\r\n\r\n".encode() + file.read_bytes() + b"\r\n")
        parts.append(f"--{boundary}--\r\n".encode())
        return self._send(address, b"".join(parts), f"multipart/form-data; boundary={boundary}")

    def sign_in(self, username: str, password: str) -> None:
        self.get("/sign-in/")
        answer = self.post("/sign-in/", {"username": username, "password": password})
        if answer.status != 200 or "/sign-in/" in answer.address:
            raise PermissionError(f"{username} 不能登录（{answer.status}）")

    def _send(self, address: str, body: bytes, kind: str) -> Answer:
        token = next((c.value for c in self._cookies if c.name == "csrftoken"), "") or ""
        headers = {"Content-Type": kind, "X-CSRFToken": token, "Referer": self.site + address}
        return self._ask(Request(self.site + address, data=body, headers=headers))

    def _ask(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=60) as response:
                return Answer(response.status, response.url, response.read().decode())
        except HTTPError as error:
            return Answer(error.code, error.url or "", error.read().decode())
        except (OSError, HTTPException) as error:
            raise Unanswered(str(error)) from error
