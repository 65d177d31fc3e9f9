"""The page of a file: its form, its text with the proof beside every line, its comparison, its picture."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from tongjian.kernel.catalog.picture import picture
from tongjian.kernel.packs.office.paths import code_of, is_text, room_of
from tongjian.kernel.packs.office.proving import Proof, prove
from tongjian.kernel.packs.office.queries import Desk, compared, history_of, numbered, title_of
from tongjian.kernel.packs.office.sheets import layout_of, shown
from tongjian.kernel.packs.office.yamltext import CannotRewrite, data_of
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.middleware import ViewerRequest


def show(
    request: ViewerRequest, desk: Desk, path: str, body: bytes | None, typed: str | None = None
) -> HttpResponse:
    """Render the page; `typed` is what could not be saved and must not be lost."""
    proof = prove(desk.revision) if desk.revision else Proof((), None)
    pack = proof.pack or pack_of(desk.city)
    text = typed if typed is not None else _decoded(body, path)
    before = desk.before.read(path) if desk.before.digest(path) else None
    context: dict[str, Any] = {
        "desk": desk,
        "path": path,
        "room": room_of(path),
        "title": title_of(path, pack),
        "view": view_of(request, path, pack),
        "views": _views(path, pack),
        "seen": desk.content.digest(path),
        "own": bool(desk.content.digest(path)),
        "gone": body is None,
        "text": text,
        "lines": numbered(text, proof.of(path)),
        "mistakes": proof.of(path),
        "elsewhere": [each for each in proof.mistakes if each.file != path],
        "difference": compared(before, body, path) if desk.content.digest(path) or body is None else [],
        "edits": history_of(desk.revision, path) if desk.revision else [],
        "form": _form(path, pack, text),
        "preview": _preview(path, pack),
        "picture": _picture(path, pack),
        "readable": is_text(path),
    }
    return render(request, "packs_office/file.html", context, status=422 if typed is not None else 200)


def _decoded(body: bytes | None, path: str) -> str:
    return (body or b"").decode("utf-8", "replace") if is_text(path) else ""


def _views(path: str, pack: Pack) -> list[tuple[str, str]]:
    """The ways to see a file; forms have a page of their own beside them."""
    views = [("form", "表格")] if layout_of(path, pack) else []
    if is_text(path):
        views.append(("text", "文本"))
    if path.endswith((".bpmn", ".sheet.yaml")):
        views.append(("picture", "流程图"))
    if path.endswith(".form.yaml"):
        views.append(("preview", "表单预览"))
    return [*views, ("difference", "改动")]


def view_of(request: ViewerRequest, path: str, pack: Pack) -> str:
    """Which view of the file was asked for, or its first."""
    asked = request.GET.get("view") or request.POST.get("view", "")
    views = [name for name, _ in _views(path, pack)]
    return asked if asked in views else views[0]


def _form(path: str, pack: Pack, text: str) -> Any:
    layout = layout_of(path, pack)
    if not layout:
        return None
    try:
        return shown(layout, data_of(text))
    except CannotRewrite:
        return None


def _preview(path: str, pack: Pack) -> Any:
    return pack.forms.get(code_of(path)) if path.endswith(".form.yaml") else None


def _picture(path: str, pack: Pack) -> str:
    process = pack.processes.get(code_of(path)) if room_of(path).name == "processes" else None
    if process is None:
        return ""
    # The picture is made of escaped text and numbers alone.
    return mark_safe(picture(process.xml, process.graph, process.title))
