"""The one form of a stage: each field once, with everything its matters need."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from ruamel.yaml import YAML

from tongjian.kernel.forms.assembling import ContradictionError, assemble, contradictions
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.forms.validation import validate

BASE = """
form: stage
version: 2024-06-01
title: 阶段申请表
sections:
  - title: 建设单位
    fields:
      - {name: applicant, title: 建设单位, type: text, required: true, prefill: organisation.name}
  - title: 人防
    when: project.kind != 'linear'
    fields:
      - {name: shelter, title: 防空地下室面积, type: decimal, unit: m², min: 0, max: 900}
      - {name: shelter_kind, title: 修建方式, type: choice, options: {build: 同步修建, none: 不修建}}
"""
PERMIT = """
form: permit
version: 2024-07-01
title: 规划许可申请表
sections:
  - title: 建设单位
    fields:
      - {name: applicant, title: 申请单位, type: text, max: 40}
      - {name: legal_person, title: 法定代表人, type: text, required: true, personal: true}
  - title: 指标
    fields:
      - {name: far, title: 容积率, type: decimal, places: 2}
"""
DEFENCE = """
form: defence
version: 2024-05-01
title: 人防申请表
sections:
  - title: 防护
    when: project.use == 'residential'
    fields:
      - {name: shelter, title: 防空地下室面积, type: decimal, unit: m², min: 10, required: true}
      - {name: people, title: 掩蔽人数, type: number, when: form.shelter > 100.0}
"""


def form(text: str) -> Form:
    return Form.from_data(YAML().load(text), "test.form.yaml")


@pytest.fixture
def whole() -> Form:
    return assemble(
        form(BASE), [("permit", form(PERMIT)), ("defence", form(DEFENCE))], {"permit": "规划许可"}
    )


def test_every_field_is_asked_once_in_its_section(whole: Form) -> None:
    asked = [(section.title, [field.name for field in section.fields]) for section in whole.sections]
    assert asked == [
        ("建设单位", ["applicant", "legal_person"]),
        ("人防", ["shelter", "shelter_kind"]),
        ("指标", ["far"]),
        ("防护", ["people"]),
    ]


def test_a_field_remembers_who_asks(whole: Form) -> None:
    by = {name: field.asked_by for name, field in whole.fields.items()}
    assert by["applicant"] == ("permit",)
    assert by["shelter"] == ("defence",)
    assert by["shelter_kind"] == ()
    assert whole.askers == {"permit": "规划许可"}


def test_whoever_needs_more_is_served(whole: Form) -> None:
    shelter = whole.fields["shelter"]
    assert shelter.required
    assert (shelter.min, shelter.max) == (Decimal(10), Decimal(900))
    assert whole.fields["applicant"].required
    assert whole.fields["applicant"].max == Decimal(40)
    assert whole.version.isoformat() == "2024-07-01"


@pytest.mark.parametrize(
    ("kind", "use", "asked"),
    [
        ("linear", "residential", {"shelter"}),
        ("private", "office", {"shelter"}),
        ("linear", "office", set()),
    ],
)
def test_a_field_is_shown_when_anyone_asks(whole: Form, kind: str, use: str, asked: set[str]) -> None:
    given: dict[str, Any] = {"applicant": "示范置业", "legal_person": "林一"}
    errors = validate(whole, given, {"project.kind": kind, "project.use": use})
    assert {error.field for error in errors} == asked


def test_the_same_parts_are_the_same_form(whole: Form) -> None:
    again = assemble(
        form(BASE), [("permit", form(PERMIT)), ("defence", form(DEFENCE))], {"permit": "规划许可"}
    )
    assert again.digest == whole.digest
    assert Form.from_text(whole.text).digest == whole.digest
    assert assemble(form(BASE), []).digest == form(BASE).digest
    assert assemble(form(BASE), [("permit", form(PERMIT))]).digest != whole.digest


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("{name: shelter, title: 面积, type: number, unit: m²}", "类型（type）是“number”"),
        ("{name: shelter, title: 面积, type: decimal, unit: 亩}", "单位（unit）是“亩”"),
        (
            "{name: shelter_kind, title: 方式, type: choice, options: {build: 同步}}",
            "选项（options）是“build”",
        ),
        ("{name: shelter, title: 面积, type: decimal, unit: m², min: 901}", "取值范围"),
    ],
)
def test_a_contradiction_names_form_field_and_mend(field: str, told: str) -> None:
    other = one_section("other", field)
    (found,) = contradictions(form(BASE), [("other-matter", other)])
    assert told in found.sentence and "《阶段申请表》" in found.sentence
    assert (found.part, found.form, found.path) == ("other-matter", "other", ("sections", 0, "fields", 0))
    with pytest.raises(ContradictionError, match="other"):
        assemble(form(BASE), [("other-matter", other)])


def test_columns_of_one_table_are_joined() -> None:
    tables = [
        form(
            f"form: {code}\nversion: 2024-06-01\ntitle: {code}\nsections:\n  - title: 单体\n    fields:\n"
            "      - name: buildings\n        title: 单体\n        type: table\n        fields:\n"
            "          - {name: code, title: 楼号, type: text, required: true}\n"
            f"          - {{name: {column}, title: {column}, type: decimal}}\n"
        )
        for code, column in (("a", "height"), ("b", "volume"))
    ]
    whole = assemble(tables[0], [("b", tables[1])])
    assert [column.name for column in whole.fields["buildings"].fields] == ["code", "height", "volume"]


def one_section(code: str, *fields: str) -> Form:
    lines = "".join(f"      - {field}\n" for field in fields)
    return form(
        f"form: {code}\nversion: 2024-06-01\ntitle: {code}\nsections:\n  - title: 节\n    fields:\n{lines}"
    )


def test_conditions_that_wait_for_one_another_only_together_are_found() -> None:
    one = one_section(
        "a",
        "{name: x, title: 甲, type: number, when: form.y > 1}",
        "{name: y, title: 乙, type: number, when: project.kind == 'private'}",
    )
    other = one_section(
        "b",
        "{name: x, title: 甲, type: number, when: project.kind == 'linear'}",
        "{name: y, title: 乙, type: number, when: form.x > 1}",
    )
    (found,) = contradictions(one, [("b", other)])
    assert found.sentence.startswith("各事项的显示条件合在一起互相等待") and found.form == "b"
