"""What the pages of grades read. Each function says how many queries it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from tongjian.engines.risk import Model, Reason
from tongjian.engines.risk.grading import reason_of
from tongjian.kernel.inspectorate.models import Subject
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.supervision.risk.access import seen_by
from tongjian.systems.supervision.risk.models import Grade, Run
from tongjian.systems.supervision.risk.office import district_name

PAGE, MOST_EXPORTED = 30, 20_000
LETTERS = ("A", "B", "C", "D", "")
TITLES: Mapping[str, str] = {"A": "低风险", "B": "一般风险", "C": "较高风险", "D": "高风险", "": "未评级"}
TONES: Mapping[str, str] = {"A": "good", "B": "info", "C": "warn", "D": "bad", "": ""}
NONE = "none"
"""The word for ungraded objects in an address."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of grades is narrowed to; empty: everything."""

    text: str = ""
    grade: str = ""
    region: str = ""
    kind: str = ""
    credit: str = ""

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        """From an address; what makes no sense is left out."""
        region, grade, credit = (given.get(name, "") for name in ("region", "grade", "credit"))
        return cls(
            given.get("q", "").strip()[:80],
            grade if grade in ("A", "B", "C", "D", NONE) else "",
            region if region.isascii() and region.isdigit() and len(region) <= 12 else "",
            given.get("kind", "").strip()[:32],
            credit if credit in ("A", "B", "C", "D") else "",
        )

    def narrowed(self, rows: QuerySet[Grade]) -> QuerySet[Grade]:
        """Only the rows that were asked for."""
        if self.grade:
            rows = rows.filter(grade="" if self.grade == NONE else self.grade)
        if self.credit:
            rows = rows.filter(credit=self.credit)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.region:
            rows = rows.filter(region__startswith=self.region)
        if self.text:
            named = Q(subject__name__icontains=self.text) | Q(subject__code__iexact=self.text)
            rows = rows.filter(named | Q(subject__party_name__icontains=self.text))
        return rows


@dataclass(frozen=True, slots=True)
class RegionRow:
    """The grades of one region: the number of each letter, in the order of `LETTERS`."""

    region: str
    title: str
    counts: tuple[tuple[str, int], ...]
    total: int


def latest(city: str) -> Run | None:
    """The last run of a city, without its inputs. 1 SQL query."""
    return Run.objects.filter(city=city).defer("inputs", "people").order_by("-number").first()


def run_of(city: str, number: str) -> Run | None:
    """The run of that number, the last one where none is named. 1 SQL query."""
    if number.isascii() and number.isdigit() and len(number) < 10:
        return Run.objects.filter(city=city, number=number).defer("inputs", "people").first()
    return latest(city)


def runs(city: str) -> list[Run]:
    """The runs of a city, the latest first. 1 SQL query."""
    rows = Run.objects.filter(city=city).defer("inputs", "people").select_related("made_by")
    return list(rows.order_by("-number")[:24])


def by_region(viewer: Viewer, run: Run) -> list[RegionRow]:
    """How many of each grade each region has, as far as the viewer sees. 1 SQL query."""
    rows = Grade.objects.filter(seen_by(viewer, run.city), run=run).values_list("region", "grade")
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for region, grade, number in rows.annotate(number=Count("id")).order_by("region"):
        found[region[:6]][grade] += number
    return [
        RegionRow(
            region,
            district_name(run.city, region),
            tuple((letter or NONE, counts[letter]) for letter in LETTERS),
            sum(counts.values()),
        )
        for region, counts in sorted(found.items())
    ]


def page(
    viewer: Viewer, run: Run, asked: Asked, after: tuple[Decimal, int] | None, most: int = PAGE
) -> tuple[list[Grade], str | None]:
    """One page of objects, the highest score first, and where the next begins. 1 SQL query."""
    rows = asked.narrowed(Grade.objects.filter(seen_by(viewer, run.city), run=run))
    if after is not None:
        score, pk = after
        rows = rows.filter(Q(score__lt=score) | Q(score=score, id__gt=pk))
    found = list(rows.select_related("subject").order_by("-score", "id")[: most + 1])
    last = found[most - 1] if len(found) > most else None
    return found[:most], f"{last.score}_{last.pk}" if last else None


def score_and_id(text: str) -> tuple[Decimal, int] | None:
    """`SCORE_ID`: the row after which a page begins; nothing for an address somebody made up."""
    score, _, pk = text.partition("_")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    if not score.replace(".", "", 1).isdigit() or not score.isascii() or len(score) > 8:
        return None
    return Decimal(score).quantize(Decimal("0.01")), int(pk)


def subject_of(viewer: Viewer, city: str, key: UUID) -> Subject | None:
    """The object, if the viewer may see it. 1 SQL query."""
    return Subject.objects.filter(seen_by(viewer, city), pk=key).first()


def history(subject: Subject) -> list[Grade]:
    """The grades of an object in every run, the latest first. 1 SQL query."""
    rows = Grade.objects.filter(subject=subject).select_related("run").defer("run__inputs", "run__people")
    return list(rows.order_by("-run__number")[:36])


def reasons_of(model: Model, row: Grade, words: Mapping[str, Sequence[str]]) -> list[Reason]:
    """The kept reasons in words, by the model they were made with. No query."""
    known = {each.indicator: each for each in model.indicators}
    return [
        reason_of(known[name], value, Decimal(points).scaleb(-2), tuple(words.get(known[name].measure, ())))
        for name, value, points in row.reasons
        if name in known
    ]


def grades_on(city: str, on: date) -> Mapping[UUID, str]:
    """The risk grade of every object that has one, by the last run up to that day. 2 SQL queries."""
    return _on(city, on, "grade")


def credit_on(city: str, on: date) -> Mapping[UUID, str]:
    """The credit grade, likewise. 2 SQL queries."""
    return _on(city, on, "credit")


def _on(city: str, on: date, name: str) -> Mapping[UUID, str]:
    last = Run.objects.filter(city=city, as_of__lte=on).order_by("-number").values_list("pk", flat=True)[:1]
    rows = Grade.objects.filter(run__in=list(last)).exclude(**{name: ""})
    return dict(rows.values_list("subject", name))
