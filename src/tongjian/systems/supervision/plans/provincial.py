"""Matters of the provincial system: the plan goes out, results come back as conducts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tongjian.kernel.exchange.actions import announce as tell
from tongjian.kernel.inspectorate import actions
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.models import ConductKind, Subject
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.office.sheets import Value
from tongjian.systems.supervision.libraries.entries import missing, split
from tongjian.systems.supervision.libraries.importing import RowReport, take
from tongjian.systems.supervision.matters.reading import items_of
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.office import office_of
from tongjian.systems.supervision.plans.lines import of_round

SOURCE = "province"
HEADS = (
    *(("计划名称", 30), ("年度", 8), ("轮次", 8), ("监管事项目录编码", 20), ("监管事项", 30)),
    *(("监管子项编码", 20), ("监管对象", 26), ("抽查比例", 10), ("每年次数", 10), ("实施机构", 26)),
)
COLUMNS: Mapping[str, str] = {
    "number": "检查行为编号",
    "item": "监管子项编码",
    "subject": "监管对象编码",
    "checklist": "检查实施清单编码",
    "name": "检查行为名称",
    "form": "检查形式",
    "category": "检查类别",
    "result": "检查结果",
    "inspected_at": "检查时间",
    "officers": "检查人员",
    "certificates": "执法证号",
}
NEEDED = tuple(name for name in COLUMNS if name != "certificates")


def rows_of(plan: Plan, round: int) -> list[list[Value]]:
    """What the provincial system is told of a round, a row for each sub-item."""
    return [
        [
            *(plan.title, plan.year, round, found.matter.code, found.matter.title),
            *(found.item.code, found.item.object, line.ratio, line.times, plan.organisation.name),
        ]
        for line, found in of_round(plan, round, own=False)
    ]


def hand_over(plan: Plan, at: datetime) -> None:
    """Tell the outbox what the province has to draw; nothing where the round has none of its matters."""
    rows = rows_of(plan, plan.round)
    if rows:
        heads = [head for head, _ in HEADS]
        payload = {"plan": str(plan.pk), "round": plan.round, "heads": heads, "rows": rows}
        tell(plan.city, "plan.province", f"{plan.pk}:{plan.round}:{at.isoformat()}", payload, at=at)


def take_results(
    viewer: Viewer, body: Organisation, path: Path, now: datetime
) -> tuple[list[RowReport], bool]:
    """结果回传: every row becomes a conduct of the source `province`. Raises `RefusedError`."""
    return take(path, COLUMNS, NEEDED, "number", _entering(viewer, body, now))


def _entering(viewer: Viewer, body: Organisation, now: datetime) -> Callable[[Mapping[str, str]], str]:
    known, batch = items_of(body.city), f"import:{now:%Y%m%d%H%M%S}"

    def enter(cells: Mapping[str, str]) -> str:
        if wrong := missing(cells, COLUMNS, NEEDED):
            raise RefusedError(*wrong)
        found = known.get(cells["item"].strip())
        if found is None or found.is_own:
            raise RefusedError(f"“{cells['item'].strip()}”不是省级系统办理的监管子项")
        subject = Subject.objects.filter(city=body.city, code=cells["subject"].strip()).first()
        if subject is None:
            raise RefusedError(f"名录里没有编码为“{cells['subject'].strip()}”的监管对象")
        moment = _moment(cells["inspected_at"])
        names, numbers = split(cells["officers"]), split(cells.get("certificates", ""))
        people = [
            {"name": name, "certificate": numbers[place] if place < len(numbers) else ""}
            for place, name in enumerate(names)
        ]
        actions.report(
            body.city,
            ConductKind.INSPECTION,
            cells["number"].strip(),
            title=cells["name"].strip(),
            matter=found.item.code,
            subject=subject,
            organisation=body,
            region=subject.region,
            on=timezone.localdate(moment),
            body={
                "checklist": cells["checklist"].strip(),
                "form": cells["form"].strip().zfill(2),
                "category": cells["category"].strip(),
                "result": cells["result"].strip(),
                "inspected_at": moment.isoformat(),
                "officers": people,
            },
            source=SOURCE,
            origin=f"{batch}:{cells['number'].strip()}",
            by=viewer.user,
            at=now,
        )
        return "已写入"

    return enter


def _moment(text: str) -> datetime:
    plain = text.strip().replace("/", "-")
    try:
        found = parse_datetime(plain if ":" in plain else f"{plain} 00:00")
    except ValueError:
        found = None
    if found is None:
        raise RefusedError(f"检查时间“{text.strip()}”不是时间，请写成 2026-01-31 09:30")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def province_of(city: str) -> str:
    """How the provincial system is called; empty where there is none."""
    office = office_of(city)
    return office.province if office else ""
