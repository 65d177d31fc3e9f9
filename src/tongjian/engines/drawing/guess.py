"""What outlines on layers without a name are by their looks: the site, and stalls. Always to be confirmed."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import shapely

from tongjian.engines.drawing.dimensions import FACTORS
from tongjian.engines.drawing.meanings import Meanings
from tongjian.engines.drawing.plain import PlainOutline, plain_outlines
from tongjian.engines.drawing.records import Tape
from tongjian.engines.drawing.sieve import Wanted, entities_of
from tongjian.engines.drawing.titles import meaning_of
from tongjian.engines.drawing.vocabulary import GUESSED, Classified, Meaning, Rule

_ON_SITE = {
    Meaning.BUILDING,
    Meaning.BASEMENT,
    Meaning.GREEN,
    Meaning.STALL,
    Meaning.NONMOTOR,
    Meaning.FIRE_ACCESS_PAD,
}
"""Things that lie on the site, not beside it."""
_BULK = 0.8
_FEW = 3
_SURE, _LIKELY = 0.6, 0.5
_SHEET = math.sqrt(2)
_SHEET_TOLERANCE = 0.02
_STALL_WIDTH, _STALL_LENGTH = (2.35, 2.55), (4.95, 5.55)
_REPEATED = 5
_SITE_EXTENT = (20.0, 3_000.0)


@dataclass(frozen=True)
class _Guess:
    outlines: Sequence[PlainOutline]
    known: Classified


def with_guesses(tape: Tape, layers: Iterable[str], meanings: Meanings) -> Meanings:
    """The meanings, and what looks say of outlines where nothing in the drawing has the name."""
    named = {known.meaning for layer in layers if (known := meanings.of_layer(layer))}
    named |= {meaning_of(part) for part in meanings.elements.values() if part}
    missing = {Meaning.SITE, Meaning.STALL} - named
    if not missing or not named & (_ON_SITE | {Meaning.SITE}):
        return meanings
    entities = list(entities_of(tape, Wanted(handles=())))
    blocks = {entity.shows for entity in entities if entity.shows}
    if any((known := meanings.of_block(name)) and known.meaning is Meaning.STALL for name in blocks):
        missing -= {Meaning.STALL}
    outlines = list(plain_outlines(tape, entities))
    guesses = []
    if Meaning.SITE in missing and (site := _site(outlines, meanings)):
        guesses.append(site)
    if Meaning.STALL in missing:
        guesses += _stalls(outlines, meanings, [*guesses])
    return replace(
        meanings,
        guessed={outline.handle.upper(): g.known for g in guesses for outline in g.outlines},
        guessed_layers={outline.layer: g.known for g in guesses for outline in g.outlines},
    )


def _site(outlines: Sequence[PlainOutline], meanings: Meanings) -> _Guess | None:
    """The largest outline on a layer without meaning that is no sheet's frame and contains nearly all that
    lies on sites."""
    inner = [o for o in outlines if (known := meanings.of_layer(o.layer)) and known.meaning in _ON_SITE]
    if not inner:
        return None
    points = shapely.point_on_surface([outline.polygon for outline in inner])
    fits: list[tuple[PlainOutline, int]] = []
    for outline in _nameless(outlines, meanings):
        held = int(shapely.contains(outline.polygon, points).sum())
        if held >= max(_BULK * len(inner), min(_FEW, len(inner))) and not _is_frame(outline):
            fits.append((outline, held))
    if not fits or len(inner) < _FEW:
        return None
    best, held = max(fits, key=lambda fit: fit[0].polygon.area)
    score = GUESSED if held < len(inner) else _SURE if len(fits) == 1 else _LIKELY
    others = f"，另有 {len(fits) - 1} 个较小的闭合轮廓也围住它们" if len(fits) > 1 else ""
    share = f"{len(inner)} 个已认出的图形中 {held} 个在其内{others}"
    evidence = f"图元 {best.handle} 是围住其他图形的最大闭合轮廓，{share}"
    return _Guess([best], Classified(Rule(meaning=Meaning.SITE), score, 0, evidence=evidence))


def _nameless(outlines: Iterable[PlainOutline], meanings: Meanings) -> list[PlainOutline]:
    """Those on layers of which neither the name nor a person says anything."""
    return [
        outline
        for outline in outlines
        if meanings.of_layer(outline.layer) is None
        and not meanings.is_corrected(outline.layer)
        and not meanings.is_judged(outline.handle)
        and not meanings.vocabulary.ignores(outline.layer)
    ]


def _is_frame(outline: PlainOutline) -> bool:
    """Whether it has the proportions of a sheet of paper: a rectangle of one to the root of two."""
    sides = outline.sides
    return sides is not None and abs(sides[1] / sides[0] - _SHEET) <= _SHEET_TOLERANCE


def _stalls(outlines: Sequence[PlainOutline], meanings: Meanings, site: Sequence[_Guess]) -> list[_Guess]:
    """Layers on which most outlines are rectangles of a stall's size, in a unit the site can be drawn in."""
    by_layer: Mapping[str, list[PlainOutline]] = defaultdict(list)
    for outline in _nameless(outlines, meanings):
        by_layer[outline.layer].append(outline)
    bounds = [o for guess in site for o in guess.outlines] or [
        o for o in outlines if (known := meanings.of_layer(o.layer)) and known.meaning is Meaning.SITE
    ]
    extent = max((max(_extent(o)) for o in bounds), default=0.0)
    units = {u: f for u, f in FACTORS.items() if _SITE_EXTENT[0] <= extent * f <= _SITE_EXTENT[1]}
    guesses = []
    for items in by_layer.values():
        for factor in units.values():
            fitting = [o for o in items if _is_stall(o, factor)]
            if len(fitting) >= max(_REPEATED, _BULK * len(items)):
                evidence = f"{len(items)} 个闭合轮廓中 {len(fitting)} 个是约 2.5 m × 5.5 m 的矩形"
                known = Classified(Rule(meaning=Meaning.STALL), _LIKELY, 0, evidence=evidence)
                guesses.append(_Guess(fitting, known))
                break
    return guesses


def _extent(outline: PlainOutline) -> tuple[float, float]:
    west, south, east, north = outline.polygon.bounds
    return east - west, north - south


def _is_stall(outline: PlainOutline, factor: float) -> bool:
    sides = outline.sides
    if sides is None:
        return False
    return (
        _STALL_WIDTH[0] <= sides[0] * factor <= _STALL_WIDTH[1]
        and _STALL_LENGTH[0] <= sides[1] * factor <= _STALL_LENGTH[1]
    )
