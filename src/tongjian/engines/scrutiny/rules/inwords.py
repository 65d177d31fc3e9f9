"""A rule's conditions in words, for people who do not read CEL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tongjian.engines.scrutiny.cityrules import UseClasses

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "site.use": "用地主要用途",
        "site.uses": "用地各种用途",
        "site.renewal": "城市更新",
        "site.area": "用地面积（m²）",
        "site.floor_area": "总建筑面积（m²）",
        "site.storeys_max": "最多层数",
        "site.height_max": "最大建筑高度（m）",
        "building.use": "建筑用途",
        "building.words": "建筑性质",
        "building.storeys": "建筑层数",
        "building.height": "建筑高度（m）",
        "building.height_class": "高度类别",
        "floor.use": "楼层用途",
        "floor.words": "楼层用途",
        "floor.below_ground": "在地下的楼层",
        "lane.class": "车道类型",
        "entrance.words": "出入口性质",
        "entrance.road": "出入口所在道路等级",
        "balcony.class": "阳台类型",
    }
)
_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "&&": "，且",
        "||": "，或",
        "==": "为",
        "!=": "不是",
        ">=": " ≥ ",
        "<=": " ≤ ",
        ">": " > ",
        "<": " < ",
        "!": "不是",
        "in": "属于",
        ",": "、",
        "[": "",
        "]": "",
    }
)
_TOKEN = re.compile(
    r"\s*(?:(?P<holds>[a-z_]+\.[a-z_]+)\.contains\('(?P<part>[^']*)'\)|(?P<name>[a-z_]+\.[a-z_]+)"
    r"|'(?P<text>[^']*)'|(?P<number>\d+(?:\.\d+)?)|(?P<sign>&&|\|\||[=!<>]=|[<>!,\[\]()]|in\b))\s*"
)


def in_words(expression: str, uses: UseClasses | None) -> str:
    """The expression in Chinese; as it is written where a part of it has no words."""
    return "".join(_words(expression, uses))


def _words(expression: str, uses: UseClasses | None) -> Iterator[str]:
    at = 0
    while at < len(expression):
        token = _TOKEN.match(expression, at)
        if token is None:
            yield expression[at:]
            return
        at = token.end()
        yield _word(token, uses)


def _word(token: re.Match[str], uses: UseClasses | None) -> str:
    if token["holds"]:
        return f"{_NAMES.get(token['holds'], token['holds'])}含“{token['part']}”"
    if token["name"]:
        return _NAMES.get(token["name"], token["name"])
    if token["text"] is not None:
        return uses.title(token["text"]) if uses else token["text"]
    if token["number"]:
        return token["number"].removesuffix(".0")
    return _SIGNS.get(token["sign"], token["sign"])
