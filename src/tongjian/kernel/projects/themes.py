"""审批流程类型: the theme of a project, chosen by the city's decision table. Pure.

The first row of the table that holds decides, and its reason is kept with the project. A row that cannot be
judged yet, because a value it asks for is blank, decides nothing and lets no later row decide either: what is
blank is asked for instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tongjian.engines.expressions import Expression, Kind, Unknown, compile_expression
from tongjian.kernel.packs.schema import Themes
from tongjian.kernel.projects.variables import project_variables


@dataclass(frozen=True, slots=True)
class Decision:
    """The theme of a project: `rule` is the row that decided, from 1, for the reason `because`.

    `table` is the SHA-256 of the themes and their table, the version it was decided by.
    """

    theme: str
    rule: int
    because: str
    table: str


class UndecidedError(LookupError):
    """The table cannot decide yet; `missing` are the blank facts it asks for, without `project.`."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        super().__init__(f"还不能判定审批流程类型，缺少：{'、'.join(missing)}")


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table made ready. `asks` are the facts its rows ask for, without `project.`."""

    digest: str
    rows: tuple[tuple[Expression | None, str, str], ...]

    @property
    def asks(self) -> frozenset[str]:
        """Every fact that some row asks for."""
        used = (name for condition, _, _ in self.rows if condition for name in condition.variables)
        return frozenset(name.removeprefix("project.") for name in used)

    def decide(self, values: Mapping[str, object]) -> Decision:
        """The theme for `values` (keyed `project.<name>`). Raises `UndecidedError`, `EvaluationError`."""
        for number, (condition, theme, because) in enumerate(self.rows, start=1):
            try:
                holds = condition is None or condition.evaluate(values)
            except Unknown as unknown:
                missing = tuple(name.removeprefix("project.") for name in unknown.missing)
                raise UndecidedError(missing) from unknown
            if holds:
                return Decision(theme, number, because, self.digest)
        raise UndecidedError(())


def decide_theme(
    themes: Themes, values: Mapping[str, object], attributes: Mapping[str, Kind] | None = None
) -> Decision:
    """The theme of a project with these values; `attributes` are what the city's projects carry further.

    Raises `UndecidedError` when a value the table asks for is blank.
    """
    return table_of(themes, attributes or {}).decide(values)


def table_of(themes: Themes, attributes: Mapping[str, Kind]) -> Table:
    """The table made ready; once a process for every version of it."""
    return _table(themes, tuple(sorted(attributes.items())))


@lru_cache(maxsize=64)
def _table(themes: Themes, attributes: tuple[tuple[str, Kind], ...]) -> Table:
    variables = project_variables(dict(attributes))
    rows = tuple(
        (compile_expression(row.when, variables) if row.when else None, row.theme, row.because)
        for row in themes.decide
    )
    return Table(hashlib.sha256(themes.model_dump_json(by_alias=True).encode()).hexdigest(), rows)
