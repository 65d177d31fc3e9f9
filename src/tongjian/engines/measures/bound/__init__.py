"""Bound measures: indicators whose value is counted over rows of the running systems.

A measure is read from YAML into a closed grammar (`read_measure`), planned for one day and one person's
`Scope` (`plan`), executed by the caller on SQLite, PostgreSQL or DuckDB with identical results, and judged
(`answers`): a figure with numerator and denominator, or the reason why there is none. `rows_behind` opens
the rows of any figure, `rolled_up` adds groups together. Nothing here runs a statement.
"""

from tongjian.engines.measures.bound.answer import (
    Answer,
    Cause,
    Circumstances,
    Figure,
    Suppressed,
    answers,
    every_key,
    judged,
)
from tongjian.engines.measures.bound.behind import Part, rows_behind
from tongjian.engines.measures.bound.dialect import DIALECTS, Dialect, DuckDB, PostgreSQL, SQLite
from tongjian.engines.measures.bound.fragment import Query
from tongjian.engines.measures.bound.measure import Measure
from tongjian.engines.measures.bound.periods import (
    AsOf,
    Calendar,
    Days,
    Period,
    RollingDays,
    RollingMonths,
    Window,
    period_of,
)
from tongjian.engines.measures.bound.planning import Plan, plan
from tongjian.engines.measures.bound.problems import CannotAsk, MeasureMistakes, Mistake
from tongjian.engines.measures.bound.reading import read_measure
from tongjian.engines.measures.bound.scan import Key
from tongjian.engines.measures.bound.scope import Scope
from tongjian.engines.measures.bound.source import Field, Grain, Kind, Source
from tongjian.engines.measures.bound.tally import Side, Tally, rolled_up

__all__ = [
    "DIALECTS",
    "Answer",
    "AsOf",
    "Calendar",
    "CannotAsk",
    "Cause",
    "Circumstances",
    "Days",
    "Dialect",
    "DuckDB",
    "Field",
    "Figure",
    "Grain",
    "Key",
    "Kind",
    "Measure",
    "MeasureMistakes",
    "Mistake",
    "Part",
    "Period",
    "Plan",
    "PostgreSQL",
    "Query",
    "RollingDays",
    "RollingMonths",
    "SQLite",
    "Scope",
    "Side",
    "Source",
    "Suppressed",
    "Tally",
    "Window",
    "answers",
    "every_key",
    "judged",
    "period_of",
    "plan",
    "read_measure",
    "rolled_up",
    "rows_behind",
]
