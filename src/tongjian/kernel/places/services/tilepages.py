"""Addresses of tiles. A version never changes, so neither does a tile of it, and a browser asks once."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import ANONYMOUS
from tongjian.kernel.places import access, queries
from tongjian.kernel.places.services import reading
from tongjian.kernel.places.services.answering import frame_of, layer_of, only_reading, origin, sorry
from tongjian.kernel.places.services.collections import stated_version
from tongjian.kernel.places.services.exceptions import InvalidParameter, NotFound, Refused
from tongjian.kernel.places.services.grid import DEEPEST, OutOfRange, Tile
from tongjian.kernel.places.services.links import JSON, MVT, address
from tongjian.kernel.places.services.parameters import known, version
from tongjian.kernel.places.services.tiles import shown, tile

P = ParamSpec("P")
_MOST_LAYERS: Final = 40
_YEAR: Final = 31_536_000
_MAKE: Final = "1"
"""Of the bytes: raised when the same features come out as others, so that browsers ask anew."""
_LAYER: Final = re.compile(r"([a-z][a-z0-9-]{0,59}):([1-9][0-9]{0,8})")
_GZIP: Final = re.compile(r"\bgzip\b")
_FIELDS: Final = {"text": "String", "date": "String", "number": "Number", "integer": "Number"}


def _told(
    page: Callable[Concatenate[ViewerRequest, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """What is refused is told as a JSON exception; other methods are refused."""

    @csrf_exempt
    @wraps(page)
    def view(request: ViewerRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            only_reading(request)
            return page(request, *args, **kwargs)
        except Refused as refused:
            return sorry(request, refused)
        except OutOfRange as refused:
            return sorry(request, NotFound(str(refused)))

    return view


@_told
def one_layer(
    request: ViewerRequest, city: str, layer: str, number: int, z: int, x: int, y: int
) -> HttpResponseBase:
    """A tile of one version of a layer. 3 SQL queries; for a layer of officials those of the viewer too."""
    known(request.GET, ())
    return _answer(request, city, {layer: number}, Tile(z, x, y))


@_told
def several_layers(request: ViewerRequest, city: str, z: int, x: int, y: int) -> HttpResponseBase:
    """One tile of several layers, `?layers=a:3,b:1`. 1 SQL query, and 2 for each layer."""
    given = known(request.GET, ("layers",), longest=_MOST_LAYERS * 72)
    return _answer(request, city, _layers(given.get("layers", "")), Tile(z, x, y))


@_told
def tilejson(request: ViewerRequest, city: str, layer: str) -> HttpResponse:
    """TileJSON 3.0 of the version in force, or of one by its number. 2 SQL queries for a visitor."""
    pack = pack_of(city)
    frame = frame_of(pack)
    asked = version(known(request.GET, ("version",)))
    layer_of(request.viewer, pack, layer)
    found = reading.in_force(city, layer, asked)
    declared = queries.definition(city, layer, found.number)
    west, south, east, north = frame.extent
    body = {
        "tilejson": "3.0.0",
        "name": declared.title,
        "description": f"{declared.title}第 {found.number} 版，{found.effective_from} 起施行",
        "attribution": pack.duty_title(declared.owner),
        "version": f"{found.number}.0.0",
        "scheme": "xyz",
        "tiles": [
            f"{address(origin(request), city, 'tiles', layer, str(found.number))}/{{z}}/{{x}}/{{y}}.mvt"
        ],
        "minzoom": declared.min_zoom,
        "maxzoom": DEEPEST,
        "bounds": [west, south, east, north],
        "center": [(west + east) / 2, (south + north) / 2, max(declared.min_zoom, 10)],
        "vector_layers": [
            {
                "id": layer,
                "description": declared.title,
                "minzoom": declared.min_zoom,
                "maxzoom": DEEPEST,
                "fields": {each.name: _FIELDS[each.kind] for each in shown(declared)},
            }
        ],
        "layerVersion": stated_version(found),
    }
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type=JSON)
    response["Cache-Control"] = "private, no-cache"
    return response


def _layers(text: str) -> dict[str, int]:
    parts = [_LAYER.fullmatch(each) for each in text.split(",")]
    asked = {part[1]: int(part[2]) for part in parts if part}
    if not all(parts) or len(asked) < len(parts):
        wanted = "“图层:版本号”，用逗号分开，图层不重复，如 roads:3,parcels:1"
        raise InvalidParameter(f"参数 layers 应为{wanted}，收到“{text[:80]}”。")
    if len(asked) > _MOST_LAYERS:
        raise InvalidParameter(f"参数 layers 最多 {_MOST_LAYERS} 个图层，收到 {len(asked)} 个。")
    return asked


def _answer(request: ViewerRequest, city: str, numbers: Mapping[str, int], place: Tile) -> HttpResponseBase:
    pack = pack_of(city)
    frame_of(pack)
    keeping = _keeping(request, pack, numbers)
    try:
        versions = queries.edition_of_numbers(city, numbers).versions
    except LookupError:
        named = "、".join(f"{code} 第 {number} 版" for code, number in numbers.items())
        raise NotFound(f"没有发布过：{named}。") from None
    digest = hashlib.sha256("".join(versions[code].digest for code in numbers).encode()).hexdigest()
    # Weak: the bytes differ with the encoding, what they say does not.
    etag = f'W/"{digest[:24]}.{_MAKE}"'
    response = get_conditional_response(request, etag=etag) or _made(request, city, numbers, place)
    response["ETag"] = etag
    response["Cache-Control"] = f"{keeping}, max-age={_YEAR}, immutable"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _keeping(request: ViewerRequest, pack: Pack, numbers: Mapping[str, int]) -> str:
    """Who may keep the tile. Raises `NotFound` for a layer that the viewer may not see."""
    # A tile that everybody may see is the same for everybody: the session is not even looked at.
    if numbers.keys() <= access.visible_layers(ANONYMOUS, pack.name):
        return "public"
    for code in numbers:
        layer_of(request.viewer, pack, code)
    return "private"


def _made(request: ViewerRequest, city: str, numbers: Mapping[str, int], place: Tile) -> HttpResponse:
    body = b"".join(tile(city, code, number, place.z, place.x, place.y) for code, number in numbers.items())
    if not body:
        return HttpResponse(status=204)
    headers: dict[str, Any] = {}
    if _GZIP.search(request.headers.get("Accept-Encoding", "")):
        body, headers = gzip.compress(body, compresslevel=5, mtime=0), {"Content-Encoding": "gzip"}
    return HttpResponse(body, content_type=MVT, headers=headers)
