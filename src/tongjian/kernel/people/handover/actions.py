"""The writes of an administrator: hand a power over, and take that back before its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongjian.kernel.jobs.actions import at, cancel
from tongjian.kernel.packs.queries import NotInForce, current_matter
from tongjian.kernel.people.actions.changes import RefusedError, must_administer, record
from tongjian.kernel.people.handover.models import Handover
from tongjian.kernel.people.models import Organisation, OrganisationKind
from tongjian.kernel.people.viewer import Viewer

BEGIN = "handover.begin"


@dataclass(frozen=True)
class Wanted:
    """A handover as an administrator asks for it."""

    matter: str
    giver: int
    receiver: int
    since: date
    basis: str
    region: str = ""
    takes_along: bool = True


@transaction.atomic
def hand_over(viewer: Viewer, city: str, wanted: Wanted, *, now: datetime | None = None) -> Handover:
    """From its day on the receiver decides. Raises `RefusedError`, `PermissionDenied`."""
    moment = now or timezone.now()
    must_administer(viewer, city)
    title = _checked(city, wanted, timezone.localdate(moment))
    row = Handover(
        city=city,
        matter=wanted.matter,
        region=wanted.region,
        giver_id=wanted.giver,
        receiver_id=wanted.receiver,
        since=wanted.since,
        takes_along=wanted.takes_along,
        basis=wanted.basis.strip(),
        made_by_id=viewer.user,
        made_at=moment,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RefusedError("这个事项在该区划、该日已经安排了划转。请先撤销原安排，或改日期。") from None
    begins = max(timezone.make_aware(datetime.combine(wanted.since, time.min)), moment)
    at(BEGIN, {"handover": row.pk}, begins, city=city, unique_key=_key(row.pk))
    along = "在办件随转" if wanted.takes_along else "在办件留原机关办结"
    after = {"事项": title, "起始日": wanted.since, "在办件": along, "依据": row.basis}
    record(viewer, {city}, "权力划转", f"handover:{row.pk}", after=after)
    return row


@transaction.atomic
def take_back(viewer: Viewer, handover: int, reason: str, *, now: datetime | None = None) -> Handover:
    """Undo before the day. Raises `RefusedError` once it is in force, `PermissionDenied`."""
    moment = now or timezone.now()
    row = Handover.objects.select_for_update(of=("self",)).get(pk=handover)
    must_administer(viewer, row.city)
    if row.cancelled_at is not None:
        raise RefusedError("这次划转已经撤销。")
    if row.done_at is not None or row.since <= timezone.localdate(moment):
        raise RefusedError("划转已经施行，不能撤销。如需回转，请新增一次反方向的划转。")
    if not reason.strip():
        raise RefusedError("没有写撤销理由。请写明理由。")
    row.cancelled_at, row.cancelled_by_id = moment, viewer.user
    row.cancelled_because = reason.strip()[:200]
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_because"])
    cancel(_key(row.pk))
    record(viewer, {row.city}, "撤销权力划转", f"handover:{row.pk}", after={"理由": row.cancelled_because})
    return row


def _key(handover: int) -> str:
    return f"{BEGIN}:{handover}"


def _checked(city: str, wanted: Wanted, today: date) -> str:
    """The matter's title, when everything asked for is there."""
    bodies = Organisation.objects.filter(city=city, kind=OrganisationKind.GOVERNMENT)
    if wanted.giver == wanted.receiver:
        raise RefusedError("划出和承接的是同一机关。请选择不同的机关。")
    if bodies.filter(pk__in=(wanted.giver, wanted.receiver)).count() != 2:
        raise RefusedError("划出或承接机关不是本市的政府部门。请从列表中选择。")
    if wanted.since < today:
        raise RefusedError(f"起始日 {wanted.since} 已经过去。请填今天或以后的日期。")
    if not wanted.basis.strip():
        raise RefusedError("没有写划转依据。请写明文件名称和文号。")
    try:
        return current_matter(city, wanted.matter, max(wanted.since, today)).matter.title
    except NotInForce:
        raise RefusedError(f"没有事项“{wanted.matter}”，或它在起始日不再施行。请从列表中选择。") from None
