"""What came of a row of a form, with its origin, and the row it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tongjian.engines.measures.value import Value
from tongjian.systems.performance.registers.bindings import OriginKind


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: its kind, a sentence for its readers, and the page of what it was made of.

    `link` is empty where there is no page. For hand entry the sentence says why nothing can be counted.
    """

    kind: OriginKind
    sentence: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Actual:
    """A value with its origin. What a person has to enter is `Missing` until somebody has."""

    value: Value
    origin: Origin


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose row it is, and the days that count, both included; `name` is the row's own.

    `organisations` are the department, first, and the bodies right below it; none where the city has no body
    of the name on the form. `project` is empty where the form is about the department as a whole.
    """

    city: str
    unit: str
    organisations: tuple[int, ...]
    project: str
    first: date
    last: date
    name: str
