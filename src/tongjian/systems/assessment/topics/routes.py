"""线路保障: routes, their duty periods, patrols of their points, incidents and the response."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tongjian.kernel.documents.models import Document
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import needs_body
from tongjian.systems.assessment.collecting.tables import rows_apart
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.results.access import records
from tongjian.systems.assessment.results.models import (
    DutyPeriod,
    Incident,
    Patrol,
    PatrolPoint,
    Route,
    TopicImport,
)
from tongjian.systems.assessment.topics.given import Line, Reader, district_of, lines_of

TOPIC = "incidents"
HEADINGS = {
    "route": "线路编号",
    "code": "事件编号",
    "what": "事件",
    "happened_at": "发生时间",
    "responded_at": "响应时间",
    "resolved_at": "处置完成时间",
}
NEEDED = frozenset({"route", "code", "what", "happened_at"})


def add_route(viewer: Viewer, city: str, cells: Mapping[str, str], now: datetime) -> Route:
    """登记线路. Raises `PermissionDenied`, `RefusedError`."""
    reader = Reader()
    district = district_of(city, cells.get("district", ""), reader)
    code, title = (
        reader.text("编号", cells.get("code", ""), 40),
        reader.text("名称", cells.get("title", ""), 120),
    )
    metres = reader.whole("长度", cells.get("metres", ""), 1_000_000)
    reader.done()
    assert district is not None
    _may_record(viewer, city, district.pk)
    try:
        with transaction.atomic():
            row = Route.objects.create(
                city=city,
                district=district,
                code=code,
                title=title,
                metres=metres,
                by_id=viewer.user,
                at=now,
            )
            body = {"code": code, "title": title, "metres": metres}
            append(city, row.pk, "assessment:route-added", body, actor=viewer.user, at=now)
    except IntegrityError:
        raise RefusedError(f"线路编号“{code}”已经登记。") from None
    return row


def add_point(viewer: Viewer, route: UUID, cells: Mapping[str, str], now: datetime) -> PatrolPoint:
    """登记巡查点. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = locked(viewer, route)
        reader = Reader()
        code = reader.text("编号", cells.get("code", ""), 40)
        title = reader.text("名称", cells.get("title", ""), 120)
        east, north = reader.spot(cells.get("longitude", ""), cells.get("latitude", ""))
        if PatrolPoint.objects.filter(route=row, code=code).exists():
            reader.wrong.append(f"编号“{code}”已经登记")
        reader.done()
        point = PatrolPoint.objects.create(route=row, code=code, title=title, longitude=east, latitude=north)
        append(row.city, row.pk, "assessment:point-added", {"code": code}, actor=viewer.user, at=now)
    return point


def add_duty(viewer: Viewer, route: UUID, cells: Mapping[str, str], now: datetime) -> DutyPeriod:
    """登记保障时段. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = locked(viewer, route)
        reader = Reader()
        occasion = reader.text("保障任务", cells.get("occasion", ""), 120)
        begins = reader.moment("开始", cells.get("begins", ""), None)
        ends = reader.moment("结束", cells.get("ends", ""), None)
        if begins and ends and ends <= begins:
            reader.wrong.append("结束要在开始以后")
        reader.done()
        assert begins is not None
        assert ends is not None
        duty = DutyPeriod.objects.create(
            route=row, occasion=occasion, begins=begins, ends=ends, by_id=viewer.user, at=now
        )
        body = {"occasion": occasion, "begins": begins.isoformat(), "ends": ends.isoformat()}
        append(row.city, row.pk, "assessment:duty-added", body, actor=viewer.user, at=now)
    return duty


def patrol(viewer: Viewer, point: UUID, fine: bool, remark: str, now: datetime) -> Patrol:
    """巡查 a point in the duty period that runs now. Raises `PermissionDenied`, `RefusedError`."""
    route = PatrolPoint.objects.filter(pk=point).values_list("route", flat=True).first()
    if route is None:
        raise RefusedError("没有这个巡查点。")
    with transaction.atomic():
        row = locked(viewer, route)
        duty = row.duties.filter(begins__lte=now, ends__gte=now).order_by("begins").first()
        if duty is None:
            raise RefusedError("现在不在保障时段内，不必巡查。")
        if not fine and not remark.strip():
            raise RefusedError("有问题要写明是什么。")
        made = Patrol.objects.create(
            point_id=point, duty=duty, fine=fine, remark=remark.strip()[:500], by_id=viewer.user, at=now
        )
        body = {"point": str(point), "duty": str(duty.pk), "fine": fine, "remark": made.remark}
        append(row.city, row.pk, "assessment:patrolled", body, actor=viewer.user, at=now)
    return made


def add_incident(viewer: Viewer, route: UUID, cells: Mapping[str, str], now: datetime) -> Incident:
    """登记事件. Raises `PermissionDenied`, `RefusedError`."""
    with transaction.atomic():
        row = locked(viewer, route)
        given = read(cells, now)
        if row.incidents.filter(code=given.code).exists():
            raise RefusedError(f"事件编号“{given.code}”已经登记。")
        return _write(viewer, row, given, None, now)


def respond(viewer: Viewer, incident: UUID, step: str, now: datetime) -> Incident:
    """响应 or 处置完成, now: the time is the server's. Raises `PermissionDenied`, `RefusedError`."""
    route = Incident.objects.filter(pk=incident).values_list("route", flat=True).first()
    if route is None:
        raise RefusedError("没有这个事件。")
    with transaction.atomic():
        held = locked(viewer, route)
        row = Incident.objects.get(pk=incident)
        if step == "responded" and row.responded_at is None:
            row.responded_at = now
        elif step == "resolved" and row.responded_at is not None and row.resolved_at is None:
            row.resolved_at = now
        else:
            raise RefusedError("这一步已经登记，或者还没有响应。请刷新页面。")
        row.save(update_fields=["responded_at", "resolved_at"])
        body = {"incident": row.code, "step": step}
        append(held.city, held.pk, "assessment:incident-moved", body, actor=viewer.user, at=now)
    return row


def import_incidents(viewer: Viewer, city: str, document: Document, now: datetime) -> TopicImport:
    """Take a table of incidents in, the whole of it or nothing. Raises `RefusedError` with every bad row.

    Incidents that are there already are left as they are and named in the report.
    """
    needs_body(viewer, city, Role.HANDLER, Role.HEAD)
    lines = lines_of(rows_apart(vault().path_of(document.sha256)), HEADINGS, NEEDED)
    if not lines:
        raise RefusedError("表头下面没有数据。")
    with transaction.atomic():
        # The routes of the city are locked in one order: whoever imports waits for whoever records.
        routes = {row.code: row for row in Route.objects.select_for_update().filter(city=city).order_by("pk")}
        return _import(viewer, city, document, lines, routes, now)


def locked(viewer: Viewer, route: UUID) -> Route:
    """The route with its row locked, for who may record. Raises `PermissionDenied`, `RefusedError`."""
    row = Route.objects.select_for_update().filter(pk=route).first()
    if row is None:
        raise RefusedError("没有这条线路。")
    _may_record(viewer, row.city, row.district_id)
    return row


def read(cells: Mapping[str, str], now: datetime) -> Incident:
    """An incident from cells, not saved. Raises `RefusedError` with every mistake."""
    reader = Reader()
    code, what = (
        reader.text("事件编号", cells.get("code", ""), 40),
        reader.text("事件", cells.get("what", ""), 200),
    )
    happened = reader.moment("发生时间", cells.get("happened_at", ""), now)
    times: dict[str, datetime | None] = {}
    for name in ("responded_at", "resolved_at"):
        said = cells.get(name, "")
        times[name] = reader.moment(HEADINGS[name], said, now) if said.strip() else None
    responded, resolved = times["responded_at"], times["resolved_at"]
    if happened and responded and responded < happened:
        reader.wrong.append("响应时间早于发生时间")
    if resolved and (responded is None or resolved < responded):
        reader.wrong.append("处置完成时间早于响应时间，或没有响应时间")
    reader.done()
    assert happened is not None
    return Incident(code=code, what=what, happened_at=happened, responded_at=responded, resolved_at=resolved)


def _import(
    viewer: Viewer,
    city: str,
    document: Document,
    lines: Sequence[Line],
    routes: Mapping[str, Route],
    now: datetime,
) -> TopicImport:
    known = set(Incident.objects.filter(route__in=routes.values()).values_list("route__code", "code"))
    fresh: list[tuple[Route, Incident]] = []
    report: list[dict[str, str | int]] = []
    bad: list[str] = []
    for line in lines:
        route = routes.get(line.cells["route"].strip())
        if route is None:
            bad.append(f"第 {line.line} 行：没有线路编号“{line.cells['route'].strip()[:40]}”")
            continue
        try:
            given = read(line.cells, now)
        except RefusedError as error:
            bad.append(f"第 {line.line} 行：{'；'.join(error.sentences)}")
            continue
        there = (route.code, given.code) in known
        report.append(
            {"line": line.line, **line.cells, "why": "已有这个编号，没有改动" if there else "已登记"}
        )
        if not there:
            known.add((route.code, given.code))
            fresh.append((route, given))
    if bad:
        raise RefusedError(*bad, "请改正后整份重新导入；这次没有写入任何数据")
    made = TopicImport.objects.create(
        city=city, topic=TOPIC, document=document, report=report, by_id=viewer.user, at=now
    )
    body = {"topic": TOPIC, "sha256": document.sha256, "rows": len(lines)}
    append(city, made.pk, "assessment:topic-imported", body, actor=viewer.user, at=now)
    for route, given in fresh:
        _write(viewer, route, given, made, now)
    return made


def _write(
    viewer: Viewer, route: Route, given: Incident, table: TopicImport | None, now: datetime
) -> Incident:
    given.route, given.table, given.by_id, given.at = route, table, viewer.user, now
    given.save(force_insert=True)
    body = {"incident": given.code, "what": given.what, "happened_at": given.happened_at.isoformat()}
    append(route.city, route.pk, "assessment:incident-added", body, actor=viewer.user, at=now)
    return given


def _may_record(viewer: Viewer, city: str, district: int) -> None:
    if not records(viewer, city, district):
        raise PermissionDenied("只有考核机构和本区可以登记。")
