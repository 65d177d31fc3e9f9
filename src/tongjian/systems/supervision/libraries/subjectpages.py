"""The library of objects: the list, one object with everything about it (一企一档), forms, import, export."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.inspectorate.queries import conducts_of
from tongjian.kernel.people.gate import needs_role
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.kernel.places.office.sheets import sheet_response
from tongjian.systems.supervision.access import READERS, keeps
from tongjian.systems.supervision.libraries import queries
from tongjian.systems.supervision.libraries.common import (
    needs_reader,
)
from tongjian.systems.supervision.libraries.entries import (
    SUBJECT_COLUMNS,
)
from tongjian.systems.supervision.libraries.forms import cells_of_subject
from tongjian.systems.supervision.matters.reading import items_of
from tongjian.systems.supervision.office import vocabulary_of
from tongjian.systems.supervision.sections import sections_of

HOME = ("supervision-subjects", "监管对象")


@require_GET
@needs_role(*READERS)
def index(request: ViewerRequest, city: str) -> HttpResponse:
    """The objects within reach. 1 SQL query beside session, user and viewer."""
    office, asked, words = needs_reader(request, city), asked_in(request), vocabulary_of(city)
    today = timezone.localdate()
    rows, more = queries.subjects_page(request.viewer, city, asked, today, request.GET.get("after", ""))
    context = {
        "rows": [(row, words.kinds.get(row.kind, row.kind), _titles(row, words.categories)) for row in rows],
        "after": more,
        "asked": asked,
        "words": words,
        "districts": office.districts,
        "export": request.GET.urlencode(),
        "keeps": keeps(request.viewer, city),
    }
    return render(request, "supervision/subjects.html", context)


@require_GET
@needs_role(*READERS)
def export(request: ViewerRequest, city: str) -> HttpResponse:
    """The same rows as a table, under the headings an import reads."""
    needs_reader(request, city)
    rows = queries.subjects(request.viewer, city, asked_in(request), timezone.localdate())
    lines = [
        [cells_of_subject(row)[name] for name in SUBJECT_COLUMNS] for row in rows[: queries.MOST_EXPORTED]
    ]
    heads = [(title, 18) for title in SUBJECT_COLUMNS.values()]
    return sheet_response(f"监管对象名录 {timezone.localdate()}", heads, lines)


@require_GET
@needs_role(*READERS)
def subject(request: ViewerRequest, city: str, key: UUID) -> HttpResponse:
    """One object: what it is, its matters, visits, conducts, and what other rooms tell of it."""
    return page_of(request, city, key)


def page_of(request: ViewerRequest, city: str, key: UUID, error: RefusedError | None = None) -> HttpResponse:
    """The page of an object. At most 8 SQL queries beside session, user and viewer."""
    row, words = found(request, city, key), vocabulary_of(city)
    context = {
        "row": row,
        "facts": _facts(row, words.kinds.get(row.kind, row.kind), _titles(row, words.categories)),
        "matters": [each for each in items_of(city).values() if concerns(row, each.item)],
        "assignments": queries.assignments_of(row),
        "conducts": conducts_of(row),
        "sections": sections_of(row, request.viewer),
        "keeps": keeps(request.viewer, city, row.region),
        "wrong": error.sentences if error else (),
        "trail": trail(city),
    }
    return render(request, "supervision/subject.html", context, status=422 if error else 200)


def concerns(row: Subject, item: Any) -> bool:
    """Whether a sub-item is about such objects."""
    if row.kind not in item.kinds:
        return False
    return not item.categories or bool(set(item.categories) & set(row.categories))


def _facts(row: Subject, kind: str, categories: str) -> list[tuple[str, str | None]]:
    place = None if row.longitude is None else f"{row.longitude:.5f}，{row.latitude:.5f}"
    number = "（个人证件不展示）" if row.nature == "1" else row.identifier
    ended = f"，{row.until:%Y-%m-%d} 移出" if row.until else ""
    return [
        ("种类", kind),
        ("编码", row.code),
        ("类别", categories or None),
        ("行政相对人", f"{row.party_name}（{row.get_nature_display()}）"),
        (row.identifier_kind, number or None),
        ("行政区划", row.region),
        ("注册地址", row.registered_address or None),
        ("经营地址", row.operating_address or None),
        ("经纬度", place),
        ("项目", row.project.name if row.project else None),
        ("纳入", f"{row.since:%Y-%m-%d}{ended}"),
    ]


def found(request: ViewerRequest, city: str, key: UUID) -> Subject:
    """The object of an address. Raises `Http404` also when it lies out of reach."""
    row = queries.subject(request.viewer, city, key)
    if row is None:
        raise Http404("没有这个监管对象")
    return row


def asked_in(request: HttpRequest) -> queries.Asked:
    """What the address narrows the list by."""
    texts = {name: request.GET.get(key, "").strip()[:80] for name, key in _KEYS.items()}
    return queries.Asked(**texts, ended=request.GET.get("state") == "ended")


_KEYS = {"text": "q", "kind": "kind", "category": "category", "region": "region"}


def _titles(row: Subject, known: Any) -> str:
    return "、".join(known.get(each, each) for each in row.categories)


def trail(city: str) -> list[tuple[str, str]]:
    """Where the pages of objects stand."""
    return [(reverse(HOME[0], args=[city]), HOME[1])]
