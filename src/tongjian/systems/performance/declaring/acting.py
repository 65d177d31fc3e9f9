"""Declarations to change: acts, indicators from the library, and what is pasted from Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tongjian.kernel.forms.editing import NoSuchFieldError, TableFullError
from tongjian.kernel.forms.errors import ClosedError, NotOwnerError
from tongjian.kernel.forms.sheet import SheetView
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.performance.declaring import actions, deciding, library
from tongjian.systems.performance.declaring.access import FILLERS, may_fill
from tongjian.systems.performance.declaring.following import begin_next
from tongjian.systems.performance.declaring.pages import found, trail_of
from tongjian.systems.performance.declaring.pasting import paste as pasted
from tongjian.systems.performance.declaring.refused import Mistake, RefusedError
from tongjian.systems.performance.models import Declaration

Act = Callable[[ViewerRequest, UUID, datetime], str]


@require_POST
@needs_role(*FILLERS)
def act(request: ViewerRequest, declaration: UUID, act: str) -> HttpResponseBase:
    """One act on a declaration; who may is asked by the act itself."""
    do = _ACTS.get(act)
    if do is None:
        raise Http404("没有这种操作")
    row = found(request.viewer, declaration)
    try:
        said = do(request, row.pk, timezone.now())
    except RefusedError as refused:
        return not_done(request, row, refused.mistakes)
    messages.success(request, said)
    return redirect("performance-declaration", row.pk)


@require_POST
@needs_role(*FILLERS)
def follow(request: ViewerRequest, declaration: UUID) -> HttpResponseBase:
    """建立下一年度申报, and open its form."""
    row = found(request.viewer, declaration)
    try:
        made = begin_next(request.viewer, row.pk, timezone.now())
    except RefusedError as refused:
        return not_done(request, row, refused.mistakes)
    messages.success(request, f"已建立 {made.year} 年度申报，内容取自 {row.year} 年度的批复，请核对。")
    return redirect("performance-declaration-form", made.pk)


def not_done(request: ViewerRequest, row: Declaration, mistakes: tuple[Mistake, ...]) -> HttpResponse:
    """The page that says what stands against it, each with the place on the form where it is mended."""
    context = {
        "row": row,
        "mistakes": [(mistake, _link(row, mistake)) for mistake in mistakes],
        "trail": trail_of(row),
    }
    return render(request, "performance/declaring/refused.html", context, status=422)


def _link(row: Declaration, mistake: Mistake) -> str:
    """The place on the form where it is mended."""
    form = reverse("performance-declaration-form", args=[row.pk])
    return f"{form}?check#field-{mistake.path.replace('.', '-')}" if mistake.path else ""


def _propose(request: ViewerRequest, declaration: UUID, now: datetime) -> str:
    version = actions.propose(request.viewer, declaration, now)
    return f"第 {version.number} 稿已送部门负责人签发。"


def _sign(request: ViewerRequest, declaration: UUID, now: datetime) -> str:
    deciding.sign(request.viewer, declaration, _seen(request), now)
    return "已签发，报送财政部门审核。"


def _give_back(request: ViewerRequest, declaration: UUID, now: datetime) -> str:
    deciding.give_back(request.viewer, declaration, _seen(request), _said(request), now)
    return "已退回承办人修改。"


def _approve(request: ViewerRequest, declaration: UUID, now: datetime) -> str:
    deciding.approve(request.viewer, declaration, _seen(request), _said(request), now)
    return "已批复，这一稿自现在起生效。"


def _return(request: ViewerRequest, declaration: UUID, now: datetime) -> str:
    remarks = [(name[7:], text) for name, text in request.POST.items() if name.startswith("remark.")]
    deciding.send_back(
        request.viewer,
        declaration,
        _seen(request),
        _said(request),
        [(place, str(text)) for place, text in remarks],
        now,
    )
    return "已退回申报部门修改。"


def _adjust(request: ViewerRequest, declaration: UUID, now: datetime) -> str:
    actions.adjust(request.viewer, declaration, _said(request), now)
    return "可以开始调整；新的一稿批复前，原批复继续有效。"


def _give_up(request: ViewerRequest, declaration: UUID, now: datetime) -> str:
    actions.give_up(request.viewer, declaration, _said(request), now)
    return "已办理。"


_ACTS: Mapping[str, Act] = {
    "propose": _propose,
    "sign": _sign,
    "give-back": _give_back,
    "approve": _approve,
    "return": _return,
    "adjust": _adjust,
    "give-up": _give_up,
}


def _said(request: ViewerRequest) -> str:
    return request.POST.get("opinion", "").strip()[:1000]


def _seen(request: ViewerRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if _counts(given) else 0


@require_http_methods(["GET", "POST"])
@needs_role(*FILLERS)
def pick(request: ViewerRequest, declaration: UUID) -> HttpResponseBase:
    """指标库: choose indicators, and add them to the form."""
    row = own(request, declaration)
    if request.method == "POST":
        numbers = {
            int(n) for n in request.POST.getlist("indicator") if n.isascii() and n.isdigit() and len(n) < 7
        }
        try:
            added = library.pick(request.viewer, row, numbers, timezone.now())
        except (ClosedError, TableFullError, NotOwnerError) as error:
            return not_done(request, row, (Mistake(str(error)),))
        messages.success(request, f"已加入 {added} 个指标；表中已有的没有重复加入。")
        return redirect(f"{reverse('performance-declaration-form', args=[row.pk])}#field-indicators")
    entries = library.library_of(row.city)
    text, level1 = request.GET.get("q", "").strip()[:80], request.GET.get("class", "")
    context = {
        "row": row,
        "entries": library.search(entries, text, level1),
        "classes": library.classes(entries),
        "text": text,
        "level1": level1,
        "trail": [*trail_of(row), (reverse("performance-declaration-form", args=[row.pk]), "填报")],
    }
    return render(request, "performance/declaring/library.html", context)


@require_POST
@needs_role(*FILLERS)
def paste(request: ViewerRequest, declaration: UUID) -> HttpResponseBase:
    """Cells copied from Excel; answered with the table as it is now, or the whole form without JavaScript."""
    row = own(request, declaration)
    given = request.POST
    seen = {name[2:]: int(text) for name in given if name.startswith("r.") and _counts(text := given[name])}
    table = given.get("table", "")
    try:
        saved = pasted(
            *(request.viewer, row.draft_id, table, given.get("row", ""), given.get("column", "")),
            *(given.get("text", ""), seen, timezone.now()),
        )
    except NoSuchFieldError:
        raise Http404("表单里没有这张表，请刷新页面") from None
    except (RefusedError, ClosedError, TableFullError) as error:
        return _not_pasted(request, row, str(error))
    if request.headers.get("HX-Request") == "true":
        view = SheetView(saved.draft, written=saved.written).view(table)
        return render(
            request, "performance/declaring/_pasted.html", {"view": view, "sheet": SheetView(saved.draft)}
        )
    messages.success(request, "已粘贴，请核对。")
    return redirect(f"{reverse('performance-declaration-form', args=[row.pk])}#field-{table}")


def _counts(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _not_pasted(request: ViewerRequest, row: Declaration, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        # htmx shows only what succeeded: an error status would leave the page silent.
        answer = render(request, "forms/_refused.html", {"sentence": sentence})
        answer.headers["HX-Reswap"] = "none"
        return answer
    return not_done(request, row, (Mistake(sentence),))


def own(request: ViewerRequest, declaration: UUID) -> Declaration:
    """The declaration of one's own department. Raises `PermissionDenied`, 404 for strangers."""
    row = found(request.viewer, declaration)
    if not may_fill(request.viewer, row.organisation_id):
        raise PermissionDenied("只有本部门的承办人和负责人可以填写。")
    return row
