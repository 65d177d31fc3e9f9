"""A form is changed part by part; what was not touched stays as it was written, to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tongjian.engines.expressions import Kind
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.office.editor.changing import added, edited, lifted, put_into, removed
from tongjian.kernel.packs.office.editor.controls import controls_of
from tongjian.kernel.packs.office.editor.judging import judge
from tongjian.kernel.packs.office.editor.places import Place, outline
from tongjian.kernel.packs.office.sheets import Kind as ControlKind
from tongjian.kernel.packs.office.sheets import filled, shown
from tongjian.kernel.packs.office.yamltext import CannotRewrite, data_of

FORM = """\
# 申请表，2026 年制定
form: sample
version: 2026-01-01
title: 样表
sections:
  - title: 项目
    fields:
      # 用途决定后面问什么
      - {name: use, title: 主要用途, type: choice, options: {house: 住宅, office: 办公}}   # 必问
      - name: area
        title: 面积
        type: decimal
        unit: m²   # 平方米
        min: 0.01
        when: form.use == 'house'

  # 单体
  - title: 单体
    fields:
      - name: buildings
        title: 单体建筑
        type: table
        fields:
          - {name: code, title: 楼号, type: text}
          - {name: height, title: 高度, type: decimal, check: row.height < 100.0, says: 太高}
      - {name: total, title: 合计, type: decimal, sum_of: [buildings.height, area]}
"""
NOTHING: Mapping[str, Kind] = {}


def sent(text: str, at: str) -> dict[str, list[str]]:
    """What a browser sends of the controls at a place, untouched."""
    return controls(data_of(text), Place.read(at))


def controls(data: dict[str, Any], place: Place) -> dict[str, list[str]]:
    fields = [each for _, group in shown(controls_of(place.part), place.of(data)) for each in group]
    return {
        each.field.name: [each.value.replace("\n", "\r\n")]
        for each in fields
        if each.field.kind is not ControlKind.TICK or each.ticked
    }


def changed_lines(before: str, after: str) -> tuple[set[str], set[str]]:
    old, new = before.splitlines(), after.splitlines()
    return {line for line in old if line not in new}, {line for line in new if line not in old}


def test_the_sample_is_right() -> None:
    assert judge(FORM, NOTHING).complaints == ()


def form_files() -> list[Path]:
    return sorted(packs_root().glob("*/forms/*.form.yaml"))


def test_controls_nobody_touched_change_no_form_of_any_city() -> None:
    """Every part of every form: what a page shows, sent back as it was, is what stands in the file."""
    for file in form_files():
        data = data_of(file.read_text("utf-8"))
        for row in outline(data):
            element = row.place.of(data)
            given = controls(data, row.place)
            assert filled(controls_of(row.place.part), element, given) == element, f"{file} {row.place.text}"


def test_a_part_nobody_touched_stays_as_it_is_written() -> None:
    for at in (
        "",
        "sections.0",
        "sections.0.fields.1",
        "sections.1.fields.0",
        "sections.1.fields.0.fields.1",
    ):
        assert edited(FORM, Place.read(at), sent(FORM, at)) == FORM, at


def test_one_change_touches_one_line() -> None:
    given = {**sent(FORM, "sections.0.fields.0"), "title": ["用途"], "basis": ["某法第一条"]}
    after = edited(FORM, Place.read("sections.0.fields.0"), given)
    gone, come = changed_lines(FORM, after)
    assert gone == {next(line for line in FORM.splitlines() if "name: use" in line)}
    assert come == {
        "      - {name: use, title: 用途, type: choice, "
        "options: {house: 住宅, office: 办公}, basis: 某法第一条}   # 必问"
    }
    assert judge(after, NOTHING).complaints == ()


def test_numbers_stay_numbers_and_comments_stay() -> None:
    place = Place.read("sections.0.fields.1")
    given = {**sent(FORM, place.text), "min": ["0.5"], "max": ["1000"], "required": ["on"]}
    after = edited(FORM, place, given)
    assert "        min: 0.5\n" in after and "        max: 1000\n" in after
    assert "        unit: m²   # 平方米\n" in after and "        required: true\n" in after
    form = judge(after, NOTHING).form
    assert form is not None and form.fields["area"].required


def test_a_new_name_is_followed_in_conditions_and_sums() -> None:
    after = edited(
        FORM,
        Place.read("sections.0.fields.0"),
        {**sent(FORM, "sections.0.fields.0"), "name": ["purpose"]},
    )
    assert "when: form.purpose == 'house'" in after
    at = "sections.1.fields.0.fields.1"
    after = edited(after, Place.read(at), {**sent(after, at), "name": ["tall"]})
    assert "check: row.tall < 100.0" in after and "sum_of: [buildings.tall, area]" in after
    at = "sections.1.fields.0"
    after = edited(after, Place.read(at), {**sent(after, at), "name": ["houses"]})
    assert "sum_of: [houses.tall, area]" in after
    assert judge(after, NOTHING).complaints == ()


def test_a_column_that_a_condition_reaches_through_its_table_keeps_its_name() -> None:
    reaching = FORM.replace("when: form.use", "when: form.buildings.all(b, b.height > 0.0) && form.use")
    at = "sections.1.fields.0.fields.1"
    with pytest.raises(CannotRewrite, match="经表格 buildings 用到列 height"):
        edited(reaching, Place.read(at), {**sent(reaching, at), "name": ["tall"]})


@pytest.mark.parametrize(
    ("parent", "after", "given", "written"),
    [
        (
            "sections.0",
            0,
            {"name": ["floors"], "title": ["层数"], "type": ["number"]},
            "      - {name: floors, title: 层数, type: number}\n      - name: area\n",
        ),
        (
            "sections.1.fields.0",
            1,
            {"name": ["storeys"], "title": ["层数"], "type": ["number"]},
            "          - {name: storeys, title: 层数, type: number}\n      - {name: total",
        ),
        (
            "",
            1,
            {"name": ["remark"], "title": ["其他"], "first": ["说明"]},
            "  - {title: 其他, fields: [{name: remark, title: 说明, type: text}]}\n",
        ),
    ],
)
def test_fields_columns_and_sections_are_added_where_asked(
    parent: str, after: int, given: dict[str, list[str]], written: str
) -> None:
    text, place = added(FORM, Place.read(parent), after, given)
    assert written in text
    assert text.replace(written, written[written.index("\n") + 1 :], 1) == FORM, "nothing else is changed"
    assert place.of(data_of(text))["title"] == given["title"][0]
    assert judge(text, NOTHING).complaints == ()


@pytest.mark.parametrize("kind", ["table", "choice", "multi-choice"])
def test_a_new_field_of_any_type_is_whole_from_the_start(kind: str) -> None:
    text, _ = added(FORM, Place.read("sections.0"), 1, {"name": ["x"], "title": ["新"], "type": [kind]})
    assert judge(text, NOTHING).complaints == ()


def test_fields_change_places_with_their_comments() -> None:
    text, place = lifted(FORM, Place.read("sections.0.fields.0"), 1)
    assert place.text == "sections.0.fields.1"
    below = text[text.index("name: area") :]
    assert "      # 用途决定后面问什么\n      - {name: use" in below and "}   # 必问\n" in below
    assert lifted(text, place, -1)[0] == FORM, "the way back gives the same bytes"


def test_sections_change_places_with_their_comments() -> None:
    text, _ = lifted(FORM, Place.read("sections.1"), -1)
    assert text.index("# 单体") < text.index("title: 单体") < text.index("title: 项目")
    assert lifted(text, Place.read("sections.0"), 1)[0] == FORM


def test_a_field_goes_to_another_section() -> None:
    text, place = put_into(FORM, Place.read("sections.0.fields.1"), Place.read("sections.1"))
    assert place.text == "sections.1.fields.2"
    assert text.endswith(
        "        unit: m²   # 平方米\n        min: 0.01\n        when: form.use == 'house'\n"
    )
    back, _ = put_into(text, place, Place.read("sections.0"))
    assert back == FORM


def test_what_goes_leaves_the_rest() -> None:
    text = removed(FORM, Place.read("sections.1.fields.1"))
    assert text == FORM[: FORM.index("      - {name: total")]


def test_a_condition_that_does_not_hold_water_is_said_where_it_stands() -> None:
    before = judge(FORM, NOTHING)
    place = Place.read("sections.0.fields.1")
    after = edited(FORM, place, {**sent(FORM, place.text), "when": ["form.usage == 'house'"]})
    found = judge(after, NOTHING)
    (complaint,) = found.beyond(before)
    assert (complaint.place, complaint.key) == (place, "when")
    assert "form.usage" in found.at(place)["when"]


def test_what_another_condition_needs_cannot_go_unseen() -> None:
    after = removed(FORM, Place.read("sections.0.fields.0"))
    (complaint,) = judge(after, NOTHING).beyond(judge(FORM, NOTHING))
    assert complaint.place.text == "sections.0.fields.0", "the field that asks for it, where it stands now"
    assert "form.use" in complaint.sentence


def test_a_shape_that_is_wrong_is_said_beside_its_control() -> None:
    place = Place.read("sections.1.fields.0.fields.0")
    after = edited(FORM, place, {**sent(FORM, place.text), "name": ["楼号"], "places": ["两位"]})
    said = judge(after, NOTHING).at(place)
    assert "写法不对" in said["name"] and "整数" in said["places"]


def test_a_table_with_columns_stays_a_table() -> None:
    place = Place.read("sections.1.fields.0")
    with pytest.raises(CannotRewrite, match="有 2 列的表格"):
        edited(FORM, place, {**sent(FORM, place.text), "type": ["text"]})


@pytest.mark.parametrize(
    "at",
    ["sections.9", "sections.0.fields.7", "x", "sections.-1", "sections.0.fields.0.fields.0", "sections"],
)
def test_a_place_that_is_not_there_is_refused_in_a_sentence(at: str) -> None:
    with pytest.raises(CannotRewrite, match="没有这个位置"):
        Place.read(at).of(data_of(FORM))


def test_the_first_does_not_go_further_up() -> None:
    with pytest.raises(CannotRewrite, match="不能再移动"):
        lifted(FORM, Place.read("sections.0"), -1)
    with pytest.raises(CannotRewrite, match="不能再移动"):
        lifted(FORM, Place.read("sections.1"), 1)
