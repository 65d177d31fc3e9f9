"""Checks on the spot: pictures with place, time and digest, then marks by two people blind to each other.

The task is locked before anything is read: whoever marks last, of however many at the same moment, finds all
places settled and puts the evidence, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import IntegrityError, transaction

from tongjian.kernel.documents.actions import attach
from tongjian.kernel.documents.models import Document
from tongjian.kernel.ledger.records import append
from tongjian.kernel.people.viewer import Role, Viewer
from tongjian.systems.assessment.access import assesses, needs_body
from tongjian.systems.assessment.collecting.distance import metres
from tongjian.systems.assessment.collecting.evidence import Found, locked, must_be_open, put
from tongjian.systems.assessment.collecting.settling import OK, PROBLEM, VERDICTS, missing_rounds, settled
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import Marking, Observation, Photo, Round, Source, Task, TaskState
from tongjian.systems.assessment.standards.queries import sheet_of
from tongjian.systems.assessment.standards.sheet import FromCheck

FARTHEST = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and when the phone says a picture was taken: degrees, metres; None where it does not say."""

    longitude: Decimal | None = None
    latitude: Decimal | None = None
    accuracy: Decimal | None = None
    taken_at: datetime | None = None


def spot_of(longitude: str, latitude: str, accuracy: str, taken_at: datetime | None) -> Spot:
    """What a form sends. A place that is none on Earth is taken as not told."""
    east, north = _degrees(longitude, 180), _degrees(latitude, 90)
    if east is None or north is None:
        return Spot(taken_at=taken_at)
    return Spot(east, north, _number(accuracy, FARTHEST, "0.1"), taken_at)


def add_photo(viewer: Viewer, observation: UUID, document: Document, spot: Spot, now: datetime) -> Photo:
    """Keep a picture. The same picture sent again, over a bad line, is the one that is there; a picture of
    another place is none of this one.

    Raises `PermissionDenied`, `RefusedError`.
    """
    row = _observation(observation)
    needs_body(viewer, row.point.city, Role.HANDLER, Role.HEAD)
    known = Photo.objects.filter(observation=row, sha256=document.sha256)
    if photo := known.first():
        return photo
    far = None
    point = row.point
    if None not in (spot.longitude, spot.latitude, point.longitude, point.latitude):
        far = metres(spot.longitude, spot.latitude, point.longitude, point.latitude)  # type: ignore[arg-type]
    try:
        with transaction.atomic():
            task = locked(row.task_id)
            must_be_open(task)
            if row.markings.exists():
                raise RefusedError("这个点位已经评定，不能再加照片。")
            if elsewhere := _elsewhere(row, document):
                raise RefusedError(f"这张照片已经用于“{elsewhere}”。请上传在这个点位拍的照片。")
            photo = Photo.objects.create(
                observation=row,
                document=document,
                sha256=document.sha256,
                longitude=spot.longitude,
                latitude=spot.latitude,
                accuracy=spot.accuracy,
                distance=far,
                taken_at=spot.taken_at,
                by_id=viewer.user,
                at=now,
            )
            attach(f"observation:{row.pk}", f"photo-{row.photos.count()}", document, viewer.user, now=now)
            body = {"observation": str(row.pk), "sha256": document.sha256}
            append(task.period.city, task.pk, "assessment:photo", body, actor=viewer.user, at=now)
    except IntegrityError:
        return known.get()
    return photo


def mark(
    viewer: Viewer, observation: UUID, verdicts: Mapping[str, str], remark: str, now: datetime
) -> Marking:
    """Mark a place in whatever round the viewer's turn is. Raises `PermissionDenied`, `RefusedError`.

    The round of a decision belongs to a head who has not marked the place, and needs a remark.
    """
    row = _observation(observation)
    needs_body(viewer, row.point.city, Role.HANDLER, Role.HEAD)
    with transaction.atomic():
        task = locked(row.task_id)
        must_be_open(task)
        source = check_of(task)
        round_ = _turn(viewer, row, source)
        if round_ is Round.DECISION and not remark.strip():
            raise RefusedError("两人评定不同，裁定要写明理由。")
        given = _read(verdicts, source)
        marking = Marking.objects.create(
            observation=row,
            round=round_,
            verdicts=given,
            remark=remark.strip()[:500],
            marker_id=_person(viewer),
            at=now,
        )
        body = {"observation": str(row.pk), "round": int(round_), "verdicts": given}
        append(task.period.city, task.pk, "assessment:marked", body, actor=viewer.user, at=now)
        _finish(viewer, task, source, now)
    return marking


def check_of(task: Task) -> FromCheck:
    """How the standard wants the item checked. Raises `RefusedError` for another kind of item."""
    source = sheet_of(task.period.standard).item(task.item.code).source
    if not isinstance(source, FromCheck):
        raise RefusedError(f"“{task.item.title}”不是现场核查的项目。")
    return source


def turn_of(viewer: Viewer, row: Observation, source: FromCheck) -> Round | str:
    """The round in which the viewer may mark the place now, or why not."""
    marks = {marking.round: marking.marker_id for marking in row.markings.all()}
    rounds = missing_rounds({m.round: m.verdicts for m in row.markings.all()}, second=source.second)
    if not rounds:
        return "这个点位已经评定完成"
    if viewer.user in marks.values():
        return "您已经评定过这个点位，下一轮由别人评定"
    if rounds[0] is Round.DECISION and not assesses(viewer, row.point.city, Role.HEAD):
        return "两人评定不同，由负责人裁定"
    if rounds[0] is Round.FIRST and not row.photos.all():
        return "先拍照上传，再评定"
    return rounds[0]


def _person(viewer: Viewer) -> int:
    """Who marks: a person, never the platform itself."""
    if viewer.user is None:
        raise RefusedError("评定要由人作出。")
    return viewer.user


def _turn(viewer: Viewer, row: Observation, source: FromCheck) -> Round:
    turn = turn_of(viewer, row, source)
    if not isinstance(turn, Round):
        raise RefusedError(f"{turn}。")
    return turn


def _read(verdicts: Mapping[str, str], source: FromCheck) -> dict[str, str]:
    wrong = [aspect.title for aspect in source.aspects if verdicts.get(aspect.code) not in VERDICTS]
    if wrong:
        raise RefusedError(*(f"“{title}”没有选择" for title in wrong))
    return {aspect.code: verdicts[aspect.code] for aspect in source.aspects}


def _finish(viewer: Viewer, task: Task, source: FromCheck, now: datetime) -> None:
    """Put the evidence once every place of the task is settled."""
    if task.state == TaskState.DONE:
        return
    rows = Observation.objects.filter(task=task).prefetch_related("markings").order_by("point__code")
    found = [
        (row, settled({m.round: m.verdicts for m in row.markings.all()}, second=source.second))
        for row in rows
    ]
    if any(verdicts is None for _, verdicts in found):
        return
    judged = [verdict for _, verdicts in found for verdict in (verdicts or {}).values()]
    good, bad = judged.count(OK), judged.count(PROBLEM)
    origin = {"observations": [str(row.pk) for row, _ in found], "ok": good, "problems": bad}
    if source.takes == "problems":
        put(viewer, task.pk, Found(Source.CHECK, Decimal(bad), None, origin), now)
    elif good + bad:
        put(viewer, task.pk, Found(Source.CHECK, Decimal(good), Decimal(good + bad), origin), now)
    else:
        reason = "核查点位都没有应查的情形"
        put(viewer, task.pk, Found(Source.CHECK, None, None, origin, reason), now)


def _elsewhere(row: Observation, document: Document) -> str:
    """The place for which the very same picture was given before; "" for a new one. 1 SQL query."""
    others = Photo.objects.filter(sha256=document.sha256, observation__point__city=row.point.city)
    titles = others.exclude(observation=row).values_list("observation__point__title", flat=True)
    return titles.first() or ""


def _observation(key: UUID) -> Observation:
    row = Observation.objects.select_related("point").filter(pk=key).first()
    if row is None:
        raise RefusedError("没有这个核查点位。")
    return row


def _degrees(text: str, most: int) -> Decimal | None:
    return _number(text, Decimal(most), "0.000001")


def _number(text: str, most: Decimal, step: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number.quantize(Decimal(step)) if number.is_finite() and abs(number) <= most else None
