"""Keep a reading: ask once more, write down the answer with the definition, and say so in the ledger."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from tongjian.engines.measures.bound import AsOf, CannotAsk, Days, Key, Part, Query, Scope
from tongjian.engines.measures.bound import rows_behind as query_behind
from tongjian.engines.measures.bound.behind import MOST_ROWS
from tongjian.engines.measures.bound.measure import Ratio
from tongjian.kernel.ledger import records
from tongjian.kernel.ledger.chain import canonical
from tongjian.kernel.measures.cells import as_row
from tongjian.kernel.measures.definitions import definition_from
from tongjian.kernel.measures.kept import content_digest
from tongjian.kernel.measures.models import Reading
from tongjian.kernel.measures.reading import Question, answer, ask, dialect, execute
from tongjian.kernel.measures.values import Answered

READ = "measures:read"
MOST_PRINTED = 20_000
"""Rows of which a fingerprint is kept."""


@transaction.atomic
def keep(
    question: Question, *, key: Key = (), purpose: str = "", actor: int | None, now: datetime | None = None
) -> Reading:
    """Read one group and keep it for good. Raises `CannotAsk` for a group there is not.

    5 SQL queries and one for each 500 rows behind the number.
    """
    found = next((each for each in answer([question])[0].groups if each.key == key), None)
    if found is None:
        raise CannotAsk(f"“{question.definition.title}”没有这个分组，也没有它的数据。")
    row = _row(question, found)
    row.purpose, row.made_at, row.made_by = purpose, now or timezone.now(), actor
    row.digest = content_digest(row)
    row.save(force_insert=True)
    said = {"code": row.code, "printed": row.printed, "digest": row.digest, "purpose": purpose}
    records.append(row.city, row.pk, READ, said, actor=actor, at=row.made_at)
    return row


def question_of(reading: Reading) -> tuple[Question, Key]:
    """What was asked, to be asked again. Raises `PackErrors` where its source is gone, `CannotAsk`."""
    asked: dict[str, Any] = json.loads(reading.asked)
    scope = Scope(
        tuple(
            tuple(tuple((name, tuple(values)) for name, values in grant) for grant in group)
            for group in asked["scope"]
        )
    )
    question = ask(
        reading.city,
        definition_from(json.loads(reading.body)),
        scope=scope,
        window=Days(reading.first, reading.last) if reading.first else AsOf(),
        group=asked["group"],
        as_of=reading.as_of,
    )
    return question, tuple(asked["key"])


def fingerprint(question: Question, key: Key) -> str:
    """A digest of the rows behind a number, both sides of a ratio; blank beyond `MOST_PRINTED` rows."""
    total = hashlib.sha256()
    left = MOST_PRINTED
    for part in (Part.UPPER, Part.LOWER) if isinstance(question.measure.aggregate, Ratio) else (Part.UPPER,):
        total.update(part.encode())
        for row in _rows(question, key, part):
            left -= 1
            if left < 0:
                return ""
            total.update(canonical({name: str(value) for name, value in row.items()}).encode())
    return total.hexdigest()


def _rows(question: Question, key: Key, part: Part) -> Iterator[dict[str, Any]]:
    source = question.measure.source
    after: str | int | None = None
    while True:
        asked: Query = query_behind(
            question.measure, key, question.scope, question.as_of, dialect(), part, after, MOST_ROWS
        )
        rows = [dict(as_row(source, cells)) for cells in execute(asked)]
        yield from rows
        if len(rows) < MOST_ROWS:
            return
        after = rows[-1][source.identity]


def _row(question: Question, found: Answered) -> Reading:
    asked = {"group": list(question.measure.group_names), "key": list(found.key), "scope": _grants(question)}
    return Reading(
        city=question.city,
        code=question.definition.code,
        title=question.definition.title,
        definition=question.definition.digest,
        body=canonical(question.definition.body),
        asked=canonical(asked),
        first=question.period.first,
        last=question.period.last,
        as_of=question.as_of,
        standing=found.standing.value,
        reason=found.reason,
        numerator=_exact(found.numerator),
        denominator=_exact(found.denominator),
        printed=found.printed,
        rows=found.rows,
        blank=found.blank,
        fingerprint=fingerprint(question, found.key) if found.amount is not None else "",
    )


def _grants(question: Question) -> list[Any]:
    return [[[[name, list(values)] for name, values in grant] for grant in g] for g in question.scope.grants]


def _exact(number: Fraction | None) -> str:
    return "" if number is None else str(number)
