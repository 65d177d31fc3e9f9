"""Matters and checklists for everybody: the list, one matter, its checklist, earlier versions, and tables."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongjian.kernel.places.office.sheets import Value, sheet_response
from tongjian.systems.supervision.matters import queries
from tongjian.systems.supervision.matters.sheet import RANKS, SCOPES, STATES, SYSTEMS
from tongjian.systems.supervision.models import Edition, EditionKind
from tongjian.systems.supervision.office import VocabularySheet, office_of, vocabulary_of

_LEVELS = {"province": "省级", "city": "市级", "district": "县级", "town": "乡级"}
_SEVERITY = {1: "轻微", 2: "一般", 3: "严重"}
COLUMNS = (
    *(
        ("监管事项目录编码", 20),
        ("主项名称", 30),
        ("职能部门", 26),
        ("业务条线", 14),
        ("对应权力事项编码", 20),
    ),
    *(
        ("对应许可事项类型", 14),
        ("对应许可事项名称", 26),
        ("办理系统", 12),
        ("检查类别", 14),
        ("主项状态", 8),
    ),
    *(("子项编码", 20), ("监管子项", 30), ("对应子项权力编码", 20), ("监管对象类别", 14), ("监管对象", 26)),
    *(("监管形式", 16), ("监管方式", 20), ("监管层级", 12), ("设定依据", 40), ("监管流程", 40)),
    *(("监管结果", 30), ("检查实施清单编号", 28), ("适用范围", 14), ("状态", 8), ("编码已核对", 10)),
)


@require_GET
def matters(request: HttpRequest, city: str) -> HttpResponse:
    """The matters in force, with search and filters. 1 SQL query beside the viewer's."""
    _has_supervision(city)
    asked = asked_in(request)
    rows = queries.matters(city, asked)
    every = rows if asked == queries.Asked() else queries.matters(city)
    context = {
        "rows": rows,
        "asked": asked,
        "lines": sorted({row.line for row in every}),
        "systems": SYSTEMS,
        "ranks": RANKS,
        "counts": [(SYSTEMS[key], sum(row.body["system"] == key for row in every)) for key in SYSTEMS],
        "all": len(every),
        "export": request.GET.urlencode(),
    }
    return render(request, "supervision/matters.html", context)


@require_GET
def export(request: HttpRequest, city: str) -> HttpResponse:
    """The same rows as a table, a line for each sub-item."""
    _has_supervision(city)
    words, rows = vocabulary_of(city), queries.matters(city, asked_in(request))
    lines = [_line(row, item, words) for row in rows for item in row.items]
    return sheet_response(f"监管事项目录清单 {timezone.localdate()}", COLUMNS, lines)


@require_GET
def matter(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """One matter with its sub-items, in force or as an earlier version had it. 1 SQL query."""
    row, versions = _version(request, city, EditionKind.MATTER, code)
    body, words = json.loads(row.body), vocabulary_of(city)
    context = {
        "row": row,
        "versions": versions,
        "facts": shown(_facts(body)),
        "items": [(item, shown(item_facts(item, words))) for item in body["items"]],
        "trail": [(reverse("supervision-matters", args=[city]), "监管事项")],
    }
    return render(request, "supervision/matter.html", context)


@require_GET
def checklist(request: HttpRequest, city: str, code: str) -> HttpResponse:
    """One checklist with its items. 1 SQL query."""
    row, versions = _version(request, city, EditionKind.CHECKLIST, code)
    body = json.loads(row.body)
    context = {
        "row": row,
        "versions": versions,
        "body": body,
        "items": [(item, _SEVERITY[item["severity"]]) for item in body["items"]],
        "trail": [
            (reverse("supervision-matters", args=[city]), "监管事项"),
            (reverse("supervision-matter", args=[city, body["matter"]]), body["matter"]),
        ],
    }
    return render(request, "supervision/checklist.html", context)


@require_GET
def checklists_export(request: HttpRequest, city: str) -> HttpResponse:
    """Every checklist in force as one table. 1 SQL query."""
    _has_supervision(city)
    heads = (
        *(("检查实施清单编码", 28), ("清单名称", 30), ("监管子项编码", 20), ("检查项编号", 10)),
        *(("检查项", 60), ("检查方法", 30), ("依据", 50), ("情节", 8)),
    )
    lines: list[list[Value]] = []
    for row in queries.checklists(city):
        body = json.loads(row.body)
        for item in body["items"]:
            basis = "；".join(item["basis"])
            lines.append(
                [
                    *(row.code, row.title, body["item"], item["code"], item["title"], item["method"]),
                    *(basis, _SEVERITY[item["severity"]]),
                ]
            )
    return sheet_response(f"检查实施清单 {timezone.localdate()}", heads, lines)


def asked_in(request: HttpRequest) -> queries.Asked:
    """What the address narrows the list by."""
    given = {name: request.GET.get(key, "").strip()[:80] for name, key in _KEYS.items()}
    return queries.Asked(**given)


_KEYS = {"text": "q", "line": "line", "system": "system", "rank": "rank"}


def item_facts(item: dict[str, Any], words: VocabularySheet) -> list[tuple[str, str]]:
    """The fields of a sub-item with their names, as the catalogue of matters calls them."""
    checklist = item.get("checklist") or {}
    return [
        ("子项编码", item["code"]),
        ("对应子项权力编码", item["power"]),
        ("监管对象类别", "、".join(words.kinds.get(each, each) for each in item["kinds"])),
        ("监管对象", item["object"]),
        ("监管形式", "、".join(words.forms.get(each, each) for each in item["forms"])),
        ("监管方式", "、".join(item["methods"])),
        ("监管层级", "、".join(_LEVELS.get(each, each) for each in item["levels"])),
        ("所需专业", words.specialisms.get(item["specialism"], item["specialism"])),
        ("设定依据", "；".join(item["basis"])),
        ("监管流程", item["process"]),
        ("监管结果", item["result"]),
        ("检查实施清单编号", checklist.get("code", "")),
        ("适用范围", SCOPES[item["scope"]]),
        ("状态", STATES[item["state"]]),
    ]


def shown(facts: list[tuple[str, str]]) -> list[tuple[str, str | None]]:
    """What is not told is shown as such, rather than as an empty place."""
    return [(label, value or None) for label, value in facts]


def _facts(body: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("监管事项目录编码", body["code"]),
        ("职能部门", body["department"]),
        ("业务条线", body["line"]),
        ("对应权力事项编码", body["power"]),
        ("对应许可事项类型", body["permit_kind"]),
        ("对应许可事项名称", body["permit"]),
        ("办理系统", SYSTEMS[body["system"]]),
        ("检查类别", RANKS[body["rank"]]),
        ("状态", STATES[body["state"]]),
        ("编码", "已核对" if body["verified"] else "占位，待省级目录下发后更新"),
    ]


def _line(row: queries.MatterRow, item: dict[str, Any], words: VocabularySheet) -> list[Value]:
    facts = dict(_facts(row.body))
    own = dict(item_facts(item, words))
    first = [row.code, row.title]
    first += [facts[name] for name in ("职能部门", "业务条线", "对应权力事项编码", "对应许可事项类型")]
    first += [facts[name] for name in ("对应许可事项名称", "办理系统", "检查类别", "状态")]
    names = ("对应子项权力编码", "监管对象类别", "监管对象", "监管形式", "监管方式", "监管层级", "设定依据")
    last = [own[name] for name in (*names, "监管流程", "监管结果", "检查实施清单编号", "适用范围", "状态")]
    return [*first, item["code"], item["title"], *last, "是" if row.body["verified"] else "否"]


def _version(request: HttpRequest, city: str, kind: EditionKind, code: str) -> tuple[Edition, list[Edition]]:
    """The version the address asks for, the latest by default."""
    versions = queries.editions(city, kind, code)
    wanted = request.GET.get("version", "")
    row = next((each for each in versions if not wanted or str(each.number) == wanted), None)
    if row is None:
        raise Http404("没有这个监管事项或这个版本")
    return row, versions


def _has_supervision(city: str) -> None:
    if office_of(city) is None:
        raise Http404("这个城市没有监管事项")
