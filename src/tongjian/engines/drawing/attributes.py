"""Attributes written on a drawing: `key=value`, in XDATA, in block attributes, in texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from ezdxf.entities import Insert
from ezdxf.entities.dxfentity import DXFEntity

from tongjian.engines.drawing.vocabulary import Meaning

APPLICATION = "TONGJIAN"
_STRING = 1000
_PAIR = re.compile(r"\s*([^=＝:：;；\n]{1,20}?)\s*[=＝]\s*([^;；\n]*?)\s*(?:[;；\n]|$)")

KEYS: Mapping[Meaning, frozenset[str]] = {
    Meaning.SITE: frozenset({"地块编号"}),
    Meaning.BUILDING: frozenset(
        {"楼号", "层数", "地下层数", "建筑高度", "性质", "耐火等级", "净高", "火灾危险性", "高层类别"}
    ),
    Meaning.FLOOR: frozenset({"楼号", "层", "用途", "层高", "净高", "开敞面数", "系数", "系数理由"}),
    Meaning.BASEMENT: frozenset({"层数", "埋深比", "用途", "层高", "顶板标高", "覆土厚度"}),
    Meaning.GREEN: frozenset({"类型", "折算系数"}),
    Meaning.STALL: frozenset({"类型"}),
    Meaning.NONMOTOR: frozenset({"面积制", "辆数"}),
    Meaning.BALCONY: frozenset({"楼号", "层", "类型", "封闭", "进深"}),
    Meaning.ROOF_HOUSE: frozenset({"楼号", "高度"}),
    Meaning.NEIGHBOUR: frozenset(
        {"楼号", "高度", "建筑高度", "层数", "性质", "耐火等级", "火灾危险性", "高层类别"}
    ),
    Meaning.ROAD_RED_LINE: frozenset({"等级", "宽度", "名称"}),
    Meaning.BLUE_LINE: frozenset({"等级", "宽度", "名称", "类型"}),
    Meaning.ENTRANCE: frozenset(
        {"性质", "宽度", "类型", "等级", "夹角", "距停止线", "距交叉口", "距人行横道", "距公交站"}
    ),
    Meaning.FIRE_ACCESS_PAD: frozenset({"楼号", "宽度"}),
    Meaning.LANE: frozenset({"宽度", "类型", "回车场"}),
    Meaning.FIRE_LANE: frozenset({"宽度"}),
    Meaning.WINDOWED_GABLE: frozenset({"楼号"}),
}
"""The attributes of the canonical vocabulary, by what they are written on."""


def pairs_in(text: str) -> dict[str, str]:
    """The `key=value` pairs of a text; the first of a repeated key holds."""
    found: dict[str, str] = {}
    for key, value in _PAIR.findall(text):
        found.setdefault(_plain(key), value)
    return found


def written_on(entity: DXFEntity) -> dict[str, str]:
    """Attributes of one entity: XDATA of application TONGJIAN first, then block attributes."""
    found: dict[str, str] = {}
    if entity.has_xdata(APPLICATION):
        for tag in entity.get_xdata(APPLICATION):
            if tag.code == _STRING:
                found = {**_pairs_of_string(tag.value), **found}
    if isinstance(entity, Insert):
        for attrib in entity.attribs:
            found.setdefault(_plain(attrib.dxf.tag), attrib.dxf.text.strip())
    return found


def canonical(pairs: Mapping[str, str], meaning: Meaning, synonyms: Mapping[str, str]) -> dict[str, str]:
    """The pairs with the keys that things of the meaning have; other spellings are made these."""
    own = KEYS.get(meaning, frozenset())
    found: dict[str, str] = {}
    for key, value in pairs.items():
        found.setdefault(key if key in own else synonyms.get(key, key), value)
    return found


def number(text: str) -> float:
    """A number with or without its unit (`54.0 m`, `80%`, `4/5`). Raises ValueError with a sentence."""
    cleaned = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    match = re.fullmatch(
        r"([+-]?\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?\s*(%|m2?|米|平方米|层|辆|个|F)?", cleaned, re.I
    )
    if not match or (match[2] and float(match[2]) == 0):
        raise ValueError(f"“{text}”不是数")
    value = float(match[1]) / float(match[2] or 1)
    return value / 100 if match[3] == "%" else value


def integer(text: str) -> int:
    """A whole number. Raises ValueError with a sentence."""
    value = number(text)
    if value != int(value):
        raise ValueError(f"“{text}”不是整数")
    return int(value)


def yes_or_no(text: str) -> bool:
    """是 or 否. Raises ValueError with a sentence."""
    answers = {"是": True, "否": False, "封闭": True, "不封闭": False, "未封闭": False}
    if text.strip() not in answers:
        raise ValueError(f"“{text}”应写“是”或“否”")
    return answers[text.strip()]


def _pairs_of_string(text: str) -> dict[str, str]:
    """One string of XDATA is one pair, its value up to the end, unless it plainly holds several."""
    if text.count("=") > 1:
        return pairs_in(text)
    key, sign, value = text.partition("=")
    return {_plain(key): value.strip()} if sign else pairs_in(text)


def _plain(key: str) -> str:
    return unicodedata.normalize("NFKC", key).strip()
