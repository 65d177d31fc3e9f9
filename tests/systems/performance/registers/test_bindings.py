"""Every indicator row of the source documents has an origin, and hand entry is the exception."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.systems.performance.registers.bindings import OriginKind, bindings_of, counted
from tongjian.systems.performance.registers.proving import mistakes

CITIES = ("suzhou", "rugao")
FORMS = {
    "suzhou": {
        "2020-approval-platform": 25,
        "2021-enforcement-assessment": 18,
        "2021-internet-supervision": 26,
        "2022-approval-bureau": 43,
    },
    "rugao": {"2020-approval-bureau": 48},
}
BY_HAND = {"suzhou": 13, "rugao": 4}


@pytest.mark.parametrize("city", CITIES)
def test_no_row_is_missing(city: str) -> None:
    """The forms of the pack, row by row, in their order and under their names."""
    bindings = bindings_of(city)
    files = (packs_root() / city / "performance").glob("*.form.yaml")
    assert {file.name.removesuffix(".form.yaml") for file in files} == set(FORMS[city]) == set(bindings.forms)
    for form, number in FORMS[city].items():
        sheet = read_sheet(pack_of(city).folders, f"performance/{form}.form.yaml", FormSheet)
        names = [row.name for row in sheet.indicators]
        assert [row.name for row in bindings.forms[form]] == names
        assert len(names) == number


@pytest.mark.parametrize("city", CITIES)
def test_hand_entry_is_the_exception(city: str) -> None:
    """It is counted, so that one more is noticed, and each has its own reason in words."""
    rows = [row for each in bindings_of(city).forms.values() for row in each]
    found = counted(rows)
    assert found[OriginKind.HAND] == BY_HAND[city]
    assert found[OriginKind.HAND] * 8 < len(rows)
    assert all(row.hand and len(row.hand) >= 15 for row in rows if row.kind is OriginKind.HAND)


@pytest.mark.parametrize("city", CITIES)
def test_what_the_bindings_name_is_there(city: str) -> None:
    assert list(mistakes(pack_of(city).folders, None)) == []


FORM = "indicators:\n  - {name: 预算执行率, target: '100%'}\n  - {name: 采购, target: 规范}\n"


def written(folder: Path, *rows: str, form: str = "one") -> list[str]:
    room = folder / "performance"
    room.mkdir()
    (room / "one.form.yaml").write_text(FORM, encoding="utf-8")
    lines = "".join(f"    - {row}\n" for row in rows)
    (room / "bindings.yaml").write_text(f"forms:\n  {form}:\n{lines}", encoding="utf-8")
    return [str(mistake) for mistake in mistakes((folder,), None)]


GOOD = "{name: 预算执行率, budget: execution-rate}"
OF_TENDERS = "{name: 采购, register: tenders, every: proper, words: {good: 规范, bad: 不规范}}"


def test_a_good_table(tmp_path: Path) -> None:
    assert written(tmp_path, GOOD, OF_TENDERS) == []


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((GOOD,), "第 2 行“采购”没有写来源"),
        ((GOOD, OF_TENDERS, GOOD), "表上只有 2 行，这里写了 3 行"),
        ((OF_TENDERS, GOOD), "“采购”与表对不上"),
        ((GOOD, "{name: 采购, measure: nobody-knows}"), "没有指标“nobody-knows”"),
        ((GOOD, "{name: 采购, register: cats, latest: note}"), "没有台账“cats”"),
        ((GOOD, OF_TENDERS.replace("every: proper", "every: winner")), "没有这样的栏目“winner”"),
        ((GOOD, OF_TENDERS.replace("every: proper", "topics: [甲]")), "没有主题"),
        ((GOOD, "{name: 采购}"), "的来源没有写，或写了几种"),
        ((GOOD, "{name: 采购, budget: execution-rate, hand: 没有可以统计的台账}"), "写了几种"),
        ((GOOD, "{name: 采购, register: tenders}"), "没有写清怎样从台账得出结果"),
        ((GOOD, "{name: 采购, register: tenders, every: proper}"), "的结果用词不对"),
        ((GOOD, "{name: 采购, register: tasks, latest: result, fewest: 12}"), "fewest 没有对象"),
        ((GOOD, "{name: 采购, budget: execution-rate, fall: true}"), "per、fall 没有对象"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, rows: tuple[str, ...], sentence: str) -> None:
    found = written(tmp_path, *rows)
    assert any(sentence in each for each in found), found


def test_a_form_without_bindings_is_named(tmp_path: Path) -> None:
    found = written(tmp_path, GOOD, form="other")
    assert any("表“one”没有写完成值的来源" in each for each in found)
    assert any("没有表“other”" in each for each in found)


def test_a_pack_without_bindings_binds_nothing(tmp_path: Path) -> None:
    assert list(mistakes((tmp_path,), None)) == []
