"""Every read of subjects, officers, conducts and referrals that rooms share. SQL queries are stated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from tongjian.kernel.inspectorate.conducts import digest_of_body
from tongjian.kernel.inspectorate.models import Conduct, Interest, Officer, Referral, Subject
from tongjian.kernel.people.regions import lies_in, reach_of
from tongjian.kernel.people.viewer import Role, Viewer

OFFICIALS = (Role.HANDLER, Role.HEAD, Role.SUPERVISOR, Role.ADMINISTRATOR)


def subjects_in(viewer: Viewer, city: str) -> QuerySet[Subject]:
    """The subjects of a city within the viewer's reach: an unevaluated query, 1 SQL query when read."""
    return Subject.objects.filter(reach_of(viewer, OFFICIALS).inside(), city=city)


def officers_in(viewer: Viewer, city: str) -> QuerySet[Officer]:
    """The officers of a city, if the viewer is one of its officials. Unevaluated."""
    mine = {member.city for member in viewer.memberships if member.roles & set(OFFICIALS)}
    return Officer.objects.filter(city=city) if city in mine else Officer.objects.none()


def officer_of(user: int | None) -> Officer | None:
    """The running entry of a user in the library of officers. 1 SQL query."""
    if user is None:
        return None
    return Officer.objects.select_related("organisation").filter(user=user, until__isnull=True).first()


def running(today: date) -> Q:
    """Rows of subjects or officers that are in the library on that day."""
    return Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))


def interested(officer: Officer, subject: Subject, today: date) -> Interest | None:
    """Why the officer has to withdraw from that subject on that day. 1 SQL query."""
    return interests_in(subject, today).filter(officer=officer).first()


def interests_in(subject: Subject, today: date) -> QuerySet[Interest]:
    """Who has to withdraw from that subject on that day, and why. Unevaluated."""
    named = Q(subject=subject)
    if subject.identifier:
        named |= Q(identifier=subject.identifier)
    holds = Q(until__isnull=True) | Q(until__gte=today)
    return Interest.objects.filter(named, holds)


def may_inspect(officer: Officer, subject: Subject, today: date) -> str | None:
    """Why the officer may not inspect the subject that day, as a sentence; None: they may. ≤ 1 query."""
    if said := unfit(officer, subject.region, today):
        return said
    interest = interested(officer, subject, today)
    return f"{officer.name}应当回避：{interest.reason}" if interest else None


def unfit(officer: Officer, region: str, today: date) -> str | None:
    """Why the officer may inspect nothing in that region that day, interests aside. No SQL query."""
    if officer.since > today or (officer.until is not None and officer.until < today):
        return f"{officer.name}当日不在检查人员库"
    if officer.certified_until < today:
        return f"{officer.name}的证件{officer.certificate}已于{officer.certified_until:%Y-%m-%d}到期"
    if not any(lies_in(region, each) for each in officer.regions):
        return f"{officer.name}的执法区域不包括该对象所在地（{region}）"
    return None


def may_enforce(officer: Officer, subject: Subject, today: date) -> str | None:
    """The same for enforcement, which needs a certificate of enforcement. ≤ 1 SQL query."""
    if not officer.may_enforce:
        return f"{officer.name}没有行政执法证，不能办理执法案件"
    return may_inspect(officer, subject, today)


def conducts_of(subject: Subject, *, withdrawn: bool = False) -> list[Conduct]:
    """What was done to a subject, in the version in force, the latest first. 1 SQL query."""
    rows = Conduct.objects.filter(subject=subject, replaced_by__isnull=True)
    if not withdrawn:
        rows = rows.filter(withdrawn_at__isnull=True)
    return list(rows.select_related("organisation").order_by("-on", "-reported_at"))


def versions_of(city: str, number: str) -> list[Conduct]:
    """All versions of a conduct, the first first. 1 SQL query."""
    return list(Conduct.objects.filter(city=city, number=number).order_by("version"))


def referrals_to(target: str, organisation: int | None = None) -> QuerySet[Referral]:
    """What was handed to a system, the latest first; only what that body may take when one is named.

    Unevaluated, 1 SQL query when read.
    """
    rows = Referral.objects.filter(target=target).select_related("subject", "sender", "receiver")
    if organisation is not None:
        rows = rows.filter(Q(receiver=organisation) | Q(receiver__isnull=True))
    return rows.order_by("-sent_at", "id")


def referral_of(origin: str) -> Referral | None:
    """What became of something that was handed over. 1 SQL query."""
    return Referral.objects.select_related("receiver").filter(origin=origin).first()


def differences(city: str | None) -> Iterator[tuple[str, str]]:
    """For `tongjian verify`: conducts whose fields no longer have the digest they were reported with."""
    rows = Conduct.objects.filter(city=city) if city else Conduct.objects.all()
    for row in rows.only("number", "version", "body", "digest").order_by("pk").iterator(chunk_size=500):
        if digest_of_body(row.body) != row.digest:
            yield f"监管行为“{row.number}”第{row.version}版", "内容与报送时的摘要不符"
