"""Any form comes back from its paper as it was."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.systems.performance.papers.kit import as_file, layouts
from tongjian.kernel.measures.forms import FormSheet
from tongjian.systems.performance.papers.files import paper_of
from tongjian.systems.performance.papers.filled import filled
from tongjian.systems.performance.papers.layout import layout_titled
from tongjian.systems.performance.papers.reading.lines import lines_of_paper
from tongjian.systems.performance.papers.reading.understanding import ReadForm, understand
from tongjian.systems.performance.papers.texts import without_markup

WORDS = st.text(
    st.sampled_from("绩效项目建设率合计、，：（）一二1. =-+≥%<p>\n\t\x00🏙a"), min_size=1, max_size=12
)
WHEN = st.sampled_from(["2020-04", "2020-05..2020-08", "年底"])
FIGURES = st.decimals(-10_000, 10_000, places=3, allow_nan=False).map(Decimal)
TARGETS = st.one_of(
    st.sampled_from(["健全", "≥70%", "=200天", "15%及其以下", "≧4次", "3个工作日内完成", "<=5"]), WORDS
)


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


INDICATOR = st.fixed_dictionaries(
    {"name": WORDS.filter(lambda text: without_markup(text).strip())},
    optional={
        "level1": st.sampled_from(["产出", "效益", ""]),
        "level2": st.sampled_from(["数量", ""]),
        "target": TARGETS,
        "actual": TARGETS,
        "weight": st.integers(0, 20),
        "score": st.decimals(0, 20, places=1),
        "source": maybe(WORDS),
        "cause": maybe(WORDS),
        "explanation": maybe(WORDS),
        "sub_projects": st.lists(WORDS, max_size=2).map(tuple),
        "of": st.integers(1, 9),
    },
)
BUDGET = st.fixed_dictionaries(
    {},
    optional={
        "sub_projects": st.lists(st.fixed_dictionaries({"name": WORDS, "amount": FIGURES}), max_size=2),
        "printed_total": FIGURES,
        "funding": st.lists(
            st.fixed_dictionaries({"source": WORDS, "this_year_plan": maybe(FIGURES)}), max_size=2
        ),
        "previous_year": st.fixed_dictionaries(
            {"budget": maybe(FIGURES), "execution_rate_pct": maybe(WORDS)}
        ),
    },
)
FORM = st.fixed_dictionaries(
    {"indicators": st.lists(INDICATOR, min_size=1, max_size=4)},
    optional={
        "form": st.sampled_from([layout.forms[0] for layout in layouts("suzhou")]),
        "year": st.integers(1990, 2200),
        "unit": WORDS,
        "project": WORDS,
        "overview": WORDS,
        "basis": st.lists(WORDS, max_size=2),
        "annual_goals": st.lists(WORDS, max_size=3),
        "milestones": st.lists(
            st.fixed_dictionaries({"stage": WORDS, "when": WHEN}), max_size=2
        ),
        "government_procurement": st.booleans(),
        "chapters": st.lists(st.fixed_dictionaries({"title": WORDS, "text": WORDS}), max_size=2),
        "tasks": st.lists(st.fixed_dictionaries({"name": WORDS, "result": WORDS}), max_size=2),
        "facts": st.dictionaries(st.sampled_from("abc"), st.integers(), max_size=2),
        "budget": BUDGET,
    },
)  # fmt: skip


def sheet_of(data: dict[str, Any]) -> FormSheet:
    return FormSheet.model_validate({"form": "苏州市级财政支出项目绩效目标申报表", **data})


@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=FORM)
def test_nothing_is_lost_on_paper(data: dict[str, Any]) -> None:
    form = sheet_of(data)
    layout = layout_titled(layouts("suzhou"), form.form)
    paper = paper_of(form, layout)
    again = understand(lines_of_paper(paper), [layout]).sheet
    assert again == filled(form, layout)


@settings(max_examples=4, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=FORM, kind=st.sampled_from(["xlsx", "docx"]))
def test_nothing_is_lost_in_a_file(reread: Callable[..., ReadForm], data: dict[str, Any], kind: str) -> None:
    form = sheet_of(data)
    layout = layout_titled(layouts("suzhou"), form.form)
    content = as_file(paper_of(form, layout), kind)
    assert reread(content, kind).sheet == filled(form, layout)


def test_texts_are_never_formulas() -> None:
    form = sheet_of({"overview": "=1+1", "indicators": [{"name": "=HYPERLINK()", "target": "=100%"}]})
    content = as_file(paper_of(form, layout_titled(layouts("suzhou"), form.form)), "xlsx")
    cells = [cell for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert "=HYPERLINK()" in {cell.value for cell in cells}
