"""A file shown as a form and sent back as it was stays as it is, to the byte; changes are made in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongjian.kernel.packs.folder import city_names, pack_folder
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.office.sheets import Filled, Group, Kind, filled, layout_of, shown
from tongjian.kernel.packs.office.yamltext import CannotRewrite, data_of, rewritten
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.sources import files_of


def sent(form: list[tuple[Group, list[Filled]]]) -> dict[str, list[str]]:
    """What a browser sends of a form nobody touched."""
    given: dict[str, list[str]] = {}
    for _, fields in form:
        for each in fields:
            if each.field.kind is Kind.TABLE:
                for row in each.rows:
                    given |= {
                        cell.name: [cell.value]
                        for cell in row
                        if cell.column.kind is not Kind.TICK or cell.ticked
                    }
            elif each.field.kind is Kind.CHOICES:
                options = [value for value, _ in each.field.options]
                given[each.field.name] = [value for value in options if value in each.chosen]
            elif each.field.kind is not Kind.TICK or each.ticked:
                given[each.field.name] = [each.value.replace("\n", "\r\n")]
    return given


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {city: load_pack(city) for city in city_names()}


def edited_files() -> list[tuple[str, Path]]:
    """Every file of the cities that has a form, and those of the packs they extend."""
    found = []
    for city in city_names():
        for folder in (pack_folder(city), pack_folder("_china"), pack_folder("_jiangsu")):
            found += [(city, file) for file in files_of(folder)]
    return found


def test_forms_nobody_touched_change_nothing(packs: dict[str, Pack]) -> None:
    seen = 0
    for city, file in edited_files():
        folder = next(parent for parent in file.parents if (parent / "pack.yaml").is_file())
        layout = layout_of(file.relative_to(folder).as_posix(), packs[city])
        if layout and file.suffix == ".yaml":
            text = file.read_text("utf-8")
            data = data_of(text)
            assert rewritten(text, filled(layout, data, sent(shown(layout, data)))) == text, file
            seen += 1
    assert seen > 100, "matters, stages, lists, settings and calendars"


MATTER = """matter: fence     # 围挡
version: 2026-01-01
title: 占道围挡审批
stage: parallel
department: urban
kind: promised
needs: [b, a]   # 次序有意义
statutory: {days: 20, article: 行政许可法第四十二条}
promised: {days: 5, verified: false}
process: single
materials:
  # 申请表在先
  - {name: form, title: 申请表, formats: [pdf]}
  - {name: plan, title: 布置图, formats: [pdf, dwg], required: false}

conditions:
  - 不影响通行
"""


def changed(**given: list[str]) -> str:
    layout = layout_of("matters/fence.yaml", None)
    data = data_of(MATTER)
    everything = sent(shown(layout, data)) | {"needs": ["a", "b"]}
    everything |= {name.replace("__", "."): texts for name, texts in given.items()}
    return rewritten(MATTER, filled(layout, data, everything))


def difference(after: str) -> tuple[set[str], set[str]]:
    before = MATTER.splitlines()
    return set(before) - set(after.splitlines()), set(after.splitlines()) - set(before)


def test_one_number_changes_one_line() -> None:
    gone, new = difference(changed(promised__days=["3"]))
    assert gone == {"promised: {days: 5, verified: false}"}
    assert new == {"promised: {days: 3, verified: false}"}


def test_a_row_that_is_filled_in_is_added_and_one_that_is_emptied_goes() -> None:
    after = changed(
        materials__0__name=[""],
        materials__0__title=[""],
        materials__0__formats=[""],
        materials__0__required=[""],
        materials__2__name=["photo"],
        materials__2__title=["现场照片：三张"],
        materials__2__formats=["jpg、png"],
        materials__2__required=["on"],
        materials__2__later__days=["10"],
    )
    materials = data_of(after)["materials"]
    assert [each["name"] for each in materials] == ["plan", "photo"]
    assert materials[0] == data_of(MATTER)["materials"][1]
    assert materials[1] == {
        "name": "photo",
        "title": "现场照片：三张",
        "formats": ["jpg", "png"],
        "later": {"days": 10},
    }
    assert "# 申请表在先" in after
    assert "# 次序有意义" in after


def test_what_is_emptied_leaves_the_file_and_what_is_optional_comes_in() -> None:
    assert "conditions" not in data_of(changed(conditions=[""]))
    after = data_of(changed(commitment__promises=["按图施工"], commitment__verify__days=["30"]))
    assert after["commitment"] == {"promises": ["按图施工"], "verify": {"days": 30}}


def test_a_choice_keeps_the_order_of_what_stays() -> None:
    after = data_of(changed(needs=["a", "b", "c"]))
    assert after["needs"] == ["b", "a", "c"]


def test_ticks_write_only_what_is_not_the_default() -> None:
    assert data_of(changed(key=["on"]))["key"] is True
    assert "key" not in data_of(changed())
    assert data_of(changed(promised__verified=["on"]))["promised"] == {"days": 5}


@pytest.mark.parametrize("text", ["a: [1\n", "- a\n", "", "a: &x 1\nb: *x\n"])
def test_a_file_that_cannot_be_read_is_not_rewritten(text: str) -> None:
    try:
        data = data_of(text)
    except CannotRewrite:
        return
    assert rewritten(text, data) == text
