"""Layer conventions as data: which layer name means what.

A convention is a YAML file of :class:`Rule`; nothing about any office's or country's layer names is code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

CANONICAL, KNOWN, GUESSED = 1.0, 0.8, 0.4


class Meaning(StrEnum):
    """What the things on a layer are."""

    SITE = "site"
    BUILDING = "building"
    FLOOR = "floor"
    BASEMENT = "basement"
    GREEN = "green"
    STALL = "stall"
    NONMOTOR = "nonmotor"
    BALCONY = "balcony"
    ROOF_HOUSE = "roof_house"
    ROAD_RED_LINE = "road_red_line"
    BLUE_LINE = "blue_line"
    SETBACK_LINE = "setback_line"
    NEIGHBOUR = "neighbour"
    ENTRANCE = "entrance"
    FIRE_ACCESS_PAD = "fire_access_pad"
    LANE = "lane"
    FIRE_LANE = "fire_lane"
    WINDOWED_GABLE = "windowed_gable"
    TABLE = "table"
    BUILDING_HEIGHT = "building_height"
    """Dimensions whose measured length is the height of a building."""
    DECLARATION = "declaration"
    """Texts of `key=value` that declare figures of the plan as a whole."""
    RECOGNISED = "recognised"
    """A layer of the convention that no indicator or rule uses."""


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"正则表达式“{text}”有误：{error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class Rule(BaseModel):
    """Layers of one meaning. Named groups of a pattern become attributes (`(?P<楼号>\\d+)`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    meaning: Meaning
    names: tuple[str, ...] = ()
    likely: tuple[Pattern, ...] = ()
    possible: tuple[Pattern, ...] = ()
    attributes: dict[str, str] = Field(default_factory=dict)
    deducts: bool = False
    """Outlines are taken off those of the same meaning and attributes."""
    ground_floor: int = 1
    """The number the convention gives the ground floor."""
    rank: int = 0
    """Of several ranks present for one building only the lowest is read: they describe the same thing."""


class Declared(BaseModel):
    """A key of a declaration text and the row of the indicator table it stands for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    unit: str = ""


class Vocabulary(BaseModel):
    """One layer convention."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    vocabulary: str
    title: str
    source: str = ""
    ignore: tuple[Pattern, ...] = ()
    layers: tuple[Rule, ...]
    keys: dict[str, str] = Field(default_factory=dict)
    """Other spellings of attribute keys → the canonical key."""
    declarations: dict[str, Declared] = Field(default_factory=dict)

    def classify(self, layer: str) -> Classified | None:
        """The best reading of a layer's name, None when no rule knows it."""
        plain = plain_name(layer)
        found = [c for rule in self.layers if (c := _match(rule, plain))]
        best = max(found, key=lambda c: (c.score, c.matched), default=None)
        if best and best.score < CANONICAL and any(re.search(p, plain, re.I) for p in self.ignore):
            return None
        return best

    def needs(self, layer: str) -> bool:
        """Whether anything is read from a layer of this name."""
        known = self.classify(layer)
        return known is not None and known.meaning is not Meaning.RECOGNISED


@dataclass(frozen=True)
class Classified:
    """A layer's rule, how sure it is, how many characters of the name say so, and what the name tells."""

    rule: Rule
    score: float
    matched: int
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def meaning(self) -> Meaning:
        return self.rule.meaning


def plain_name(layer: str) -> str:
    """A layer name without the prefix of a bound reference, width variants and blanks."""
    unbound = re.split(r"\||\$\d+\$", layer)[-1]
    return unicodedata.normalize("NFKC", unbound).strip()


def load_vocabulary(path: Path) -> Vocabulary:
    """Read a vocabulary file. Raises pydantic.ValidationError with the place of every mistake."""
    return Vocabulary.model_validate(YAML(typ="safe", pure=True).load(path))


def _match(rule: Rule, name: str) -> Classified | None:
    if name in rule.names:
        return Classified(rule, CANONICAL, len(name), rule.attributes)
    for patterns, score in ((rule.likely, KNOWN), (rule.possible, GUESSED)):
        for pattern in patterns:
            if match := re.search(pattern, name, re.IGNORECASE):
                told = {key: value for key, value in match.groupdict().items() if value is not None}
                return Classified(rule, score, len(match[0]), {**rule.attributes, **_storeys(rule, told)})
    return None


def _storeys(rule: Rule, told: dict[str, str]) -> dict[str, str]:
    """Storey numbers counted from the convention's ground floor, as storeys without a zero."""
    if "层" not in told or rule.ground_floor == 1:
        return told
    number = int(told["层"]) - rule.ground_floor
    return {**told, "层": str(number + 1 if number >= 0 else number)}
