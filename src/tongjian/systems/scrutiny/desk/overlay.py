"""What people add to the picture of a drawing: pins of comments, and boxes around what has changed.

The picture says where in the drawing it lies (`data-origin-x`, `data-origin-y`, metres), so that a place
means the same in every version. A picture that does not say so is shown without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tongjian.systems.scrutiny.desk.changes import Change
from tongjian.systems.scrutiny.desk.conversation import CommentRow

Box = tuple[float, float, float, float]
_HEAD = re.compile(r"<svg\b[^>]*>")
_NUMBER = r"-?\d+(?:\.\d+)?"
_PIN = 0.014


@dataclass(frozen=True)
class Sheet:
    """Where the picture lies: metres of its upper left corner; `unit` suits a mark that is always seen."""

    left: float
    top: float
    unit: float

    def at(self, x: float, y: float) -> tuple[str, str]:
        """A place of the drawing in the picture."""
        return f"{x - self.left:.2f}", f"{self.top - y:.2f}"


def overlaid(
    plan: str, comments: Iterable[CommentRow], changes: Iterable[Change], *, changes_shown: bool
) -> SafeString:
    """The picture, as written by our own engine, with pins and boxes in layers of their own."""
    sheet, end = sheet_of(plan), plan.rfind("</svg>")
    if sheet is None or end < 0:
        return mark_safe(plan)
    layers = [
        *_layer("与上一版的变化", _boxes(changes, sheet), shown=changes_shown),
        *_layer("图纸意见", _pins(comments, sheet), shown=True),
    ]
    return mark_safe(plan[:end] + "".join(layers) + plan[end:])


def sheet_of(plan: str) -> Sheet | None:
    """Where a picture lies; None when it does not say."""
    head = _HEAD.search(plan)
    if head is None:
        return None
    found = {name: _value(name, head.group()) for name in ("data-origin-x", "data-origin-y")}
    left, top = found["data-origin-x"], found["data-origin-y"]
    box = re.search(rf'viewBox="{_NUMBER} {_NUMBER} ({_NUMBER}) {_NUMBER}"', head.group())
    if left is None or top is None or box is None:
        return None
    return Sheet(left, top, float(box[1]) * _PIN)


def _value(name: str, head: str) -> float | None:
    found = re.search(rf'{name}="({_NUMBER})"', head)
    return float(found[1]) if found else None


def _layer(name: str, parts: Iterator[SafeString], *, shown: bool) -> Iterator[str]:
    content = list(parts)
    if content:
        hidden = "" if shown else ' display="none"'
        yield f'<g data-layer="{name}"{hidden}>{"".join(content)}</g>'


def _pins(comments: Iterable[CommentRow], sheet: Sheet) -> Iterator[SafeString]:
    """A drop whose tip is the place; what is closed is grey."""
    for row in comments:
        x, y = sheet.at(row.comment.x, row.comment.y)
        yield format_html(
            '<g data-comment="{}" class="{}" tabindex="0" role="button" aria-label="意见 {}：{}"'
            ' transform="translate({} {}) scale({})">'
            '<path d="M0 0C-.5-.9-1-1.3-1-2A1 1 0 1 1 1-2C1-1.3 .5-.9 0 0Z"/>'
            '<text y="-1.62" text-anchor="middle" font-size="1.1">{}</text></g>',
            row.comment.id,
            "tj-pin" if row.open else "tj-pin tj-pin-closed",
            row.number,
            row.text,
            x,
            y,
            f"{sheet.unit:.3f}",
            row.number,
        )


def _boxes(changes: Iterable[Change], sheet: Sheet) -> Iterator[SafeString]:
    for change in changes:
        places = [(change.before, "tj-before"), (change.after, "tj-after")]
        boxes = [(*_rectangle(box, sheet), kind) for box, kind in places if box]
        if boxes:
            yield format_html(
                '<g data-change="{}" class="tj-change{}" tabindex="0" role="button" aria-label="{}">{}</g>',
                change.number,
                " tj-outside" if change.outside else "",
                change.sentence,
                format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>', boxes),
            )


def _rectangle(box: Box, sheet: Sheet) -> tuple[str, str, str, str]:
    """A little larger than what it is around: an edge on an edge is not seen."""
    room = sheet.unit / 4
    x, y = sheet.at(box[0] - room, box[3] + room)
    width, height = box[2] - box[0] + 2 * room, box[3] - box[1] + 2 * room
    return x, y, f"{width:.2f}", f"{height:.2f}"
