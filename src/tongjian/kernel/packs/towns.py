"""`towns.yaml`: the towns and streets (乡镇、街道) of a city, and how long their windows may look first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from tongjian.kernel.packs.schema import Limit, Part, Title, wrong

TownCode = Annotated[str, Field(pattern=r"^[0-9]{9}$")]


class Town(Part):
    """A town or street: the six digits of its district or county, and three of its own.

    `verified: false`: nobody has compared the code with the one that is published.
    """

    code: TownCode
    title: Title
    verified: bool = False

    @property
    def district(self) -> str:
        """The code of the district or county it lies in."""
        return self.code[:6]


class Towns(Part):
    """The towns of a city in the order in which they are offered.

    `first_review` is how long the window of a town may take for its first look (初审) at an application; then
    the application goes on to whoever accepts it, by itself.
    """

    first_review: Limit
    towns: tuple[Town, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _well_formed(self) -> Self:
        codes = [town.code for town in self.towns]
        if twice := next((code for code in codes if codes.count(code) > 1), None):
            raise wrong(f"镇街代码“{twice}”用了两次", "核对统计用区划代码，改正其中一个")
        # The law gives five working days to say what is missing; the one who accepts needs some of them.
        if self.first_review.unit != "workday" or not 1 <= self.first_review.days <= 4:
            raise wrong("初审期限应为 1 到 4 个工作日", "受理窗口须在收件后 5 个工作日内答复，请给它留出时间")
        return self

    def of(self, district: str) -> Iterator[Town]:
        """The towns of a district or county."""
        return (town for town in self.towns if town.district == district)
