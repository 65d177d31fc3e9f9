"""Themes: the decision table has an answer for every project, and every answer is a theme of the city."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.engines.expressions import ExpressionError, compile_expression
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places, choose, repeated
from tongjian.kernel.packs.schema import Themes
from tongjian.kernel.projects.variables import project_variables


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """Codes and numbers stand once, conditions compile, the last row holds for every project."""
    if pack.themes is None:
        return
    yield from _once(places, pack.themes)
    yield from _decided(pack, places, pack.themes)
    yield from _demo(pack, places)


def _once(places: Places, themes: Themes) -> Iterator[Mistake]:
    for place in repeated(theme.code for theme in themes.themes):
        sentence = f"审批流程类型“{themes.themes[place].code}”写了两次"
        yield places.mistake("themes", "", ("themes", place), sentence, "只留一处")
    for place in repeated(str(theme.number) for theme in themes.themes):
        sentence = f"审批流程类型代码 {themes.themes[place].number} 用了两次"
        mend = "每个类型对应标准中的一个代码（SPLCLX）"
        yield places.mistake("themes", "", ("themes", place, "number"), sentence, mend)


def _decided(pack: Pack, places: Places, themes: Themes) -> Iterator[Mistake]:
    known = {theme.code for theme in themes.themes}
    variables = project_variables(pack.attributes)
    last = len(themes.decide) - 1
    for place, row in enumerate(themes.decide):
        at = ("decide", place)
        if row.theme not in known:
            sentence = f"没有审批流程类型“{row.theme}”"
            yield places.mistake("themes", "", (*at, "theme"), sentence, choose(row.theme, known))
        if row.when:
            try:
                compile_expression(row.when, variables)
            except ExpressionError as error:
                sentence = f"条件“{row.when}”有误：{error.sentence}"
                yield places.mistake("themes", "", (*at, "when"), sentence, error.mend)
        elif place < last:
            sentence = "这一行没有条件，后面的各行永远用不到"
            yield places.mistake("themes", "", at, sentence, "补上 when，或移到最后一行")
    if themes.decide[last].when:
        sentence = "最后一行有条件，条件都不成立的项目没有类型可选"
        mend = "最后补上一行不写 when 的"
        yield places.mistake("themes", "", ("decide", last), sentence, mend)


def _demo(pack: Pack, places: Places) -> Iterator[Mistake]:
    """A demo project has a theme the city has, and states only what the city asks of projects."""
    known = {theme.code for theme in pack.themes.themes} if pack.themes else set()
    for number, project in enumerate(pack.demo.projects):
        at = ("projects", number)
        if project.kind not in known:
            sentence = f"没有审批流程类型“{project.kind}”"
            yield places.mistake("demo", "projects", (*at, "kind"), sentence, choose(project.kind, known))
        for name in project.attributes.keys() - pack.asked.keys():
            sentence = f"本市的项目没有属性“{name}”"
            where = (*at, "attributes", name)
            yield places.mistake("demo", "projects", where, sentence, choose(name, pack.asked))
