"""全过程: everything that happened in the cases of the project; and 登记变更: who changed its record when."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from tongjian.kernel.cases import facts
from tongjian.kernel.cases.queries import Entry, timeline
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.models import Audit
from tongjian.systems.approval.project.dossier.reading import Dossier

PAGE = 100
GROUPS: Mapping[str, tuple[str, frozenset[str]]] = {
    "status": ("办件状态", frozenset({facts.Opened.kind, facts.StatusChanged.kind, facts.Extended.kind})),
    "opinion": ("部门意见", frozenset({facts.TaskDone.kind})),
    "material": ("材料", frozenset({facts.MaterialGiven.kind})),
    "hold": ("锁定与解除", frozenset({facts.HoldPlaced.kind, facts.HoldReleased.kind})),
    "result": ("证照与文书", frozenset({facts.LicenceIssued.kind, facts.LetterIssued.kind})),
}
OTHER = "other"
TITLES = {
    "name": "名称",
    "kind": "审批流程类型",
    "region": "所在区划",
    "use": "主要用途",
    "address": "建设地点",
    "parcel": "地块编号",
    "investment": "总投资（万元）",
    "site_area": "用地面积（㎡）",
    "floor_area": "建筑面积（㎡）",
    "attributes": "其他属性",
    "code": "代码",
    "buildings": "单体",
    "reason": "更正理由",
    "because": "流程类型的判定",
}


@dataclass(frozen=True)
class Happened:
    """An entry of the timeline with the stage it belongs to."""

    entry: Entry
    stage: str


@dataclass(frozen=True)
class Story:
    """One page of the timeline, what there is of each group, and where the next page begins."""

    rows: tuple[Happened, ...]
    counts: Mapping[str, int]
    after: str | None


def story(dossier: Dossier, group: str, after: str) -> Story:
    """What happened in the readable cases, the latest first. 8 SQL queries."""
    told = [
        Happened(entry, dossier.stage_title(tree))
        for tree in dossier.readable
        for entry in timeline(tree, dossier.names, tree.root)
    ]
    told.sort(key=_place, reverse=True)
    wanted = [row for row in told if group in ("", _group(row.entry.kind))]
    rest = [row for row in wanted if not after or _written(row) < after]
    rows = rest[:PAGE]
    counts = Counter(_group(row.entry.kind) for row in told)
    return Story(tuple(rows), {"": len(told), **counts}, _written(rows[-1]) if len(rest) > PAGE else None)


def _group(kind: str) -> str:
    return next((code for code, (_, kinds) in GROUPS.items() if kind in kinds), OTHER)


def _place(row: Happened) -> tuple[datetime, str, int]:
    return row.entry.at, str(row.entry.case), row.entry.seq


def _written(row: Happened) -> str:
    """Where an entry stands, in a text that sorts as the entries do."""
    at, case, seq = _place(row)
    return f"{at.timestamp():017.6f}_{case}_{seq:06}"


@dataclass(frozen=True)
class Change:
    """One change of the project's record: each field with what it said before and after."""

    at: datetime
    by: str
    what: str
    fields: tuple[tuple[str, str, str], ...]


def changes(dossier: Dossier) -> list[Change]:
    """Who changed the record of the project, its works and buildings, the latest first. 1 SQL query."""
    rows = Audit.objects.select_related("who").filter(subject=f"project:{dossier.project.pk}")
    if dossier.until:
        rows = rows.filter(at__lt=dossier.until)
    return [_change(dossier, row) for row in rows.order_by("-id")[:PAGE]]


def _change(dossier: Dossier, row: Audit) -> Change:
    by = row.who.get_full_name() if row.who else "系统"
    return Change(row.at, by, row.what, tuple(_differs(dossier, row)))


def _differs(dossier: Dossier, row: Audit) -> Iterator[tuple[str, str, str]]:
    """Title, former and present value of every field that changed."""
    was, became = (dict(_told(dossier, part or {})) for part in (row.before, row.after))
    for title in dict.fromkeys([*was, *became]):
        if was.get(title, "") != became.get(title, ""):
            yield title, was.get(title, ""), became.get(title, "")


def _told(dossier: Dossier, recorded: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Recorded fields for a reader; what was blank is blank."""
    for name, value in recorded.items():
        if name == "attributes":
            yield from _attributes(dossier, value)
        elif value in ("", "None"):
            yield TITLES.get(name, name), ""
        elif name == "kind":
            yield TITLES[name], dossier.labels.theme(value)
        else:
            yield TITLES.get(name, name), dossier.labels.district(value) if name == "region" else value


def _attributes(dossier: Dossier, written: str) -> Iterator[tuple[str, str]]:
    """The city's own facts under their titles; what cannot be taken apart is told as it was written."""
    asked = pack_of(dossier.project.city).asked
    try:
        values: dict[str, object] = ast.literal_eval(written)
    except (ValueError, SyntaxError):
        yield TITLES["attributes"], written
        return
    for name, value in values.items():
        known = asked.get(name)
        choices = dict(known.options) if known else {}
        yield (known.title if known and known.title else name), choices.get(str(value), str(value))
