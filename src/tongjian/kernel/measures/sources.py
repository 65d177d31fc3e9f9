"""What measures may count: every app declares the tables and views of its own that carry figures.

Declare in `AppConfig.ready`. The columns a measure may name are those of the engine's `Source`; beside them
stands here what the running house adds: whose rows they are, how a row is opened, and the words for codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongjian.engines.measures.bound import Kind, Source
from tongjian.kernel.people.viewer import Viewer

Row = Mapping[str, Any]
"""A row by the names of the declared fields; codes and numbers as the database gives them."""
Titles = Mapping[str, Mapping[Any, str]]
"""By field: the words for its codes, in the order in which they are listed."""


@dataclass(frozen=True)
class View:
    """A view made for a source: `select` gives its text for a database (`sqlite`, `postgresql`).

    `over` are the tables it reads; it is made when all of them are there.
    """

    select: Callable[[str], str]
    over: tuple[str, ...]


@dataclass(frozen=True)
class MeasureSource:
    """Rows that can be counted, and what of them may be seen by whom.

    `city` is the field that names the city: no figure crosses it. `district` (six digits of the region),
    `town` (nine) and `organisation` (its id) are the fields by which a post narrows what its holder counts;
    a source without them is open only to those who look after the whole city. All stand in `rows.scope`.

    `shown` are the fields of a row on its page, none: all. `address` leads to the page of a row, `titles`
    gives the words for codes in a city. `sealed` says why single rows are shown to nobody. `complete_to` is
    the last day whose rows have all come in, for sources that are filled later than things happen. `whole_to`
    says whether somebody's own work is the whole city's rows, beyond what their post reaches by itself.
    """

    rows: Source
    city: str = "city"
    district: str = ""
    town: str = ""
    organisation: str = ""
    view: View | None = None
    shown: tuple[str, ...] = ()
    address: Callable[[Row], str | None] | None = field(default=None, compare=False)
    titles: Callable[[str], Titles] | None = field(default=None, compare=False)
    complete_to: Callable[[str], date | None] | None = field(default=None, compare=False)
    sealed: str = ""
    whole_to: Callable[[Viewer, str], bool] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        named = [name for name in (self.city, self.district, self.town, self.organisation) if name]
        if missing := [name for name in named if name not in self.rows.scope]:
            raise ValueError(f"来源“{self.rows.name}”没有把 {'、'.join(missing)} 声明为权限字段（scope）")
        if self.rows.named[self.city].kind is not Kind.TEXT:
            raise ValueError(f"来源“{self.rows.name}”的城市字段应是文本")
        if unknown := [name for name in self.shown if name not in self.rows.named]:
            raise ValueError(f"来源“{self.rows.name}”没有字段 {'、'.join(unknown)}")

    @property
    def name(self) -> str:
        """As measures name it."""
        return self.rows.name

    @property
    def title(self) -> str:
        """The Chinese name."""
        return self.rows.title

    def titles_in(self, city: str) -> Titles:
        """The words for codes in a city; none where the source gives none."""
        return self.titles(city) if self.titles else {}


_declared: dict[str, MeasureSource] = {}


def declare(source: MeasureSource) -> None:
    """Make the source known. Raises `ValueError` where another source has its name."""
    if _declared.get(source.name, source) != source:
        raise ValueError(f"有两个来源都叫“{source.name}”")
    _declared[source.name] = source


def sources() -> Mapping[str, MeasureSource]:
    """Every declared source by name."""
    return _declared
