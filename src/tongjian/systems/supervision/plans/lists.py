"""What a round draws from: the list of objects by matter and district, and the list of inspectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from uuid import UUID

from django.db.models import QuerySet

from tongjian.engines.draws import (
    Exclusion,
    Inspector,
    Interest,
    Listed,
    ObjectList,
    Rules,
    Size,
    Staff,
    Teams,
)
from tongjian.engines.draws.objects import joined
from tongjian.kernel.inspectorate import models
from tongjian.kernel.inspectorate.errors import RefusedError
from tongjian.kernel.inspectorate.queries import running
from tongjian.kernel.people.regions import lies_in, stem
from tongjian.systems.supervision.grades import credit_on, grades_on
from tongjian.systems.supervision.matters.reading import Found
from tongjian.systems.supervision.models import Plan
from tongjian.systems.supervision.office import (
    UNRATED,
    OfficeSheet,
    VocabularySheet,
    WeightingSheet,
    office_of,
    vocabulary_of,
)
from tongjian.systems.supervision.plans.lines import Line, of_round

NO_CREDIT = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An object as far as a list needs it."""

    pk: UUID
    kind: str
    code: str
    name: str
    region: str
    categories: frozenset[str]
    identifier: str

    @property
    def id(self) -> str:
        """How the public list names it: kind and code, which no other has, and its name."""
        return named(self.kind, self.code, self.name)


def named(kind: str, code: str, name: str) -> str:
    """An object in a list. Kind and code have no space, so they can be told from the name."""
    return f"{kind}/{code} {' '.join(name.split())}"[:200]


def key_of(listed: str) -> tuple[str, str]:
    """Kind and code of an object as a list names it."""
    kind, _, rest = listed.partition("/")
    return kind, rest.partition(" ")[0]


def officer_named(officer: models.Officer) -> str:
    """How the public list names an officer."""
    return f"{officer.certificate} {officer.name}"


@dataclass(frozen=True, slots=True)
class Lists:
    """Everything a draw is made of but its title and its seed."""

    objects: ObjectList
    size: Size
    excluded: tuple[Exclusion, ...]
    staff: Staff

    def rules(self, plan: Plan, title: str, weights: object, **others: object) -> Rules:
        """The rules of the draw, with the weighting that was chosen."""
        return Rules.model_validate(
            {
                "title": title,
                "size": self.size,
                "weights": weights,
                "exclude": self.excluded,
                "teams": Teams(people=plan.people, max_visits=plan.most_visits),
                **others,
            }
        )


def lists_of(plan: Plan, round: int, today: date, done: Iterable[UUID] = ()) -> Lists:
    """The lists of a round as of today; objects in `done` take no part and count as drawn.

    5 SQL queries, however many objects. Raises `RefusedError`.
    """
    office, words = _office(plan.city), vocabulary_of(plan.city)
    lines, over = of_round(plan, round, own=True), frozenset(done)
    objects = list(_candidates(plan, [found for _, found in lines], today))
    graded = _grades(plan, today)
    rows: list[Listed] = []
    each: dict[str, int] = {}
    for line, found in lines:
        _add(line, found, objects, over, office, words, graded, rows, each)
    if not rows:
        raise RefusedError("名录中没有符合计划的监管对象，请先补充监管对象名录")
    ids = {row.id for row in rows}
    excluded = [one.id for one in objects if one.pk in over and one.id in ids]
    return Lists(
        ObjectList.of(rows),
        Size(each=dict(each)),
        tuple(Exclusion(id=one, reason="本轮已经检查") for one in sorted(excluded)),
        staff_of(plan, office, words, objects, {found.item.specialism for _, found in lines}, today),
    )


def _add(
    line: Line,
    found: Found,
    objects: Sequence[Candidate],
    over: frozenset[UUID],
    office: OfficeSheet,
    words: VocabularySheet,
    graded: dict[UUID, str],
    rows: list[Listed],
    each: dict[str, int],
) -> None:
    """The rows of one line, a stratum for each district, and how many of each are drawn."""
    need = words.specialisms.get(found.item.specialism, found.item.specialism)
    strata: dict[str, list[Candidate]] = {}
    for one in objects:
        if fits(one, found):
            place = office.district_of(one.region)
            strata.setdefault(place.title if place else "市直", []).append(one)
    share = Fraction(line.ratio.removesuffix("%")) / 100
    for district, members in strata.items():
        left = ceil(share * len(members)) - sum(one.pk in over for one in members)
        if left < 1:
            continue
        stratum = f"{found.item.code} {found.item.title}·{district}"
        each[stratum] = left
        rows += [
            Listed(stratum, one.id, graded.get(one.pk, UNRATED), "", one.region[:6], need) for one in members
        ]


def fits(one: Candidate, found: Found) -> bool:
    """Whether a sub-item is about such an object."""
    if one.kind not in found.item.kinds:
        return False
    return not found.item.categories or not one.categories.isdisjoint(found.item.categories)


def how_many(plan: Plan, today: date) -> int:
    """How many objects a round of the plan has to look at, at most. 1 SQL query."""
    return _objects(plan, [found for _, found in of_round(plan, 1, own=True)], today).count()


def _objects(plan: Plan, items: Sequence[Found], today: date) -> QuerySet[models.Subject]:
    kinds = {kind for found in items for kind in found.item.kinds}
    return models.Subject.objects.filter(
        running(today), city=plan.city, kind__in=kinds, region__startswith=stem(plan.region)
    )


def _candidates(plan: Plan, items: Sequence[Found], today: date) -> Iterator[Candidate]:
    rows = _objects(plan, items, today)
    columns = ("pk", "kind", "code", "name", "region", "categories", "identifier")
    for pk, kind, code, name, region, categories, identifier in rows.values_list(*columns):
        yield Candidate(pk, kind, code, name, region, frozenset(categories), identifier)


def _grades(plan: Plan, today: date) -> dict[UUID, str]:
    """The grade of each object: that of risk, and behind a stroke that of credit where it counts."""
    weighting = vocabulary_of(plan.city).weightings[plan.weighting]
    risk = dict(grades_on(plan.city, today))
    if not weighting.credit:
        return risk
    credit = credit_on(plan.city, today)
    return {pk: f"{risk.get(pk, UNRATED)}/{credit.get(pk, NO_CREDIT)}" for pk in {*risk, *credit}}


def weights_of(weighting: WeightingSheet) -> object:
    """The weights as the rules publish them: of every grade an object may have."""
    if set(weighting.risk.values()) == {1} and not weighting.credit:
        return "equal"
    weights = dict(weighting.risk)
    factors = {NO_CREDIT: 1, **weighting.credit} if weighting.credit else {}
    for risk, weight in weighting.risk.items():
        weights |= {f"{risk}/{credit}": weight * factor for credit, factor in factors.items()}
    return weights


def staff_of(
    plan: Plan,
    office: OfficeSheet,
    words: VocabularySheet,
    objects: Sequence[Candidate],
    needed: Set[str],
    today: date,
) -> Staff:
    """Who may be drawn: officers of the supervising bodies with a certificate in force. 2 SQL queries.

    Only who has a specialism that some item of the round asks for: also the open second seat of a pair is
    that of somebody who knows such visits.
    """
    officers = models.Officer.objects.filter(
        running(today), city=plan.city, certified_until__gte=today, organisation__code__in=office.bodies
    )
    people = {one.pk: one for one in officers if not needed.isdisjoint(one.specialisms)}
    held = models.Interest.objects.filter(officer__in=people).exclude(until__lt=today)
    by_pk = {one.pk: one.id for one in objects}
    by_party: dict[str, list[str]] = {}
    for one in objects:
        if one.identifier:
            by_party.setdefault(one.identifier, []).append(one.id)
    interests = [
        Interest(officer_named(people[each.officer_id]), subject)
        for each in held
        for subject in (
            [by_pk[each.subject_id]] if each.subject_id in by_pk else by_party.get(each.identifier, [])
        )
    ]
    return Staff.of([_inspector(one, words, plan) for one in people.values()], interests)


def _inspector(one: models.Officer, words: VocabularySheet, plan: Plan) -> Inspector:
    """An officer of the whole city works everywhere; else in the districts named."""
    whole = any(lies_in(plan.region, region) and region[4:6] == "00" for region in one.regions)
    regions = "" if whole else joined(region[:6] for region in one.regions)
    return Inspector(
        officer_named(one), joined(words.specialisms.get(each, each) for each in one.specialisms), regions
    )


def _office(city: str) -> OfficeSheet:
    office = office_of(city)
    if office is None:
        raise RefusedError("这个城市没有监管")
    return office
