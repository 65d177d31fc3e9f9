"""What a publication says, as canonical JSON: totals, places, intervals, and what is different."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tongjian.engines.measures.publishing import published
from tongjian.engines.measures.ranking import Interval, Ranked, ranked
from tongjian.engines.measures.rational import printed, rounded
from tongjian.kernel.ledger.chain import canonical
from tongjian.systems.assessment.models import Period, Sheet
from tongjian.systems.assessment.publishing.intervals import interval_of
from tongjian.systems.assessment.publishing.samples import samples_of
from tongjian.systems.assessment.standards.queries import sheet_of

PLACES = 2
_SIX = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Ordered:
    """A district's sheet with its printed total and its place."""

    sheet: Sheet
    printed: Decimal
    ranked: Ranked

    @property
    def low(self) -> Decimal:
        """The lower end of the interval, six decimals."""
        return self.ranked.total.low.quantize(_SIX)

    @property
    def high(self) -> Decimal:
        """The upper end."""
        return self.ranked.total.high.quantize(_SIX)


def in_order(period: Period, sheets: Sequence[Sheet]) -> list[Ordered]:
    """Sheets from the first place to the last, with intervals. At most 4 SQL queries."""
    standard, digest = sheet_of(period.standard), period.standard.digest
    samples = samples_of(period)
    intervals: list[tuple[str, Interval]] = []
    totals: dict[str, Fraction] = {}
    for sheet in sheets:
        body = json.loads(sheet.body)
        code = sheet.district.code
        own = samples.get(sheet.district_id, [])
        intervals.append((code, interval_of(body, standard, digest, period.kind, own)))
        totals[code] = Fraction(sheet.total)
    by_code = {sheet.district.code: sheet for sheet in sheets}
    shown = {line.name: line.total for line in published(totals, standard.places)}
    return [Ordered(by_code[line.name], shown[line.name], line) for line in ranked(intervals)]


def told(line: Ordered) -> dict[str, Any]:
    """A district as it stands in the body."""
    return {
        "district": line.sheet.district.code,
        "name": line.sheet.district.name,
        "sheet": str(line.sheet.pk),
        "version": line.sheet.number,
        "sheet_digest": line.sheet.digest,
        "total": line.sheet.total,
        "printed": f"{line.printed:f}",
        "low": f"{line.low:f}",
        "high": f"{line.high:f}",
        "place": line.ranked.place,
        "best": line.ranked.best,
        "worst": line.ranked.worst,
        "alike": list(line.ranked.alike),
    }


def changes(
    before: Mapping[str, Any], lines: Sequence[Mapping[str, Any]], sheets: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What is different from the publication before: every district whose total or place moved, and why.

    `sheets` are the bodies of the score sheets named in either, by their id.
    """
    old = {line["district"]: line for line in before["districts"]}
    found = []
    for line in lines:
        was = old.get(line["district"])
        if was is None or (was["total"], was["place"]) == (line["total"], line["place"]):
            continue
        difference = Fraction(line["total"]) - Fraction(was["total"])
        found.append(
            {
                "district": line["district"],
                "name": line["name"],
                "before": was["printed"],
                "after": line["printed"],
                "difference": str(difference),
                "difference_printed": _signed(difference),
                "place_before": was["place"],
                "place_after": line["place"],
                "items": _items(sheets[was["sheet"]], sheets[line["sheet"]]),
            }
        )
    return found


def body_of(**parts: Any) -> tuple[str, str]:
    """The text of a publication or report, and its digest."""
    text = canonical(parts)
    return text, digest_of(text)


def digest_of(text: str) -> str:
    """SHA-256 of a body."""
    return hashlib.sha256(text.encode()).hexdigest()


def _items(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """The items whose value or score is not what it was."""
    old = {row["item"]: row for row in before["rows"]}
    found = []
    for row in after["rows"]:
        was = old.get(row["item"])
        if was is None or (was["value"], was["score"], was["state"]) == (
            row["value"],
            row["score"],
            row["state"],
        ):
            continue
        found.append(
            {
                "item": row["item"],
                "title": row["title"],
                "value_before": was["printed"],
                "value_after": row["printed"],
                "score_before": was["score_printed"],
                "score_after": row["score_printed"],
            }
        )
    return found


def _signed(difference: Fraction) -> str:
    """+2.00, -0.35; more decimals where two would hide that there is a difference."""
    places = PLACES
    while difference and not rounded(difference, places) and places < 12:
        places += 1
    return f"{'+' if difference > 0 else ''}{printed(difference, places)}"
