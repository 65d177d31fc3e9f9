"""违法建设: recording what was found, what was demolished or corrected, and a second look.

The row of the building is locked first: two treatments at the same moment never add up to more than stood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.models import Organisation
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.collecting.tables import rows_apart
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.results.access import person, records
from tongjian.systems.assessment.results.models import (
    BuildingKind,
    IllegalBuilding,
    Recheck,
    TopicImport,
    Treatment,
    Way,
)
from tongjian.systems.assessment.topics.given import Line, Reader, district_of, lines_of

TOPIC = "buildings"
HEADINGS = {
    "code": "编号",
    "district": "区域",
    "address": "地址",
    "kind": "类别",
    "found_on": "发现日期",
    "found_m2": "违法面积",
    "demolished_m2": "已拆除面积",
    "longitude": "经度",
    "latitude": "纬度",
}
NEEDED = frozenset({"code", "district", "address", "kind", "found_on", "found_m2"})
KINDS = {label: value for value, label in BuildingKind.choices}


@dataclass(frozen=True)
class Given:
    """A building as a form or a row of a table gives it, read and found in order."""

    district: Organisation
    code: str
    address: str
    kind: str
    found_on: date
    found_m2: Decimal
    treated_m2: Decimal | None
    longitude: Decimal | None
    latitude: Decimal | None


def add(viewer: Viewer, city: str, cells: Mapping[str, str], now: datetime) -> IllegalBuilding:
    """登记 one building from what a form says. Raises `PermissionDenied`, `RefusedError`."""
    given = read(city, cells, timezone.localdate(now))
    _may_record(viewer, city, given.district.pk)
    try:
        with transaction.atomic():
            return _write(viewer, city, given, None, now)
    except IntegrityError:
        raise RefusedError(f"编号“{given.code}”已经登记。") from None


def treat(
    viewer: Viewer, building: UUID, way: str, m2: str, on: str, remark: str, now: datetime
) -> Treatment:
    """拆除 or 整改 of a part. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = locked(building)
        _may_record(viewer, row.city, row.district_id)
        reader = Reader()
        area, day = reader.area("面积", m2), reader.day("日期", on, timezone.localdate(now))
        if way not in Way.values:
            reader.wrong.append("没有选拆除还是整改")
        if day < row.found_on:
            reader.wrong.append(f"日期 {day} 早于发现日期 {row.found_on}")
        if area > row.left:
            reader.wrong.append(f"还有 {row.left:f} 平方米没有治理，不能再记 {area:f} 平方米")
        reader.done()
        return _treat(viewer, row, Way(way), area, remark, day, now)


def recheck(
    viewer: Viewer, building: UUID, gone: bool, remark: str, document: Document, now: datetime
) -> Recheck:
    """复查 with a picture, by somebody of the body who did not report the treatment.

    Raises `PermissionDenied`, `RefusedError`.
    """
    try:
        with transaction.atomic():
            row = locked(building)
            needs_body(viewer, row.city, Role.HANDLER, Role.HEAD)
            if row.treatments.filter(by=viewer.user).exists():
                raise RefusedError("治理由您登记，要由别人复查。")
            if not row.treated_m2:
                raise RefusedError("还没有登记治理，没有可复查的。")
            if not gone and not remark.strip():
                raise RefusedError("复查不符要写明还有什么。")
            made = Recheck.objects.create(
                building=row,
                gone=gone,
                remark=remark.strip()[:500],
                document=document,
                sha256=document.sha256,
                by_id=person(viewer),
                at=now,
            )
            slot = f"recheck-{row.rechecks.count()}"
            attach(f"illegal-building:{row.pk}", slot, document, viewer.user, now=now)
            body = {"gone": gone, "sha256": made.sha256, "remark": made.remark}
            append(row.city, row.pk, "assessment:building-rechecked", body, actor=viewer.user, at=now)
    except IntegrityError:
        raise RefusedError("这张照片已经用过。请现场重新拍照。") from None
    return made


def import_buildings(viewer: Viewer, city: str, document: Document, now: datetime) -> TopicImport:
    """Take a table in, the whole of it or nothing. Raises `RefusedError` with every bad row.

    Buildings that are there already are left as they are and named in the report.
    """
    needs_body(viewer, city, Role.HANDLER, Role.HEAD)
    lines = lines_of(rows_apart(vault().path_of(document.sha256)), HEADINGS, NEEDED)
    if not lines:
        raise RefusedError("表头下面没有数据。")
    try:
        with transaction.atomic():
            return _import(viewer, city, document, lines, now)
    except IntegrityError:
        raise RefusedError("导入时有人登记了同样的编号。请重新导入。") from None


def locked(building: UUID) -> IllegalBuilding:
    """The building with its row locked. Raises `RefusedError`."""
    row = IllegalBuilding.objects.select_for_update().filter(pk=building).first()
    if row is None:
        raise RefusedError("没有这处违法建设。")
    return row


def read(city: str, cells: Mapping[str, str], today: date) -> Given:
    """What the cells say. 1 SQL query. Raises `RefusedError` with every mistake."""
    reader = Reader()
    district = district_of(city, cells.get("district", ""), reader)
    said = cells.get("kind", "").strip()
    kind = KINDS.get(said, said)
    if kind not in BuildingKind.values:
        reader.wrong.append(f"“类别”写的“{said[:20]}”不是新增或存量")
    east, north = reader.spot(cells.get("longitude", ""), cells.get("latitude", ""))
    code = reader.text("编号", cells.get("code", ""), 40)
    address = reader.text("地址", cells.get("address", ""), 200)
    found_on = reader.day("发现日期", cells.get("found_on", ""), today)
    found_m2 = reader.area("违法面积", cells.get("found_m2", ""))
    treated = _treated(reader, cells.get("demolished_m2", ""), found_m2)
    reader.done()
    assert district is not None
    return Given(district, code, address, kind, found_on, found_m2, treated, east, north)


def _import(
    viewer: Viewer, city: str, document: Document, lines: Sequence[Line], now: datetime
) -> TopicImport:
    known = set(IllegalBuilding.objects.filter(city=city).values_list("code", flat=True))
    fresh: list[Given] = []
    report: list[dict[str, str | int]] = []
    bad: list[str] = []
    for line in lines:
        try:
            given = read(city, line.cells, timezone.localdate(now))
        except RefusedError as error:
            bad.append(f"第 {line.line} 行：{'；'.join(error.sentences)}")
            continue
        there = given.code in known
        report.append(
            {"line": line.line, **line.cells, "why": "已有这个编号，没有改动" if there else "已登记"}
        )
        if not there:
            known.add(given.code)
            fresh.append(given)
    if bad:
        raise RefusedError(*bad, "请改正后整份重新导入；这次没有写入任何数据")
    made = TopicImport.objects.create(
        city=city, topic=TOPIC, document=document, report=report, by_id=viewer.user, at=now
    )
    body = {"topic": TOPIC, "sha256": document.sha256, "rows": len(lines)}
    append(city, made.pk, "assessment:topic-imported", body, actor=viewer.user, at=now)
    for given in fresh:
        _write(viewer, city, given, made, now)
    return made


def _write(
    viewer: Viewer, city: str, given: Given, table: TopicImport | None, now: datetime
) -> IllegalBuilding:
    row = IllegalBuilding.objects.create(
        city=city,
        district=given.district,
        code=given.code,
        address=given.address,
        kind=given.kind,
        found_on=given.found_on,
        found_m2=given.found_m2,
        longitude=given.longitude,
        latitude=given.latitude,
        table=table,
        by_id=viewer.user,
        at=now,
    )
    body = {
        "code": row.code,
        "kind": row.kind,
        "found_m2": f"{given.found_m2:f}",
        "found_on": str(row.found_on),
    }
    append(city, row.pk, "assessment:building-found", body, actor=viewer.user, at=now)
    if given.treated_m2:
        _treat(viewer, row, Way.DEMOLISHED, given.treated_m2, "随登记表导入", timezone.localdate(now), now)
    return row


def _treated(reader: Reader, text: str, found: Decimal) -> Decimal | None:
    """What a table says is demolished already; nothing where it says nothing or 0."""
    if text.strip() in ("", "0", "0.00"):
        return None
    area = reader.area("已拆除面积", text)
    if area > found:
        reader.wrong.append(f"已拆除面积 {area:f} 大于违法面积 {found:f}")
    return area


def _treat(
    viewer: Viewer, row: IllegalBuilding, way: Way, m2: Decimal, remark: str, on: date, now: datetime
) -> Treatment:
    made = Treatment.objects.create(
        building=row, way=way, m2=m2, on=on, remark=remark.strip()[:500], by_id=viewer.user, at=now
    )
    row.treated_m2 = row.treated + m2
    row.save(update_fields=["treated_m2"])
    body = {"way": way.value, "m2": f"{m2:f}", "on": str(on), "treated_m2": f"{row.treated:f}"}
    append(row.city, row.pk, "assessment:building-treated", body, actor=viewer.user, at=now)
    return made


def _may_record(viewer: Viewer, city: str, district: int) -> None:
    if not records(viewer, city, district):
        raise PermissionDenied("只有考核机构和本区可以登记。")
