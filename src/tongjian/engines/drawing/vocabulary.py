"""Layer conventions as data: which layer name means what.

A convention is a YAML file of :class:`Rule`; nothing about any office's or country's layer names is code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
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
    blocks: tuple[Pattern, ...] = ()
    """Names of blocks that show such a thing, on whatever layer."""
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
        return self._best(plain, (_match(rule, plain) for rule in self.layers))

    def classify_block(self, name: str) -> Classified | None:
        """The best reading of a block's name, None when no rule knows it."""
        plain = plain_name(name)
        return self._best(plain, (_match_block(rule, plain) for rule in self.layers))

    def needs(self, layer: str) -> bool:
        """Whether anything is read from a layer of this name."""
        known = self.classify(layer)
        return known is not None and known.meaning is not Meaning.RECOGNISED

    def ignores(self, name: str) -> bool:
        """Whether the name says that what bears it is a note, not the thing itself."""
        return any(re.search(pattern, plain_name(name), re.IGNORECASE) for pattern in self.ignore)

    def _best(self, plain: str, found: Iterable[Classified | None]) -> Classified | None:
        best = max(filter(None, found), key=lambda c: (c.score, c.matched), default=None)
        if best and best.score < CANONICAL and self.ignores(plain):
            return None
        return best


@dataclass(frozen=True)
class Classified:
    """A rule, how sure it is that it holds, how many characters of the name say so, what the name tells, and
    the evidence in words."""

    rule: Rule
    score: float
    matched: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    evidence: str = ""
    by_block: bool = False

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
        return Classified(rule, CANONICAL, len(name), rule.attributes, "规范图层名")
    for patterns, score in ((rule.likely, KNOWN), (rule.possible, GUESSED)):
        for pattern in patterns:
            if match := re.search(pattern, name, re.IGNORECASE):
                told = {key: value for key, value in match.groupdict().items() if value is not None}
                attributes = {**rule.attributes, **_storeys(rule, told)}
                return Classified(rule, score, len(match[0]), attributes, f"图层名含“{match[0]}”")
    return None


def _match_block(rule: Rule, name: str) -> Classified | None:
    for pattern in rule.blocks:
        if match := re.search(pattern, name, re.IGNORECASE):
            evidence = f"图块名含“{match[0]}”"
            return Classified(rule, KNOWN, len(match[0]), rule.attributes, evidence, by_block=True)
    return None


def _storeys(rule: Rule, told: dict[str, str]) -> dict[str, str]:
    """Storey numbers counted from the convention's ground floor, as storeys without a zero."""
    if "层" not in told or rule.ground_floor == 1:
        return told
    number = int(told["层"]) - rule.ground_floor
    return {**told, "层": str(number + 1 if number >= 0 else number)}
