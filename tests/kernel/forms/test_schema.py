"""The file of a form: every mistake of its author is found, with its line, and a form is its text."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from tongjian.engines.expressions import Kind
from tongjian.kernel.forms.proof import FormError
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.projects.variables import project_variables

HEAD = """form: sample
version: 2024-06-01
title: 样表
sections:
  - title: 一
    fields:
      - {name: use, title: 用途, type: choice, options: {a: 住宅}}
      - {name: area, title: 面积, type: decimal}
"""


def load(text: str) -> Form:
    return Form.from_data(YAML().load(text), "sample.form.yaml")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{name: x, title: 甲, type: text, when: form.us == 'a'}", "form.us"),
        ("{name: x, title: 甲, type: text, when: form.area}", "是/否"),
        ("{name: use, title: 甲, type: text}", "字段“use”出现了两次"),
        ("{name: x, title: 甲, type: choice}", "是选择项，却没有选项"),
        ("{name: x, title: 甲, type: text, options: {a: 乙}}", "只有选择项才能有 options"),
        ("{name: x, title: 甲, type: number, places: 2}", "才有小数位数"),
        ("{name: x, title: 甲, type: number, min: 3, max: 2}", "最小值大于最大值"),
        ("{name: x, title: 甲, type: date, min: 3}", "的 min 要写日期"),
        ("{name: x, title: 甲, type: number, min: 2024-01-01}", "的 min 要写数"),
        ("{name: x, title: 甲, type: text, pattern: '['}", "正则表达式写错了"),
        ("{name: x, title: 甲, type: date, pattern: a}", "只有文本才能有 pattern"),
        ("{name: x, title: 甲, type: money, sum_of: [use]}", "不是本表的数值字段"),
        ("{name: x, title: 甲, type: text, sum_of: [area]}", "只有数值才能是别的字段之和"),
        ("{name: x, title: 甲, type: number, check: form.x > 1}", "要成对出现"),
        ("{name: x, title: 甲, type: table}", "没有列"),
        (
            "{name: x, title: 甲, type: text, fields: [{name: y, title: 乙, type: text}]}",
            "只有 table 才能有列",
        ),
        (
            "{name: x, title: 甲, type: table, fields: [{name: y, title: 乙, type: text},"
            " {name: y, title: 丙, type: text}]}",
            "列“y”出现了两次",
        ),
        (
            "{name: x, title: 甲, type: table, fields: [{name: y, title: 乙, type: table,"
            " fields: [{name: z, title: 丙, type: text}]}]}",
            "表格里不能再套表格",
        ),
        (
            "{name: x, title: 甲, type: table,"
            " fields: [{name: y, title: 乙, type: text, when: row.z == ''}]}",
            "row.z",
        ),
        ("{name: x, title: 甲, type: text, when: form.x == ''}", "显示条件互相等待：甲"),
    ],
)
def test_a_mistake_is_found_on_its_line(line: str, sentence: str) -> None:
    with pytest.raises(FormError) as refused:
        load(f"{HEAD}      - {line}\n")
    (mistake,) = refused.value.mistakes
    assert sentence in mistake.sentence
    assert mistake.mend
    assert mistake.line == 9
    assert str(refused.value).startswith("sample.form.yaml:9：")


def test_every_mistake_is_found_at_once() -> None:
    lines = "      - {name: x, title: 甲, type: choice}\n      - {name: y, title: 乙, type: table}\n"
    with pytest.raises(FormError) as refused:
        load(HEAD + lines)
    assert [mistake.line for mistake in refused.value.mistakes] == [9, 10]


def test_a_ring_of_conditions_is_refused() -> None:
    ring = (
        "      - {name: x, title: 甲, type: text, when: form.y == ''}\n"
        "      - {name: y, title: 乙, type: text, when: form.x == ''}\n"
    )
    with pytest.raises(FormError, match="显示条件互相等待"):
        load(HEAD + ring)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        load(f"{HEAD}      - {{name: x, title: 甲, type: text, requird: true}}\n")


def test_a_form_is_its_text(form: Form) -> None:
    again = Form.from_text(form.text)
    assert again == form
    assert again.text == form.text
    assert hash(again) == hash(form)
    assert list(again.fields) == list(form.fields)
    assert again.fields["households"].min == form.fields["households"].min


def test_another_order_of_options_is_another_form() -> None:
    first = load(HEAD.replace("{a: 住宅}", "{a: 住宅, b: 办公}"))
    second = load(HEAD.replace("{a: 住宅}", "{b: 办公, a: 住宅}"))
    assert first != second


def test_a_city_may_declare_attributes_of_projects() -> None:
    text = f"{HEAD}      - {{name: x, title: 甲, type: text, when: project.heritage}}\n"
    declared = project_variables({"heritage": Kind.BOOL, "unused": Kind.STRING})
    form = Form.from_data(YAML().load(text), project=declared)
    assert form.attributes == {"heritage": Kind.BOOL}
    assert Form.from_text(form.text) == form
    with pytest.raises(FormError, match=r"project\.heritage"):
        load(text)
