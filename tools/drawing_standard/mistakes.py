"""Common mistakes: each a small drawing, the same drawing done well, and what is said of the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tongjian.engines.drawing import Vocabulary, load_vocabulary, read_drawing
from tongjian.engines.drawing.samples.files import COLOURS, add_layers, new_document, save
from tongjian.engines.drawing.samples.pen import Pen
from tongjian.engines.drawing.samples.shapes import Point, rectangle
from tongjian.engines.scrutiny import RuleBook, load_rules, scrutinise
from tools.stamps import ROOT

PACK = ROOT / "packs" / "_china"
_HOUSE = rectangle(14, 12, 46, 26)
_ATTRIBUTES = {"楼号": "1", "层数": "6", "建筑高度": "19.5", "性质": "住宅"}


@dataclass(frozen=True)
class Mistake:
    """`code` names the problem, loss or rule; (x, y) and `radius` say where to look, in metres."""

    name: str
    title: str
    mend: str
    code: str
    wrong: Callable[[Pen], None]
    right: Callable[[Pen], None]
    x: float
    y: float
    radius: float

    def said(self, folder: Path) -> str:
        """What the system says of the wrong drawing and does not say of the right one.

        Raises LookupError when it says nothing, or says it of both.
        """
        before, after = (dict(_sentences(self.draw(folder, name))) for name in ("wrong", "right"))
        if self.code not in before or self.code in after:
            raise LookupError(f"{self.name}: {self.code} of {sorted(before)}, {sorted(after)}")
        return before[self.code]

    def draw(self, folder: Path, which: str) -> Path:
        """The `wrong` or the `right` drawing as a file."""
        document = new_document("R2018", "m")
        add_layers(document, COLOURS)
        pen = Pen(document, "m", (0.0, 0.0))
        pen.outline("用地红线", rectangle(0, 0, 60, 40), {"地块编号": "2024-018"})
        (self.wrong if which == "wrong" else self.right)(pen)
        path = folder / f"{self.name}-{which}.dxf"
        save(document, path, "m")
        return path


@cache
def _pack() -> tuple[Vocabulary, RuleBook]:
    return load_vocabulary(PACK / "drawing" / "layers.yaml"), load_rules((PACK,))


def _sentences(path: Path) -> Iterator[tuple[str, str]]:
    vocabulary, rules = _pack()
    reading = read_drawing(path, vocabulary)
    yield from ((problem.code, problem.sentence) for problem in reversed(reading.problems))
    yield from ((loss.code, loss.sentence) for loss in reversed(reading.source.losses))
    report = scrutinise(reading, rules=rules, today=date(2026, 6, 1))
    yield from ((f.rule, f.sentence) for f in report.findings if f.verdict in ("fail", "review"))


def _house(pen: Pen) -> None:
    pen.outline("建筑基底", _HOUSE, _ATTRIBUTES)


def _open(pen: Pen) -> None:
    corners = _HOUSE.points
    pen.run("建筑基底", (*corners, Point(14, 14.5)), _ATTRIBUTES)


def _crossed(pen: Pen) -> None:
    pen.run("绿地", (Point(14, 12), Point(46, 26), Point(46, 12), Point(14, 30)), {}, closed=True)


def _lawn(pen: Pen) -> None:
    pen.run("绿地", (Point(14, 12), Point(46, 12), Point(46, 26), Point(14, 30)), {}, closed=True)


def _twice(pen: Pen) -> None:
    _house(pen)
    pen.outline("建筑基底", _HOUSE, _ATTRIBUTES)


def _words_outside(pen: Pen) -> None:
    pen.outline("建筑基底", _HOUSE)
    pen.words("楼号=1;层数=6;建筑高度=19.5", 14, 31, 1.8)


def _words_inside(pen: Pen) -> None:
    pen.outline("建筑基底", _HOUSE)
    pen.words("楼号=1;层数=6;建筑高度=19.5", 16, 18, 1.8)


def _words_unclear(pen: Pen) -> None:
    pen.outline("建筑基底", _HOUSE)
    pen.words("楼号=1;层数=六;建筑高度=约20", 16, 18, 1.8)


def _dimensioned(text: str) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        _house(pen)
        pen.dimension("尺寸标注", (14, 26), (46, 26), text)
        # The picture of a drawing's layers leaves out the words of dimensions.
        pen.words("32.00" if text == "<>" else text, 28.2, 28.4, 1.3)

    return draw


def _tabled(area: str) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        _house(pen)
        for x, words in ((62, "用地面积"), (76, area), (89, "m²")):
            pen.words(words, x, 30, 2.6, "经济技术指标")

    return draw


MISTAKES = (
    Mistake(
        "open",
        "轮廓没有闭合",
        "用闭合的多段线画轮廓（`PLINE` 收尾用 `C`）。不超过 10 mm 的缺口自动闭合并说明。",
        "open-outline",
        _open,
        _house,
        14,
        13.25,
        4,
    ),
    Mistake(
        "crossed",
        "轮廓自相交",
        "检查顶点的次序，去掉交叉。",
        "self-intersection",
        _crossed,
        _lawn,
        30,
        20,
        5,
    ),
    Mistake(
        "twice",
        "同一轮廓画了两遍",
        "用 `OVERKILL` 删去重合的图元。重合的只计一次，但两处写的属性不一致时难免弄错。",
        "duplicate",
        _twice,
        _house,
        30,
        19,
        18,
    ),
    Mistake(
        "outside",
        "说明文字放在轮廓外",
        "把“键=值”文字放进它所说明的轮廓里面；线的文字放在同一图层、离线 10 m 以内。",
        "label-homeless",
        _words_outside,
        _words_inside,
        27,
        31.8,
        7.5,
    ),
    Mistake(
        "unclear",
        "属性值不是数",
        "层数、高度、个数写阿拉伯数字，可以带单位（`6`、`19.5 m`），不写“约”、不写汉字数字。",
        "attribute-unreadable",
        _words_unclear,
        _words_inside,
        30,
        19,
        9,
    ),
    Mistake(
        "dimension",
        "改写了尺寸文字",
        "恢复尺寸的实测文字（文字替代清空），要改的是图形。",
        "check-dimension-agrees",
        _dimensioned("30.00"),
        _dimensioned("<>"),
        30,
        29,
        5,
    ),
    Mistake(
        "table",
        "指标表与图形不一致",
        "改图之后重算指标表。两者相差超过 0.5% 就会提示。",
        "check-table-agrees",
        _tabled("2600.00"),
        _tabled("2400.00"),
        80.5,
        31.2,
        9,
    ),
)
