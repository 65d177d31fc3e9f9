"""The rules of a draw (抽取规则): fixed and published before anybody can know the seed."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

MOST_WEIGHT = 100_000

Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, pattern="^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"),
]
Percent = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}(\.[0-9]{1,6})?%$")]
Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
Weight = Annotated[int, Field(ge=1, le=MOST_WEIGHT, strict=True)]
Count = Annotated[int, Field(ge=1, strict=True)]


class Fixed(BaseModel):
    """What never changes once it is published; an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Size(Fixed):
    """How many objects are drawn: one of the three.

    `total` over all strata, shared out in proportion to their objects by the largest remainder, one at least
    for each; `ratio` of each stratum, rounded up; `each` stratum by its own number or ratio.
    """

    total: Count | None = None
    ratio: Percent | None = None
    each: dict[str, Count | Percent] | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> Size:
        if sum(given is not None for given in (self.total, self.ratio, self.each)) != 1:
            raise ValueError("total、ratio、each 三项中写且只写一项")
        ratios = [self.ratio, *(self.each or {}).values()]
        for ratio in ratios:
            if isinstance(ratio, str) and not 0 < share(ratio) <= 1:
                raise ValueError(f"比例 {ratio} 应大于 0、不大于 100%")
        return self


class Exclusion(Fixed):
    """An object of the list that takes no part, in any stratum, and why."""

    id: Line
    reason: Line


class Party(Fixed):
    """Somebody who brings a secret nonce into the seed, bound to it in advance by `commitment`."""

    name: Line
    commitment: Digest


class Source(Fixed):
    """A public figure that nobody can know yet, e.g. the digits of a lottery to be drawn on a coming day."""

    name: Line
    words: Line
    digits: Annotated[int, Field(ge=1, le=100, strict=True)] | None = None


class Teams(Fixed):
    """Inspectors are drawn as well: at least `people` for each visit, `max_visits` for each of them."""

    people: Annotated[int, Field(ge=2, le=9, strict=True)] = 2
    max_visits: Count | None = None


class Replaced(Fixed):
    """The draw (its certificate's digest, or its announcement's) that this one follows, and why."""

    digest: Digest
    reason: Line


class Rules(Fixed):
    """Everything that decides a draw, beside the lists and the seed."""

    title: Line
    size: Size
    weights: Literal["equal", "listed"] | dict[str, Weight] = "equal"
    exclude: tuple[Exclusion, ...] = ()
    parties: tuple[Party, ...] = ()
    sources: tuple[Source, ...] = ()
    teams: Teams | None = None
    replaces: Replaced | None = None

    @model_validator(mode="after")
    def _nobody_alone(self) -> Rules:
        names = self.part_names
        if len(set(names)) < len(names):
            raise ValueError("parties 和 sources 中的名称不能重复")
        if len(self.parties) == 1 and not self.sources:
            raise ValueError("只有一方提供随机数时，结果由它一方决定：再加一方，或加一项公开数字（sources）")
        if len({one.id for one in self.exclude}) < len(self.exclude):
            raise ValueError("exclude 中同一编号写了两次")
        return self

    @property
    def part_names(self) -> list[str]:
        """The parts of the seed in their order: the parties' nonces, then the public figures."""
        return [party.name for party in self.parties] + [source.name for source in self.sources]

    @property
    def is_announced(self) -> bool:
        """Whether the parts of the seed are named in advance."""
        return bool(self.parties or self.sources)


def share(percent: str) -> Fraction:
    """`5%` as 1/20."""
    return Fraction(percent.removesuffix("%")) / 100
