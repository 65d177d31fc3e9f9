"""`supervision/governance.yaml` of a pack: the rules records are judged by."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from tongjian.kernel.inspectorate.models import ConductKind
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.schema import Code, Part, Title, wrong
from tongjian.kernel.packs.sheets import read_sheet

FILE = "supervision/governance.yaml"
FieldName = Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=40)]


class _Rule(Part):
    code: Code
    title: Title
    of: tuple[Literal["inspection", "penalty", "coercion", "other"], ...] = Field(min_length=1)


class MissingRule(_Rule):
    """These fields must be there; without `fields`, all that are mandatory for the kind."""

    kind: Literal["missing"]
    fields_: tuple[FieldName, ...] = Field((), alias="fields")


class OrderRule(_Rule):
    """`later` is after `earlier`; where not `strict`, it may be the same."""

    kind: Literal["order"]
    earlier: FieldName
    later: FieldName
    strict: bool


class FewestRule(_Rule):
    """The list has at least so many entries."""

    kind: Literal["fewest"]
    field: FieldName
    fewest: int = Field(ge=1)


class LateRule(_Rule):
    """Reported within so many working days after the day in `from`."""

    kind: Literal["late"]
    from_: FieldName = Field(alias="from")
    days: int = Field(ge=1, le=365)
    verified: bool


class DuplicateRule(_Rule):
    """Two numbers with the same values in all of these fields."""

    kind: Literal["duplicate"]
    fields_: tuple[FieldName, ...] = Field(alias="fields", min_length=1)


Rule = Annotated[MissingRule | OrderRule | FewestRule | LateRule | DuplicateRule, Field(discriminator="kind")]


class RulesSheet(Part):
    """The file."""

    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> RulesSheet:
        from tongjian.kernel.inspectorate.conducts import BODIES

        codes = [rule.code for rule in self.rules]
        if len(codes) != len(set(codes)):
            raise wrong("治理规则的代码有重复", "每条规则用自己的代码")
        for rule in self.rules:
            for kind in rule.of:
                known = BODIES[ConductKind(kind)].model_fields
                if unknown := set(fields_of(rule)) - set(known):
                    names = "、".join(sorted(unknown))
                    raise wrong(
                        f"规则“{rule.title}”用到的字段 {names} 不在{kind}记录中", "改用该类记录的字段名"
                    )
        return self


def fields_of(rule: Rule) -> tuple[str, ...]:
    """The fields a rule names."""
    match rule:
        case MissingRule() | DuplicateRule():
            return rule.fields_
        case OrderRule():
            return (rule.earlier, rule.later)
        case FewestRule():
            return (rule.field,)
        case LateRule():
            return (rule.from_,)


def read_rules(folders: Iterable[Path]) -> RulesSheet:
    """The rules. Raises `PackErrors`."""
    return read_sheet(folders, FILE, RulesSheet)


def rules_of(city: str) -> RulesSheet:
    """The rules of a city. No query once the pack is read. Raises `PackErrors`."""
    pack = pack_of(city)
    return _rules(pack.folders, pack.digest)


@lru_cache(maxsize=32)
def _rules(folders: tuple[Path, ...], _digest: str) -> RulesSheet:
    return read_rules(folders)
