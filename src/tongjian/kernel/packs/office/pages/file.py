"""One file: as a form, as text with the proof beside every line, compared, and as it will look."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.packs.office.content import NewFile
from tongjian.kernel.packs.office.pages.common import done, of_city
from tongjian.kernel.packs.office.pages.showing import show, view_of
from tongjian.kernel.packs.office.paths import LARGEST, code_of, wrong_with
from tongjian.kernel.packs.office.queries import Desk, body_of
from tongjian.kernel.packs.office.revisions import save, take_back
from tongjian.kernel.packs.office.sampling import sample_pdf
from tongjian.kernel.packs.office.sheets import filled, layout_of
from tongjian.kernel.packs.office.yamltext import CannotRewrite, data_of, rewritten
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.middleware import ViewerRequest


@require_http_methods(["GET", "POST"])
@of_city
def file(request: ViewerRequest, desk: Desk, path: str) -> HttpResponseBase:
    """Show a file, or save what was changed in it. At most 6 SQL queries to show it."""
    body = body_of(desk, path)
    if body is None and desk.before.digest(path) == "":
        raise Http404("没有这个文件。")
    typed = None
    if request.method == "POST":
        if desk.revision is None:
            messages.error(request, "请先在列表页开始一次修订。")
            return redirect("manage-packs-file", desk.city, path)
        try:
            new = _given(request, desk, path, body or b"")
            save(request.viewer, desk.revision.pk, NewFile(path, new), seen=request.POST.get("seen", ""))
        except (RefusedError, CannotRewrite) as refusal:
            messages.error(request, str(refusal))
            typed = request.POST.get("text")
        else:
            messages.success(request, "已保存到修订。发布之后才会施行。")
            return redirect(f"{request.path}?view={view_of(request, path, pack_of(desk.city))}")
    return show(request, desk, path, body, typed)


@require_POST
@of_city
def restore(request: ViewerRequest, desk: Desk, path: str) -> HttpResponseBase:
    """Let the file be again as it was before this revision."""

    def act() -> None:
        take_back(request.viewer, _open(desk), path)

    return done(request, f"{path} 已恢复。", act, "manage-packs-city", desk.city)


@require_POST
@of_city
def remove(request: ViewerRequest, desk: Desk, path: str) -> HttpResponseBase:
    """Take the file away; what it defines is out of force from the day of publication."""

    def act() -> None:
        save(request.viewer, _open(desk), NewFile(path, None), seen=request.POST.get("seen", ""))

    return done(request, f"{path} 已从修订中删除。", act, "manage-packs-city", desk.city)


@require_POST
@of_city
def add(request: ViewerRequest, desk: Desk) -> HttpResponseBase:
    """A new file, empty or a copy of another."""
    path = request.POST.get("path", "").strip()
    try:
        body = _new_body(desk, path, request.POST.get("like", "").strip())
        save(request.viewer, _open(desk), NewFile(path, body), seen="")
    except (RefusedError, CannotRewrite) as refusal:
        messages.error(request, str(refusal))
        return redirect("manage-packs-city", desk.city)
    return redirect("manage-packs-file", desk.city, path)


@require_GET
@of_city
def download(request: ViewerRequest, desk: Desk, path: str) -> HttpResponseBase:
    """The file as it is, for a BPMN modeller or another editor."""
    body = body_of(desk, path)
    if body is None:
        raise Http404("没有这个文件。")
    response = HttpResponse(body, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{path.rsplit("/", 1)[-1]}"'
    return response


@require_GET
@of_city
def sample(request: ViewerRequest, desk: Desk, path: str) -> HttpResponseBase:
    """A PDF from the template of the working copy, with made-up contents."""
    body = body_of(desk, path)
    if body is None or not path.endswith(".typ"):
        raise Http404("没有这个版式文件。")
    try:
        pdf = sample_pdf(desk, path)
    except TypesettingError as error:
        messages.error(request, f"{error}")
        return redirect("manage-packs-file", desk.city, path)
    return HttpResponse(pdf, content_type="application/pdf")


def _given(request: ViewerRequest, desk: Desk, path: str, body: bytes) -> bytes:
    """The file as the page sends it: filled in, typed or uploaded."""
    if upload := request.FILES.get("upload"):
        if (upload.size or 0) > LARGEST:
            raise RefusedError(f"文件超过 {LARGEST // 1_000_000} MB。")
        return bytes(upload.read())
    if "text" in request.POST:
        typed = str(request.POST["text"]).replace("\r\n", "\n")
        return typed.encode() if typed.endswith("\n") or not typed else f"{typed}\n".encode()
    text = body.decode()
    given = {name: [str(each) for each in request.POST.getlist(name)] for name in request.POST}
    data = data_of(text)
    return rewritten(text, filled(layout_of(path, pack_of(desk.city)), data, given)).encode()


def _new_body(desk: Desk, path: str, like: str) -> bytes:
    """What a new file holds at first: nothing, or a copy under its own code."""
    if sentence := wrong_with(path):
        raise RefusedError(f"{sentence}。")
    if body_of(desk, path) is not None:
        raise RefusedError(f"已有 {path}，请直接修改。")
    body = body_of(desk, like) if like else b""
    if body is None:
        raise RefusedError(f"没有文件 {like}。")
    if not like or not path.endswith(".yaml"):
        return body
    data = data_of(body.decode())
    return rewritten(body.decode(), {**data, next(iter(data)): code_of(path)}).encode()


def _open(desk: Desk) -> int:
    if desk.revision is None:
        raise RefusedError("请先开始一次修订。")
    return desk.revision.pk
