"""Which rows a person may count: a filter that the caller's permission writes and no measure can widen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tongjian.engines.measures.bound.filters import EVERY_ROW, All, AnyOf, Filter, OneOf, both
from tongjian.engines.measures.bound.literals import storable
from tongjian.engines.measures.bound.problems import CannotAsk
from tongjian.engines.measures.bound.source import Kind, Source

_TYPES: Mapping[Kind, type] = {Kind.TEXT: str, Kind.INTEGER: int, Kind.BOOLEAN: bool}
Code = str | int | bool
Grant = tuple[tuple[str, tuple[Code, ...]], ...]
"""Scope fields with the values allowed; a row must satisfy each."""


@dataclass(frozen=True)
class Scope:
    """Rows that satisfy at least one grant of *every* group in `grants`; of no groups: every row.

    It is joined to a measure's own filter by *and*, outside everything the measure says.
    """

    grants: tuple[tuple[Grant, ...], ...]

    @classmethod
    def everything(cls) -> Scope:
        """For those who may see all rows; said in so many words, never by default."""
        return cls(())

    @classmethod
    def nothing(cls) -> Scope:
        """For those who may see none."""
        return cls(((),))

    @classmethod
    def of(cls, *alternatives: Mapping[str, Collection[Code]]) -> Scope:
        """Rows that satisfy one of the alternatives, in it every field: `of({"district": ["320505"]})`.

        An alternative without a field would be everything and is refused; an empty set allows nothing.
        """
        if not all(alternatives):
            raise CannotAsk("权限范围缺少字段。请写明允许的区划或机构，或明确使用“全部”。")
        # Sorted, so that the same permission is the same query.
        return cls(
            (tuple(tuple((n, tuple(sorted(one[n], key=repr))) for n in sorted(one)) for one in alternatives),)
        )

    def narrowed(self, other: Scope) -> Scope:
        """Rows that both allow."""
        return Scope((*self.grants, *other.grants))

    def filter(self, source: Source) -> Filter:
        """As a filter over the source; raises `CannotAsk` for a field by which it cannot be narrowed."""
        narrowed: Filter = EVERY_ROW
        for alternatives in self.grants:
            narrowed = both(narrowed, AnyOf(tuple(_grant(one, source) for one in alternatives)))
        return narrowed


def _grant(grant: Grant, source: Source) -> Filter:
    parts = []
    for name, values in grant:
        if name not in source.scope:
            raise CannotAsk(f"来源“{source.title}”不能按“{name}”限定权限。请在来源中声明这个权限字段。")
        field = source.named[name]
        if any(type(value) is not _TYPES[field.kind] or not storable(value) for value in values):
            raise CannotAsk(f"权限范围中“{field.title}”的值与字段类型不符。")
        parts.append(OneOf(field, values))
    return All(tuple(parts))
