"""`demo/centre.yaml` of a pack: what the demo of the centre is made of."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tongjian.kernel.packs.schema import Code, Part, Title


class HiddenDemo(Part):
    """A part that was asked for so many days ago; `confirmed` None: nobody has looked yet."""

    part: Title
    place: Title
    ago: int
    confirmed: bool | None = None
    opinion: str = ""


class StopDemo(Part):
    """A stop order, and the reason for which it was lifted, if it was."""

    scope: Title
    reason: str
    ago: int
    resumed: str = ""


class SiteDemo(Part):
    """A site: days are counted back from today; planned days may be in the future (negative)."""

    project: str
    works: str = ""
    contractor: Title
    overseer: Title
    quality_ago: int | None = None
    safety_ago: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    planned: dict[Code, int] = {}
    reached: dict[Code, int] = {}
    hidden: tuple[HiddenDemo, ...] = ()
    stops: tuple[StopDemo, ...] = ()
    conclusion: str = ""


class IntakeDemo(Part):
    """A table of another source; a value `@12` is the day twelve days ago, `@12T09:30` a moment of it."""

    kind: str
    source: Code
    name: Title
    common: dict[str, Any] = {}
    rows: tuple[dict[str, Any], ...] = Field(min_length=1)


class SessionDemo(Part):
    """A training session; `people` were there, `passed` of them passed the quiz."""

    title: Title
    content: str
    place: Title
    ago: int
    hours: int
    quiz: str = ""
    people: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()


class ComplaintDemo(Part):
    """A complaint, answered or not."""

    by: str
    kind: Code
    text: str
    answer: str = ""


class CentreDemo(Part):
    """The file."""

    station: Code
    keeper: str
    inspector: str
    head: str
    sites: tuple[SiteDemo, ...] = ()
    intakes: tuple[IntakeDemo, ...] = ()
    sessions: tuple[SessionDemo, ...] = ()
    complaints: tuple[ComplaintDemo, ...] = ()
