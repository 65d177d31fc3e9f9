"""Stages: their departments, forms and matters."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places, choose, repeated
from tongjian.kernel.packs.schema import Stage


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """Every stage can be opened, and its matters can all be finished."""
    for stage in pack.stages.values():
        yield from _references(pack, places, stage)
        yield from _matters(pack, places, stage)
        yield from _prerequisites(pack, places, stage)
    if not pack.is_base:
        yield from _listed(pack, places)


def _references(pack: Pack, places: Places, stage: Stage) -> Iterator[Mistake]:
    if stage.lead not in pack.duties:
        sentence = f"没有部门“{stage.lead}”"
        yield places.mistake("stages", stage.code, ("lead",), sentence, choose(stage.lead, pack.duties))
    if stage.form not in pack.forms:
        sentence = f"没有表单“{stage.form}”"
        yield places.mistake("stages", stage.code, ("form",), sentence, choose(stage.form, pack.forms))


def _matters(pack: Pack, places: Places, stage: Stage) -> Iterator[Mistake]:
    for place in repeated(stage.matters):
        sentence = f"事项“{stage.matters[place]}”列了两次"
        yield places.mistake("stages", stage.code, ("matters", place), sentence, "只留一处")
    for place, code in enumerate(stage.matters):
        at = ("matters", place)
        if code not in pack.matters:
            if ("matters", code) not in places.sources:  # a file that cannot be read is reported as such
                mend = choose(code, pack.matters)
                yield places.mistake("stages", stage.code, at, f"没有事项“{code}”", mend)
        elif pack.matters[code].stage != stage.code:
            sentence = f"事项“{code}”写的阶段是“{pack.matters[code].stage}”，不是“{stage.code}”"
            yield places.mistake("stages", stage.code, at, sentence, "移到那个阶段，或改事项的 stage")


def _prerequisites(pack: Pack, places: Places, stage: Stage) -> Iterator[Mistake]:
    """A matter may only wait for matters of its own stage, and never for itself."""
    known = [code for code in stage.matters if code in pack.matters]
    waits: dict[str, list[str]] = {}
    for code in known:
        matter = pack.matters[code]
        for place, needed in enumerate(matter.needs):
            if needed in stage.matters:
                continue
            if needed in pack.matters:
                other = pack.matters[needed].stage
                sentence = f"前置事项“{needed}”属于阶段“{other}”，不在本阶段“{stage.code}”"
                mend = "删去这一项；跨阶段的先后由阶段本身保证"
            else:
                sentence, mend = f"没有前置事项“{needed}”", choose(needed, stage.matters)
            yield places.mistake("matters", code, ("needs", place), sentence, mend)
        waits[code] = [needed for needed in matter.needs if needed in known]
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        # graphlib lists every matter before the one that waits for it
        waiting, needed = circle[1], circle[0]
        at = ("needs", pack.matters[waiting].needs.index(needed))
        sentence = f"事项互为前置，成了循环：{' → '.join(circle)}"
        yield places.mistake("matters", waiting, at, sentence, "去掉其中一处 needs")


def _listed(pack: Pack, places: Places) -> Iterator[Mistake]:
    for matter in pack.matters.values():
        if matter.stage not in pack.stages:
            if ("stages", matter.stage) not in places.sources:
                mend = choose(matter.stage, pack.stages)
                yield places.mistake("matters", matter.code, ("stage",), f"没有阶段“{matter.stage}”", mend)
        elif matter.code not in pack.stages[matter.stage].matters:
            sentence = f"阶段“{matter.stage}”的 matters 里没有列出本事项"
            mend = f"在该阶段的 matters 下补上 - {matter.code}"
            yield places.mistake("matters", matter.code, ("stage",), sentence, mend)
