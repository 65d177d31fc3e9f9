"""Papers and numbers that come with an act."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from tongjian.engines.penalties.facts import Decided, Fact, Registered, SpotDecided
from tongjian.engines.penalties.terms import Nature, Outcome
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.numbers.written import next_number
from tongjian.kernel.packs.queries import calendar_of
from tongjian.systems.enforcement.acts.declared import Act, Desk
from tongjian.systems.enforcement.models import Case
from tongjian.systems.enforcement.models import Paper as Row
from tongjian.systems.enforcement.offences import offences_of
from tongjian.systems.enforcement.papers.dossier import Dossier, Party, Person
from tongjian.systems.enforcement.papers.drawing import Paper, PaperError, draw_up, from_plain, to_plain
from tongjian.systems.enforcement.papers.sheet import papers_of
from tongjian.systems.enforcement.papers.wording import day
from tongjian.systems.enforcement.refused import RefusedError
from tongjian.systems.enforcement.rules import office_of, rules_of

NUMBERED = frozenset({"decided", "spot-decided"})


def number_for(desk: Desk, series: str, pattern: str) -> str:
    """The next number of a series of the channel. 1 SQL query, in the caller's transaction."""
    case = desk.case
    name = f"enforcement-{case.channel}-{series}"
    return next_number(case.city, name, pattern, on=desk.today, region=case.region).text


def numbered(desk: Desk, fact: Fact) -> Fact:
    """The fact with the number it allots: that of the case when it is registered, that of the decision.

    1 SQL query where it does, in the caller's transaction: what is refused gives its number back.
    """
    match fact:
        case Registered():
            desk.case.number = number_for(desk, "case", desk.channel.case_number)
            return replace(fact, number=desk.case.number)
        case Decided(outcome=outcome) if outcome is not Outcome.TRANSFER:
            return replace(fact, number=number_for(desk, "decision", desk.channel.decision_number))
        case SpotDecided():
            return replace(fact, number=number_for(desk, "spot", desk.channel.spot_number))
    return fact


def dossier_of(desk: Desk, papers: tuple[tuple[str, str, str], ...] = ()) -> Dossier:
    """The case as its papers need it. No query."""
    case, channel = desk.case, desk.channel
    offence = offences_of(case.city).get(case.offence)
    return Dossier(
        city=case.city,
        organisation=case.organisation.name,
        channel=case.channel,
        region=case.region,
        case_number=case.number,
        title=case.title,
        party=Party(
            name=case.party_name,
            nature=Nature(case.party_nature),
            identifier=case.party_identifier,
            address=case.party_address,
            phone=case.party_phone,
            representative=case.party_representative,
            minor=is_minor(case, desk),
        ),
        state=desk.state,
        rules=rules_of(case.city),
        calendar=calendar_of(case.city),
        today=desk.today,
        persons=persons_of(desk),
        offence=offence.title if offence else case.offence,
        source=case.get_source_display(),
        place=case.place,
        payee=channel.payee,
        reconsideration=channel.review_body,
        court=channel.court,
        papers=papers,
    )


def persons_of(desk: Desk) -> Mapping[str, Person]:
    """Everybody of the body by the key in the facts, officers with their certificate."""
    people = {each.key: Person(name=each.name) for each in desk.staff}
    for officer in desk.officers:
        people[officer.key] = Person(name=officer.name, certificate=officer.certificate)
    return people


def is_minor(case: Case, desk: Desk) -> bool:
    """Whether the party was a minor when the act was done (or found), by the age of the pack."""
    born = case.party_born
    if born is None:
        return False
    day = case.happened_on or desk.today
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return age < office_of(case.city).publishing.minor_age


def draw(
    desk: Desk,
    kind: str,
    now: datetime,
    fact: int,
    extra: Mapping[str, str] | None = None,
    *,
    number: str = "",
    provisional: str = "",
) -> Row:
    """Draw up a paper and keep what it says. 2 SQL queries, one more where it lists the papers so far."""
    try:
        paper = draw_up(kind, dossier_of(desk, _papers_so_far(desk, kind)), extra, number=number)
    except PaperError as error:
        raise RefusedError(str(error)) from None
    content = canonical(to_plain(paper))
    row = Row(
        case=desk.case,
        kind=paper.kind,
        title=paper.title,
        number=paper.number,
        provisional=provisional,
        fact=fact,
        content=content,
        digest=paper.digest,
        drawn_by_id=desk.part.viewer.user,
        drawn_at=now,
    )
    row.save(force_insert=True)
    return row


def _papers_so_far(desk: Desk, kind: str) -> tuple[tuple[str, str, str], ...]:
    sheet = papers_of(desk.case.city).papers.get(kind)
    if sheet is None or "papers" not in sheet.tables:
        return ()
    rows = desk.case.papers.values_list("title", "number", "drawn_at")
    return tuple((title, number, day(timezone.localdate(at))) for title, number, at in rows)


def paper_of(row: Row) -> Paper:
    """The paper as it was drawn up."""
    return from_plain(json.loads(row.content))


def with_act(desk: Desk, fact: Fact, act: Act, now: datetime, number: int) -> None:
    """Follows every fact: the paper its act declares, as far as the channel uses it."""
    if act.paper and (not desk.channel.forms or act.paper in desk.channel.forms):
        bears = str(getattr(fact, "number", "")) if fact.act in NUMBERED else ""
        draw(desk, act.paper, now, number, number=bears)
