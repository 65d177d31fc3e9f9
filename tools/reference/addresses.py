"""Every HTTP address, who may open it, and what is there: from the routes and the guards of their pages."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tongjian.kernel.people import gate
from tongjian.site.api import api
from tools.reference.markdown import code, table, told

HEAD = """# Addresses

Who may open a page at all. What is *on* it is narrowed further, to the person's own organisation or city:
a stranger to a case, project or document is answered as if it did not exist.

"""
JSON = """
## JSON interface

Described in full by `/api/openapi.json`. It does what the pages do, by the same actions and with the same
refusals.

"""


def page() -> str:
    """One row a page, then one row an operation of the JSON interface."""
    pages = (
        (code("/" + at), " ".join(_methods(to)), _who(to), told(_inner(to)))
        for at, to in _addresses()
        if not at.startswith("api/")
    )
    operations = (
        (code(at), method.upper(), "signed in" if "security" in told_of else "anyone", told_of["summary"])
        for at, methods in api.get_openapi_schema(path_prefix="/api/")["paths"].items()
        for method, told_of in methods.items()
    )
    head = ("address", "methods", "open to", "what is there")
    return HEAD + table(head, pages) + JSON + table(head, operations)


def _addresses() -> Iterator[tuple[str, Callable[..., Any]]]:
    def walk(patterns: list[Any], before: str) -> Iterator[tuple[str, Callable[..., Any]]]:
        for pattern in patterns:
            at = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, at)
            elif isinstance(pattern, URLPattern):
                yield at, pattern.callback

    yield from walk(get_resolver().url_patterns, "")


def _layers(page: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """The page as decorated, then what each decorator wraps, down to the page itself."""
    layer: Callable[..., Any] | None = page
    while layer is not None:
        yield layer
        layer = getattr(layer, "__wrapped__", None)


def _inner(page: Callable[..., Any]) -> object:
    return getattr(page, "view_class", None) or list(_layers(page))[-1]


def _kept(page: Callable[..., Any], name: str) -> Any:
    """What a decorator was given, by the name under which it keeps it."""
    for layer in _layers(page):
        if inspect.isfunction(layer) and (kept := inspect.getclosurevars(layer).nonlocals.get(name)):
            return kept
    return ()


def _methods(page: Callable[..., Any]) -> list[str]:
    declared = _kept(page, "request_method_list") or ("GET", "POST")
    return [method for method in declared if method != "HEAD"]


def _who(page: Callable[..., Any]) -> str:
    if roles := _kept(page, "roles"):
        return "、".join(role.label for role in roles)
    # A decorated page runs the code of the function that stands inside the decorator.
    inside = gate.signed_in.__code__.co_consts
    guarded = any(inspect.isfunction(layer) and layer.__code__ in inside for layer in _layers(page))
    return "signed in" if guarded else "anyone"
