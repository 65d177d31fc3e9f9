"""Matters: departments, processes, limits, materials and results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tongjian.engines.expressions import ExpressionError, compile_expression
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places, choose, repeated
from tongjian.kernel.packs.schema import Material, Matter
from tongjian.kernel.projects.variables import project_variables


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """Every matter can be applied for, handled, decided and, where it has a result, issued."""
    for matter in pack.matters.values():
        yield from _references(pack, places, matter)
        yield from _limits(places, matter)
        yield from _condition(pack, places, matter)
        yield from _materials(pack, places, matter)
        yield from _result(pack, places, matter)
    yield from _shared_materials(pack, places)


def _references(pack: Pack, places: Places, matter: Matter) -> Iterator[Mistake]:
    if matter.department not in pack.duties:
        mend = choose(matter.department, pack.duties)
        sentence = f"没有部门“{matter.department}”"
        yield places.mistake("matters", matter.code, ("department",), sentence, mend)
    if matter.process not in pack.processes and ("processes", matter.process) not in places.sources:
        mend = choose(matter.process, pack.processes)
        yield places.mistake("matters", matter.code, ("process",), f"没有流程“{matter.process}”", mend)
    if matter.form and matter.form not in pack.forms and ("forms", matter.form) not in places.sources:
        mend = choose(matter.form, pack.forms)
        yield places.mistake("matters", matter.code, ("form",), f"没有表单“{matter.form}”", mend)


def _limits(places: Places, matter: Matter) -> Iterator[Mistake]:
    """A working day is never shorter than a calendar day, so days compare whatever the units."""
    mixed = matter.promised.unit == "day" and matter.statutory.unit == "workday"
    if not mixed and matter.promised.days > matter.statutory.days:
        sentence = f"承诺时限 {matter.promised.days} 天长于法定时限 {matter.statutory.days} 天"
        mend = f"承诺时限改为不超过 {matter.statutory.days}"
        yield places.mistake("matters", matter.code, ("promised", "days"), sentence, mend)


def _condition(pack: Pack, places: Places, matter: Matter) -> Iterator[Mistake]:
    if not matter.applies:
        return
    try:
        compile_expression(matter.applies, project_variables(pack.attributes))
    except ExpressionError as error:
        sentence = f"适用条件“{matter.applies}”有误：{error.sentence}"
        yield places.mistake("matters", matter.code, ("applies",), sentence, error.mend)


def _materials(pack: Pack, places: Places, matter: Matter) -> Iterator[Mistake]:
    for place in repeated(material.name for material in matter.materials):
        sentence = f"材料“{matter.materials[place].name}”写了两次"
        yield places.mistake("matters", matter.code, ("materials", place), sentence, "只留一处，或改 name")
    issued = {m.result.licence_type for m in pack.matters.values() if m.result}
    broken = _broken(pack, places)
    for place, material in enumerate(matter.materials):
        known = material.from_licence in issued or any(_may_issue(b, material.from_licence) for b in broken)
        if material.from_licence and not known and not pack.is_base:
            sentence = f"没有事项核发证照“{material.from_licence}”"
            at = ("materials", place, "from_licence")
            yield places.mistake("matters", matter.code, at, sentence, choose(material.from_licence, issued))
        if material.scrutiny and not set(material.formats) & _READABLE:
            wanted = "、".join(sorted(_READABLE))
            sentence = f"材料“{material.name}”要自动审查，却不收可审查的格式"
            at = ("materials", place, "formats")
            yield places.mistake("matters", matter.code, at, sentence, f"在 formats 中加上 {wanted}")


def _broken(pack: Pack, places: Places) -> list[Mapping[str, Any]]:
    """What stands in the files of matters that are refused: their own mistakes are told already."""
    return [
        source.data
        for (room, code), source in places.sources.items()
        if room == "matters" and code not in pack.matters
    ]


def _may_issue(matter: Mapping[str, Any], licence_type: str | None) -> bool:
    result = matter.get("result")
    return not matter or (isinstance(result, Mapping) and result.get("licence_type") == licence_type)


_READABLE = {"dxf", "dwg"}


def _shared_materials(pack: Pack, places: Places) -> Iterator[Mistake]:
    """What is uploaded once for several matters must be the same thing for all of them."""
    for stage in pack.stages.values():
        first: dict[str, tuple[str, Material]] = {}
        for code in stage.matters:
            for place, material in enumerate(pack.matters[code].materials if code in pack.matters else ()):
                other, known = first.setdefault(material.name, (code, material))
                if _as_uploaded(material) != _as_uploaded(known):
                    sentence = f"材料“{material.name}”与事项“{other}”的同名材料不一致，无法共用一次上传"
                    mend = "名称、格式、审查方式和大小改成一样，或改 name"
                    yield places.mistake("matters", code, ("materials", place), sentence, mend)


def _as_uploaded(material: Material) -> tuple[object, ...]:
    return (material.title, set(material.formats), material.scrutiny, material.max_megabytes)


def _result(pack: Pack, places: Places, matter: Matter) -> Iterator[Mistake]:
    process = pack.processes.get(matter.process)
    issues = process is not None and any(node.act == "issue" for node in process.nodes.values())
    if matter.result is None:
        if issues:
            sentence = f"流程“{matter.process}”要核发结果，事项却没有 result"
            yield places.mistake("matters", matter.code, ("process",), sentence, "补上 result，或换一个流程")
        return
    if process is not None and not issues:
        sentence = f"事项有结果“{matter.result.title}”，流程“{matter.process}”却没有核发的步骤"
        mend = "在流程的期限文件中给最后一步写 act: issue，或换一个流程"
        yield places.mistake("matters", matter.code, ("result",), sentence, mend)
    if matter.result.series not in pack.settings.numbers and not pack.is_base:
        at = ("result", "series")
        mend = choose(matter.result.series, pack.settings.numbers)
        yield places.mistake("matters", matter.code, at, f"没有编号“{matter.result.series}”", mend)
    try:
        pack.file("templates", matter.result.template)
    except FileNotFoundError:
        known = {file.name for folder in pack.folders for file in (folder / "templates").glob("*.typ")}
        sentence = f"没有证照模板“{matter.result.template}”"
        at = ("result", "template")
        yield places.mistake("matters", matter.code, at, sentence, choose(matter.result.template, known))
