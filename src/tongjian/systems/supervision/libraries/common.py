"""What the pages of both libraries share: who works here, the form, the import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from tongjian.kernel.documents.access import MEGABYTE, Limits
from tongjian.kernel.documents.actions import RefusedError as NotTaken
from tongjian.kernel.documents.receiving import given, limited
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.people.regions import reach_of
from tongjian.systems.supervision.access import KEEPERS, READERS, posts_of
from tongjian.systems.supervision.libraries.entries import Context
from tongjian.systems.supervision.libraries.importing import Enter, take
from tongjian.systems.supervision.office import OfficeSheet, office_of

TABLES = Limits(frozenset({"xlsx"}), 10 * MEGABYTE)


def office_or_404(city: str) -> OfficeSheet:
    """The office of a city that supervises."""
    office = office_of(city)
    if office is None:
        raise Http404("这个城市没有监管")
    return office


def needs_reader(request: ViewerRequest, city: str) -> OfficeSheet:
    """Raises `PermissionDenied` for officials of other cities."""
    office = office_or_404(city)
    reach = reach_of(request.viewer, READERS)
    if city not in reach.cities and not any(own == city for own, _ in reach.parts):
        raise PermissionDenied("本页面仅供本市的承办人、负责人和督查使用。")
    return office


def context_of(request: ViewerRequest, city: str, origin: str) -> Context:
    """What a form or a file is judged by."""
    now = timezone.now()
    return Context(request.viewer, city, now, timezone.localdate(now), origin)


def posted(request: ViewerRequest, columns: Mapping[str, str]) -> dict[str, str]:
    """The cells of a posted form; several choices of one field are joined."""
    return {name: "、".join(request.POST.getlist(name)).strip()[:500] for name in columns}


Making = Callable[[Context], Enter]


def imported(
    request: ViewerRequest,
    city: str,
    making: Making,
    named: str,
    columns: Mapping[str, str],
    needed: Sequence[str],
    context: dict[str, Any],
) -> HttpResponseBase:
    """The page of an import: the form, and the report of what was given."""
    context |= {
        "columns": [(title, name in needed) for name, title in columns.items()],
    }
    if request.method == "GET":
        return render(request, "supervision/import.html", context)

    def taken(inner: ViewerRequest) -> HttpResponse:
        try:
            member = next(posts_of(inner.viewer, city, *KEEPERS), None)
            document = given(inner, TABLES, city=city, owner=member.organisation if member else None)
        except NotTaken as error:
            return _refused(inner, context, [str(error).rstrip("。")])
        if document is None:
            return _refused(inner, context, ["没有选择文件，请选择 XLSX 文件后再导入"])
        try:
            enter = making(context_of(inner, city, "import"))
            reports, kept = take(vault().path_of(document.sha256), columns, needed, named, enter)
        except RefusedError as error:
            return _refused(inner, context, error.sentences)
        refused = sum(each.is_refused for each in reports)
        shown = [each for each in reports if each.is_refused][:200] or reports[:200]
        told = {"reports": shown, "kept": kept, "refused": refused, "number": len(reports)}
        return render(inner, "supervision/import.html", context | told, status=200 if kept else 422)

    return limited(request, TABLES, taken)


def _refused(request: ViewerRequest, context: dict[str, Any], wrong: Sequence[str]) -> HttpResponse:
    return render(request, "supervision/import.html", context | {"wrong": wrong}, status=422)
