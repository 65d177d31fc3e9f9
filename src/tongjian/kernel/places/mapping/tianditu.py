"""The base map of Tianditu (天地图), through our own server: the browser speaks to nobody else.

Only where a key is configured. The key never leaves the server, only tiles around the city are fetched, and
what comes back is passed on only when it is a picture of honest size.
"""

from __future__ import annotations

import logging
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Final, Never
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongjian.kernel.licences.pace import address_of, wait_for
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.places.services.grid import OutOfRange, Tile, reach

KINDS: Final = ("vec", "cva", "img", "cia")
"""Streets and their names, photographs and theirs."""
DEEPEST: Final = 18
SECONDS: Final = 6.0
MOST_BYTES: Final = 512 * 1024
A_MINUTE: Final = 900
"""Tiles a minute for one address: a screen needs some forty."""
_KEPT: Final = "public, max-age=604800"
_PICTURES: Final = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
_PIECE: Final = 64 * 1024
_AT_ONCE: Final = 6
_PATIENCE: Final = 1.0
_doors = threading.BoundedSemaphore(_AT_ONCE)
"""How many tiles a server process waits for at once: a slow upstream must not take all its threads."""
_log = logging.getLogger(__name__)


class Unreachable(Exception):
    """No picture came from upstream; the text says why, for the log alone: it may hold the key."""


@dataclass(frozen=True)
class Picture:
    """A tile as it came."""

    content: bytes
    media_type: str


@require_GET
def tile(request: HttpRequest, city: str, kind: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of the base map. Not found without a key, for an unknown kind, and away from the city."""
    if not settings.TONGJIAN_TIANDITU_KEY or kind not in KINDS or not _shows(city, z, x, y):
        raise Http404("没有这张底图瓦片。")
    if seconds := wait_for("tianditu", address_of(request), A_MINUTE):
        return _without_picture("底图请求太快，请稍候。", 429, seconds)
    if not _doors.acquire(timeout=_PATIENCE):
        return _without_picture("底图服务繁忙，请稍候。", 503, 2)
    try:
        picture = fetch(kind, z, x, y)
    except Unreachable as error:
        _log.warning("tianditu %s %s/%s/%s: %s", kind, z, x, y, error)
        return _without_picture("底图服务没有应答；本市自有图层不受影响。", 502, 30)
    finally:
        _doors.release()
    headers = {"Cache-Control": _KEPT, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(picture.content, content_type=picture.media_type, headers=headers)


def address_pattern(city: str) -> str:
    """The address of a tile with `{kind}`, `{z}`, `{x}` and `{y}` in their places."""
    start = reverse("blueprint-tianditu", args=[city, "vec", 0, 0, 0]).removesuffix("vec/0/0/0")
    return f"{start}{{kind}}/{{z}}/{{x}}/{{y}}"


def fetch(kind: str, z: int, x: int, y: int) -> Picture:
    """The tile from upstream. Raises Unreachable, without the key in its text."""
    question = {
        "SERVICE": "WMTS",
        "REQUEST": "GetTile",
        "VERSION": "1.0.0",
        "LAYER": kind,
        "STYLE": "default",
        "TILEMATRIXSET": "w",
        "FORMAT": "tiles",
        "TILEMATRIX": z,
        "TILEROW": y,
        "TILECOL": x,
        "tk": settings.TONGJIAN_TIANDITU_KEY,
    }
    address = f"{settings.TONGJIAN_TIANDITU_URL}/{kind}_w/wmts?{urlencode(question)}"
    asked = urllib.request.Request(address, headers={"User-Agent": "Tongjian"})
    try:
        with _opener.open(asked, timeout=SECONDS) as answer:
            return _picture(answer)
    except urllib.error.HTTPError as error:
        raise Unreachable(f"HTTP {error.code}") from None
    except (OSError, HTTPException) as error:
        raise Unreachable(type(error).__name__) from None


def _picture(answer: HTTPResponse) -> Picture:
    content, deadline = b"", time.monotonic() + SECONDS
    # The time-out of the connection is one for each piece: a slow drip would never reach it.
    while piece := answer.read1(_PIECE):
        content += piece
        if len(content) > MOST_BYTES or time.monotonic() > deadline:
            raise Unreachable(f"no end after {len(content)} bytes")
    media_type = next((kind for mark, kind in _PICTURES.items() if content.startswith(mark)), None)
    if media_type is None:
        raise Unreachable(f"no picture: {len(content)} bytes")
    return Picture(content, media_type)


def _shows(city: str, z: int, x: int, y: int) -> bool:
    """Whether the tile shows the city or what lies around it."""
    frame = pack_of(city).frame
    if frame is None or not 1 <= z <= DEEPEST:
        return False
    try:
        return reach(Tile(z, x, y), frame) is not None
    except OutOfRange:
        return False


def _without_picture(sentence: str, status: int, seconds: int) -> HttpResponse:
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8", headers=headers)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key is meant for one host."""

    def redirect_request(self, *_: object, **__: object) -> Never:
        raise Unreachable("redirected")


_opener = urllib.request.build_opener(_NoRedirects)
