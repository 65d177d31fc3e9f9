"""What makes a page installable on a phone and lets it open without a line: worker and manifest.

An app for the field has three addresses side by side, each under the folder it works in: the page, its
`worker.js` and its `manifest.webmanifest`. Its script registers the worker (`frontend/lib/fieldinstall.ts`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static

WORKER = "built/fieldworker.js"
FONTS = "built/fonts"
COLOUR = "#1f3d42"
# The page may use the camera and the place of the phone, which all others may not.
PERMISSIONS = "camera=(self), microphone=(), geolocation=(self), payment=(), usb=()"
ALWAYS = ("built/site.css", "built/site.js", "site/seal.svg")


def worker(page: str, files: Iterable[str]) -> HttpResponse:
    """The service worker of the app at `page`, which keeps these static files beside the page itself."""
    kept = [static(name) for name in (*ALWAYS, *files)]
    fonts = [static(name) for name in _fonts()]
    code = _code(WORKER)
    digests = map(_digest, (*ALWAYS, *files))
    version = hashlib.sha256("\n".join((code, page, *digests, *fonts)).encode()).hexdigest()
    said = {"version": version[:16], "page": page, "files": kept, "fonts": fonts}
    shell = json.dumps(said, ensure_ascii=False)
    response = HttpResponse(f"const SHELL = {shell};\n{code}", content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def manifest(page: str, name: str, short_name: str) -> JsonResponse:
    """What a phone needs to put the app on its first screen."""
    icons = [{"src": static("site/seal.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}]
    said = {
        "name": name,
        "short_name": short_name,
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "lang": "zh-Hans",
        "theme_color": COLOUR,
        "background_color": "#f6f7f5",
        "icons": icons,
    }
    return JsonResponse(said, content_type="application/manifest+json")


def _code(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"{name}: 前端还没有构建，请先运行 python -m tools.frontend")
    return Path(found).read_text(encoding="utf-8")


def _fonts() -> list[str]:
    """The faces the style sheet names, whose file names carry the digest of their content."""
    found = finders.find(FONTS)
    if not isinstance(found, str):
        return []
    return sorted(f"{FONTS}/{each.name}" for each in Path(found).glob("*.woff2"))


def _digest(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        return ""
    return _of_file(found, Path(found).stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _of_file(path: str, _changed: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
