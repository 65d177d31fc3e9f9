"""点位名录: the places a draw may choose. A place never changes; a new one is added, the old one ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body, seen_by
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import CheckPoint
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.standards.queries import sheet_of, standard_on
from tongjian.systems.assessment.standards.sheet import FromCheck
from tongjian.systems.assessment.topics.given import Line, Reader, lines_of

HEADINGS = {
    "district": "区域",
    "code": "编号",
    "title": "名称",
    "kind": "类别",
    "longitude": "经度",
    "latitude": "纬度",
}
NEEDED = frozenset({"district", "code", "title", "kind"})
PAGE = 50
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


def add_points(viewer: Viewer, city: str, cells: Sequence[Sequence[str]], now: datetime) -> int:
    """Add the places of a table, to be drawn from today on; how many are new.

    A place that is there already stays as it is. All rows or none.
    Raises `PermissionDenied`, `RefusedError` with every bad row.
    """
    needs_body(viewer, city, Role.HEAD)
    today = timezone.localdate(now)
    kinds, districts = kinds_on(city, today), _districts(city)
    lines = lines_of(cells, HEADINGS, NEEDED)
    with transaction.atomic():
        held = CheckPoint.objects.select_for_update(of=("self",)).filter(city=city)
        known = {row.code: row for row in held.select_related("district")}
        wrong: list[str] = []
        fresh: list[CheckPoint] = []
        for line in lines:
            reader = Reader()
            point = _read(city, line, kinds, districts, reader)
            if point is not None:
                point.since = today
                same = known.setdefault(point.code, point)
                if same is point:
                    fresh.append(point)
                elif _told(same) != _told(point):
                    reader.wrong.append(f"编号“{point.code}”已是“{same.title}”，请给新的点位新的编号")
            wrong += [f"第 {line.line} 行：{sentence}" for sentence in reader.wrong]
        if wrong:
            raise RefusedError(*wrong, "请改正后整份重新导入；这次没有写入任何数据")
        CheckPoint.objects.bulk_create(fresh)
        for point in fresh:
            append(city, point.pk, "assessment:point-added", _told(point), actor=viewer.user, at=now)
    return len(fresh)


def retire(viewer: Viewer, city: str, key: UUID, now: datetime) -> CheckPoint:
    """停用: the place is drawn no more for periods that end after today.

    Raises `PermissionDenied`, `RefusedError`.
    """
    needs_body(viewer, city, Role.HEAD)
    with transaction.atomic():
        row = CheckPoint.objects.select_for_update().filter(city=city, pk=key).first()
        if row is None or row.until is not None:
            raise RefusedError("没有这个点位，或者已经停用。")
        row.until = timezone.localdate(now)
        row.save(update_fields=["until"])
        append(city, row.pk, "assessment:point-retired", {}, actor=viewer.user, at=now)
    return row


def points_of(viewer: Viewer, city: str, *, kind: str = "", after: str = "") -> list[CheckPoint]:
    """The places the viewer may see by their codes, one more than a page. 1 SQL query."""
    rows = CheckPoint.objects.filter(seen_by(viewer, city), city=city, code__gt=after)
    if kind:
        rows = rows.filter(kind=kind)
    return list(rows.select_related("district").order_by("code")[: PAGE + 1])


def kinds_on(city: str, day: date) -> tuple[str, ...]:
    """The kinds of places the standard in force checks, in its order. 1 SQL query."""
    standard = standard_on(city, day)
    items = sheet_of(standard).items if standard else ()
    kinds = [kind for item in items if isinstance(item.source, FromCheck) for kind in item.source.kinds]
    return tuple(dict.fromkeys(kinds))


def _districts(city: str) -> dict[str, Organisation]:
    """The assessed districts by everything a table may call them. 1 SQL query."""
    office = office_of(city)
    sheets = {each.organisation: each for each in office.districts} if office else {}
    rows = Organisation.objects.filter(city=city, code__in=sheets)
    return {name: row for row in rows for name in (row.code, sheets[row.code].title, sheets[row.code].region)}


def _read(
    city: str, line: Line, kinds: Sequence[str], districts: Mapping[str, Organisation], reader: Reader
) -> CheckPoint | None:
    """A row as a place; None where something is wrong with it, which then stands in the reader."""
    cells = line.cells
    code = cells["code"].strip()
    if not _CODE.fullmatch(code):
        reader.wrong.append(f"“编号”写的“{code[:20]}”不对，请用字母、数字、点和横线，例如 gusu-01")
    kind = reader.text("类别", cells["kind"], 60)
    if kind and kind not in kinds:
        reader.wrong.append(f"标准中没有类别“{kind}”，只有{'、'.join(kinds) or '（还没有现场核查的项目）'}")
    district = districts.get("".join(cells["district"].split()))
    if district is None:
        reader.wrong.append(f"不认识区域“{cells['district'].strip()[:20]}”")
    title = reader.text("名称", cells["title"], 120)
    longitude, latitude = reader.spot(cells["longitude"], cells["latitude"])
    if reader.wrong or district is None:
        return None
    return CheckPoint(
        city=city,
        district=district,
        code=code,
        title=title,
        kind=kind,
        longitude=longitude,
        latitude=latitude,
    )


def _told(row: CheckPoint) -> dict[str, str]:
    """A place as the ledger keeps it."""
    degrees = [f"{each.normalize():f}" if each is not None else "" for each in (row.longitude, row.latitude)]
    return {
        "code": row.code,
        "title": row.title,
        "kind": row.kind,
        "district": row.district.code,
        "longitude": degrees[0],
        "latitude": degrees[1],
    }
