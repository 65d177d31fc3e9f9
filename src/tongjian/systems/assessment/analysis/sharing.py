"""What the assessment shares with the big-data database: the views, their columns, and how to take them."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongjian.engines.measures.bound import Field, Kind
from tongjian.kernel.measures.definitions import measures_of
from tongjian.kernel.people.gate import signed_in
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.assessment.access import administers, assesses
from tongjian.systems.assessment.models import Standard
from tongjian.systems.assessment.results import sources
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.verifying.pages import trail

KINDS = {
    Kind.TEXT: "文本",
    Kind.INTEGER: "整数",
    Kind.BOOLEAN: "是或否",
    Kind.DATE: "日期",
    Kind.INSTANT: "时间",
}


@dataclass(frozen=True, slots=True)
class Shared:
    """A view with its columns: name, what it is, and of which kind; `measures` are counted from it."""

    title: str
    view: str
    file: str
    columns: tuple[tuple[str, str, str], ...]
    measures: tuple[tuple[str, str], ...]


@require_GET
@signed_in
def index(request: ViewerRequest, city: str) -> HttpResponseBase:
    """数据共享: what is given, and which tables are taken in. 1 SQL query beside the viewer's."""
    if not (assesses(request.viewer, city) or administers(request.viewer, city)):
        raise PermissionDenied("数据共享的说明仅供考核机构和管理员查看。")
    latest = Standard.objects.filter(city=city).order_by("-version").first()
    context = {
        "shared": shared(city),
        "tables": sheet_of(latest).tables if latest else (),
        "trail": trail(city),
    }
    return render(request, "assessment_results/sharing.html", context)


def shared(city: str) -> list[Shared]:
    """The views of the assessment. No query."""
    known = measures_of(city).values()
    return [
        Shared(
            source.title,
            source.rows.table,
            f"{source.name}.parquet",
            tuple((field.stored_as, field.title, _kind(field)) for field in source.rows.fields),
            tuple((each.code, each.title) for each in known if each.source.name == source.name),
        )
        for source in sources.EVERY
    ]


def _kind(field: Field) -> str:
    if field.kind is Kind.DECIMAL:
        return f"小数，按 10 的 {field.places} 次方倍存为整数"
    return KINDS[field.kind]
