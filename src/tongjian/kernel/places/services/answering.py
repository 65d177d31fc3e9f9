"""One way for every document of the services to be asked for and answered.

A page function is given a `Call` and returns an `Answer`; JSON or HTML, the `Link` header, methods that are
not for reading, and exceptions are the same for all and stand here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from tongjian.engines.blueprint.frame import Frame
from tongjian.engines.blueprint.layer import Layer
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places import access
from tongjian.kernel.places.services.exceptions import InvalidParameter, NotFound, Refused
from tongjian.kernel.places.services.links import HTML, JSON, Link, address, header
from tongjian.kernel.places.services.parameters import known

P = ParamSpec("P")
_TEMPLATE: Final = "places/services/document.html"
_READING: Final = "GET, HEAD"


@dataclass(frozen=True)
class Cell:
    """A text of a table, with an address where it leads somewhere."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Answer:
    """A document: `body` for programs, the rest for people.

    `features` are GeoJSON texts that become the member of that name. `facts` and `rows` are what the HTML
    form shows. `links` are those of the body, unless it is of a kind that has no room for them.
    """

    body: dict[str, Any]
    heading: str
    kind: str = JSON
    features: Sequence[str] | None = None
    facts: Sequence[tuple[str, str]] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[Link] = ()

    def __post_init__(self) -> None:
        if not self.links:
            object.__setattr__(self, "links", self.body.get("links", ()))

    @property
    def text(self) -> str:
        """The JSON form."""
        written = _json(self.body)
        if self.features is None:
            return written
        return f'{written[:-1]},"features":[{",".join(self.features)}]}}'


@dataclass(frozen=True)
class Call:
    """A request to the services of a city that has a blueprint. `kind` is the media type of the answer."""

    request: ViewerRequest
    pack: Pack
    frame: Frame
    kind: str

    @property
    def city(self) -> str:
        """The city whose services are asked."""
        return self.pack.name

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return self.request.viewer

    @property
    def here(self) -> str:
        """The absolute address asked for, without parameters."""
        return origin(self.request) + quote(self.request.path)

    def at(self, *parts: str, query: Iterable[tuple[str, str]] = ()) -> str:
        """An absolute address below the landing page; `""` is its own."""
        return address(f"{origin(self.request)}/{self.city}/ogc", *parts, query=query)

    def parameters(self, *names: str) -> dict[str, str]:
        """The parameters given, of which only these and `f` are known. Raises `InvalidParameter`."""
        return known(self.request.GET, (*names, "f"))

    def layers(self) -> dict[str, Layer]:
        """The layers the viewer may see, by code."""
        seen = access.visible_layers(self.viewer, self.city)
        return {code: layer for code, layer in self.pack.layers.items() if code in seen}

    def layer(self, code: str) -> Layer:
        """One of them. Raises `NotFound`, the same for what is not there and what may not be seen."""
        return layer_of(self.viewer, self.pack, code)


def layer_of(viewer: Viewer, pack: Pack, code: str) -> Layer:
    """A layer that the viewer may see. Raises `NotFound`."""
    if code not in access.visible_layers(viewer, pack.name):
        raise NotFound(f"没有图层“{code[:60]}”，或您无权查看。")
    return pack.layers[code]


def frame_of(pack: Pack) -> Frame:
    """Raises `NotFound`."""
    if pack.frame is None:
        raise NotFound(f"{pack.title}还没有一张蓝图。")
    return pack.frame


def origin(request: HttpRequest) -> str:
    """Scheme and host under which we are reached; behind a proxy the scheme is that of the public address."""
    public = urlsplit(settings.PUBLIC_URL)
    scheme = public.scheme if request.get_host() == public.netloc else request.scheme
    return f"{scheme}://{request.get_host()}"


def service(
    *kinds: str,
) -> Callable[[Callable[Concatenate[Call, P], Answer]], Callable[..., HttpResponse]]:
    """Make a page function a view that answers in the first of `kinds`, or in HTML."""

    def decorate(page: Callable[Concatenate[Call, P], Answer]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # nothing is written here, and a refused method has to be told as such
        @wraps(page)
        def view(request: ViewerRequest, city: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            kind = JSON
            try:
                only_reading(request)
                kind = _preferred(request, kinds)
                pack = pack_of(city)
                answer = page(Call(request, pack, frame_of(pack), kind), *args, **kwargs)
            except Refused as refused:
                return sorry(request, refused, html=kind == HTML)
            return _response(request, answer, kind)

        return view

    return decorate


def only_reading(request: HttpRequest) -> None:
    """Raises `Refused` for every other method."""
    if request.method not in ("GET", "HEAD"):
        raise Refused(405, "MethodNotAllowed", "本服务只供读取，请使用 GET 方法。")


def sorry(request: HttpRequest, refused: Refused, *, html: bool = False) -> HttpResponse:
    """The exception as a document."""
    body = {"code": refused.code, "description": refused.sentence}
    if html:
        response = _page(request, Answer(body, refused.sentence), refused.status)
    else:
        response = HttpResponse(_json(body), content_type=JSON, status=refused.status)
    if refused.status == 405:
        response["Allow"] = _READING
    return _unkept(response)


def _preferred(request: HttpRequest, kinds: Sequence[str]) -> str:
    wanted = request.GET.get("f")
    if wanted == "html":
        return HTML
    if wanted == "json":
        return kinds[0]
    if wanted is not None:
        raise InvalidParameter(f"参数 f 只能是 json 或 html，收到“{wanted[:40]}”。")
    found = request.get_preferred_type([*kinds, HTML])
    if found is None:
        raise Refused(406, "NotAcceptable", f"可用的格式：{'、'.join((*kinds, HTML))}。")
    return HTML if found == HTML else kinds[0]


def _response(request: HttpRequest, answer: Answer, kind: str) -> HttpResponse:
    if kind == HTML:
        response = _page(request, answer)
    else:
        response = HttpResponse(answer.text, content_type=answer.kind)
    for name, value in answer.headers.items():
        response[name] = value
    response["Link"] = header(answer.links)
    return _unkept(response)


def _page(request: HttpRequest, answer: Answer, status: int = 200) -> HttpResponse:
    return render(request, _TEMPLATE, {"answer": answer}, status=status)


def _unkept(response: HttpResponse) -> HttpResponse:
    """What a collection holds today may be another thing tomorrow, and for another viewer is already."""
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Accept", "Cookie"))
    return response


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
