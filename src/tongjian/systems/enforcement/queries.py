"""What the pages of enforcement read. Each function says how many queries it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.http import QueryDict

from tongjian.engines.penalties import STAGES, Alike, Look, Spread, similar, spread
from tongjian.engines.penalties.terms import Nature
from tongjian.kernel.inspectorate.models import Referral, ReferralState
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.enforcement.access import SUBJECT, of_party, own_channels, visible
from tongjian.systems.enforcement.channels import channels_of
from tongjian.systems.enforcement.models import Case, Custody, Exhibit, Publication
from tongjian.systems.enforcement.offences import offences_of

PAGE = 30
LIGHTS = {"red": "已逾期", "yellow": "快到期", "green": "期限内"}
SORTS = {"changed": "最近办理", "due": "期限先后"}
CLOSED = ("closed", "archived")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to; empty: everything."""

    text: str = ""
    channel: str = ""
    state: str = ""
    light: str = ""
    sort: str = "changed"

    @classmethod
    def read(cls, given: QueryDict, city: str) -> Asked:
        """From an address; what makes no sense is left out."""
        channel, state = given.get("channel", ""), given.get("state", "")
        light, sort = given.get("light", ""), given.get("sort", "")
        return cls(
            given.get("q", "").strip()[:80],
            channel if channel in {each.code for each in channels_of(city)} else "",
            state if state in {each.value for each in STAGES} else "",
            light if light in LIGHTS else "",
            sort if sort in SORTS else "changed",
        )

    def narrowed(self, rows: QuerySet[Case], today: date) -> QuerySet[Case]:
        """Only the rows that were asked for."""
        if self.text:
            words = (Q(title__icontains=self.text), Q(party_name__icontains=self.text))
            numbers = Q(number__icontains=self.text) | Q(lead__icontains=self.text)
            rows = rows.filter(words[0] | words[1] | numbers)
        if self.channel:
            rows = rows.filter(channel=self.channel)
        if self.state:
            rows = rows.filter(state=self.state)
        match self.light:
            case "red":
                rows = rows.filter(due_on__lt=today)
            case "yellow":
                rows = rows.filter(due_on__gte=today, warn_on__lte=today)
            case "green":
                rows = rows.filter(warn_on__gt=today)
        return rows


def cases(viewer: Viewer, city: str, asked: Asked, today: date) -> QuerySet[Case]:
    """Those an official may see, in the order asked for. Unevaluated."""
    rows = asked.narrowed(Case.objects.filter(visible(viewer, city), city=city), today)
    rows = rows.select_related("organisation")
    if asked.sort == "due":
        return rows.order_by(F("due_on").asc(nulls_last=True), "id")
    return rows.order_by("-changed_at", "-id")


def page(viewer: Viewer, city: str, asked: Asked, today: date, after: str) -> tuple[list[Case], str | None]:
    """One page, and where the next begins. 1 SQL query."""
    rows = cases(viewer, city, asked, today)
    rows = _after_due(rows, after) if asked.sort == "due" else _after_changed(rows, after)
    found = list(rows[: PAGE + 1])
    if len(found) <= PAGE:
        return found, None
    last = found[PAGE - 1]
    mark = last.due_on.isoformat() if last.due_on else "none"
    return found[:PAGE], f"{mark if asked.sort == 'due' else last.changed_at.isoformat()}_{last.pk}"


def _after_changed(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    moment, _, id_ = after.partition("_")
    try:
        since, last = datetime.fromisoformat(moment.replace(" ", "+")), UUID(id_)
    except ValueError:
        return rows  # an address somebody made up begins at the beginning
    if since.tzinfo is None:
        return rows
    return rows.filter(Q(changed_at__lt=since) | Q(changed_at=since, id__lt=last))


def _after_due(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    day, _, id_ = after.partition("_")
    try:
        last = UUID(id_)
        if day == "none":
            return rows.filter(due_on__isnull=True, id__gt=last)
        due = date.fromisoformat(day)
    except ValueError:
        return rows
    return rows.filter(Q(due_on__gt=due) | Q(due_on=due, id__gt=last) | Q(due_on__isnull=True))


def referrals(viewer: Viewer, city: str) -> list[Referral]:
    """What was handed to the viewer's channels and waits for an answer, the first that is due first. 1 SQL
    query,
    none for whoever keeps no channel."""
    own = own_channels(viewer, city)
    if not own:
        return []
    bodies = Q(receiver__isnull=True, channel__in=[each.code for each in own]) | Q(
        receiver__city=city, receiver__code__in=[each.organisation for each in own]
    )
    rows = Referral.objects.filter(bodies, city=city, target=SUBJECT, state=ReferralState.OFFERED)
    return list(
        rows.select_related("subject", "sender").order_by(F("due_on").asc(nulls_last=True), "sent_at")[:PAGE]
    )


def exhibits_of(case: UUID) -> list[Exhibit]:
    """The evidence with its custody and files. 2 SQL queries."""
    custody = Prefetch("custody", Custody.objects.order_by("seq"))
    rows = Exhibit.objects.filter(case=case).select_related("document", "by").prefetch_related(custody)
    return list(rows.order_by("number"))


def mine(viewer: Viewer, city: str, after: str = "") -> tuple[list[Case], str | None]:
    """The cases against the organisations one stands for, the last that changed first. 1 SQL query."""
    rows = Case.objects.filter(of_party(viewer), city=city)
    found = list(
        _after_changed(rows.select_related("organisation").order_by("-changed_at", "-id"), after)[: PAGE + 1]
    )
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{last.changed_at.isoformat()}_{last.pk}" if last else None


def alike(case: Case) -> tuple[tuple[Alike, ...], Spread]:
    """Similar decided cases of the city, with the reasons, and their fines as a spread. 1 SQL query."""
    rows = Case.objects.filter(city=case.city, offence=case.offence, decided_on__isnull=False)
    earlier = rows.exclude(pk=case.pk).order_by("-decided_on")[:200]
    looks = [look_of(each) for each in earlier]
    sheet = offences_of(case.city).get(case.offence)
    factors = sheet.benchmark.factors if sheet and sheet.benchmark else ()
    found = similar(look_of(case), looks, {each.code: each.title for each in factors})
    return found, spread(found)


def look_of(case: Case) -> Look:
    """A case as it is compared."""
    return Look(
        key=str(case.pk),
        offence=case.offence,
        nature=Nature(case.party_nature),
        region=case.region,
        circumstances=case.circumstances,
        decided_on=case.decided_on,
        fine=case.fine,
    )


def published(city: str, text: str, after: str) -> tuple[list[Publication], str | None]:
    """What everybody may read, the last published first; what was taken back is not listed. 1 SQL query."""
    rows = Publication.objects.filter(city=city, withdrawn_at__isnull=True)
    if text:
        # Only what is published can be found: the masked name, the number, the title.
        rows = rows.filter(Q(search__icontains=text))
    moment, _, id_ = after.partition("_")
    try:
        since, last = datetime.fromisoformat(moment.replace(" ", "+")), UUID(id_)
        if since.tzinfo is not None:
            rows = rows.filter(Q(published_at__lt=since) | Q(published_at=since, id__lt=last))
    except ValueError:
        pass
    found = list(rows.order_by("-published_at", "-id")[: PAGE + 1])
    end = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{end.published_at.isoformat()}_{end.pk}" if end else None
