"""Which layers of a drawing mean what, and the account of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ezdxf.document import Drawing

from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.reading import LayerUse
from tongjian.engines.drawing.vocabulary import GUESSED, Classified, Meaning, Vocabulary

_TITLES: Mapping[Meaning, str] = {
    Meaning.SITE: "用地红线",
    Meaning.BUILDING: "建筑基底",
    Meaning.FLOOR: "楼层轮廓",
    Meaning.BASEMENT: "地下室轮廓",
    Meaning.GREEN: "绿地",
    Meaning.STALL: "机动车位",
    Meaning.NONMOTOR: "非机动车位",
    Meaning.BALCONY: "阳台",
    Meaning.ROOF_HOUSE: "屋顶间",
    Meaning.ROAD_RED_LINE: "道路红线",
    Meaning.BLUE_LINE: "河道蓝线",
    Meaning.SETBACK_LINE: "建筑退让线",
    Meaning.NEIGHBOUR: "相邻建筑",
    Meaning.ENTRANCE: "出入口",
    Meaning.FIRE_ACCESS_PAD: "消防登高场地",
    Meaning.LANE: "车行道",
    Meaning.FIRE_LANE: "消防车道",
    Meaning.WINDOWED_GABLE: "开窗山墙",
    Meaning.TABLE: "经济技术指标",
    Meaning.BUILDING_HEIGHT: "建筑高度",
    Meaning.DECLARATION: "图面声明",
    Meaning.RECOGNISED: "其他",
}


def title_of(meaning: Meaning) -> str:
    """What a person calls the things on such a layer."""
    return _TITLES[meaning]


@dataclass(frozen=True)
class Layers:
    """Layers that are `used`, by name with their meaning; `account` of every layer that holds anything."""

    used: Mapping[str, Classified]
    account: tuple[LayerUse, ...]


def classify_layers(
    document: Drawing, counts: Mapping[str, int], vocabulary: Vocabulary, findings: Findings
) -> Layers:
    """Give every layer that holds entities (`counts` how many) its meaning.

    A layer whose name is only a guess is used where no better layer has the meaning, and said so. Frozen
    and switched-off layers are read like others, and said so: what they hold is part of the file.
    """
    known = {layer: found for layer in counts if (found := vocabulary.classify(layer))}
    certain = {c.meaning for c in known.values() if c.score > GUESSED}
    used = {
        layer: found
        for layer, found in known.items()
        if found.meaning is not Meaning.RECOGNISED and (found.score > GUESSED or found.meaning not in certain)
    }
    account = tuple(
        _account(document, layer, count, known.get(layer), used=layer in used)
        for layer, count in sorted(counts.items())
    )
    for use in account:
        _tell(use, findings)
    return Layers(used, account)


def _account(document: Drawing, layer: str, count: int, known: Classified | None, *, used: bool) -> LayerUse:
    entry = document.layers.get(layer) if document.layers.has_entry(layer) else None
    return LayerUse(
        layer,
        known.meaning if known else None,
        known.score if known else 0.0,
        count,
        used,
        frozen=entry is not None and entry.is_frozen(),
        off=entry is not None and entry.is_off(),
    )


def _tell(use: LayerUse, findings: Findings) -> None:
    if not use.used or use.meaning is None:
        return
    title = title_of(use.meaning)
    if use.score <= GUESSED:
        findings.problem("layer-guessed", f"图层“{use.layer}”只凭名称猜作{title}，请改用规范图层名或确认")
    hidden = [word for word, so in (("冻结", use.frozen), ("关闭", use.off)) if so]
    if hidden:
        findings.problem(
            "layer-hidden",
            f"图层“{use.layer}”已{'并'.join(hidden)}，其中 {use.entities} 个图元仍按{title}计入",
        )
