"""What other rooms tell a declaration: what came of the year before, and where it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.models import Declaration


@dataclass(frozen=True, slots=True)
class Advice:
    """How the result of year N bears on the money of year N+1 (结果应用).

    `factor` is what the amount is multiplied with (0.9 cuts a tenth); None: no figure is advised. `sentence`
    says why, `link` leads to the evaluation it rests on.
    """

    grade: str
    sentence: str
    factor: Decimal | None = None
    link: str = ""


Adviser = Callable[[Declaration], Advice | None]
_advisers: list[Adviser] = []


def advise(adviser: Adviser) -> None:
    """Register who can tell what came of a declaration; called once, when the app is ready."""
    if adviser not in _advisers:
        _advisers.append(adviser)


def use_of_results(declaration: Declaration) -> Advice | None:
    """What came of the declaration of the year before; None when nobody has judged it."""
    return next((advice for adviser in _advisers if (advice := adviser(declaration)) is not None), None)


@dataclass(frozen=True, slots=True)
class Onward:
    """A page that goes on from a declaration. `word` says how it stands, in the colour of `tone`; `light`
    instead of a tone where it is a light."""

    title: str
    link: str
    word: str = ""
    tone: str = ""
    light: str = ""


Leader = Callable[[Viewer, Declaration], Iterable[Onward]]
_leaders: list[Leader] = []


def lead(leader: Leader) -> None:
    """Register who knows pages that go on from a declaration; called once, when the app is ready."""
    if leader not in _leaders:
        _leaders.append(leader)


def onward(viewer: Viewer, declaration: Declaration) -> list[Onward]:
    """The pages that go on from a declaration and that the viewer may open."""
    return [page for leader in _leaders for page in leader(viewer, declaration)]
