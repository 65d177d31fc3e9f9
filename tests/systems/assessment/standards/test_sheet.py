"""Standards as data: what adds up is read, what does not or counts fines is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.systems.assessment.standards.adopting import mistakes, read_standards
from tongjian.systems.assessment.standards.queries import changes, rule_told
from tongjian.systems.assessment.standards.sheet import StandardSheet

FILE = packs_root() / "suzhou/assessment/district-enforcement-2021.standard.yaml"


def read(folder: Path, text: str) -> StandardSheet:
    room = folder / "assessment"
    room.mkdir(exist_ok=True)
    (room / "one.standard.yaml").write_text(text, encoding="utf-8")
    return next(iter(read_standards((folder,)).values()))


def test_the_standard_of_the_pack_is_75_points(tmp_path: Path) -> None:
    sheet = read(tmp_path, FILE.read_text("utf-8"))
    assert [(part.title, part.points) for part in sheet.parts] == [("执法实效", 45), ("队伍管理", 30)]
    assert sheet.full == 75 and not sheet.verified and sheet.reference == "district-enforcement@2021-12-01"
    assert [(item.title, str(item.points), rule_told(item)) for item in sheet.items] == [
        ("案件结案率", "8", "每差 1 个百分点扣 0.5 分"),
        ("案件按期结案率", "12", "每差 1 个百分点扣 0.5 分"),
        ("案件返工", "5", "每件扣 0.2 分"),
        ("市容秩序现场核查合格率", "12", "每差 1 个百分点扣 0.4 分"),
        ("违法建设治理完成率", "8", "按完成比例得分"),
        ("执法全过程记录完整率", "8", "按完成比例得分"),
        ("队容风纪现场核查", "5", "每处扣 0.5 分"),
        ("有责投诉", "5", "每起扣 1 分，最多 5 分"),
        ("执法培训参训率", "6", "按完成比例得分"),
        ("持证上岗率", "6", "按完成比例得分"),
        ("受省级以上表彰", "0", "每次加 0.5 分，最多 1.5 分"),
    ]
    assert not list(mistakes((tmp_path,), None))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("title: 案件返工", "title: 罚款金额", "行政处罚法第七十四条"),
        ("rework: 返工数", "rework: 罚没收入", "行政处罚法第七十四条"),
        ("counted: 参训人数", "counted: 没收违法所得（万元）", "行政处罚法第七十四条"),
        ("title: 无占道经营、流动摊点", "title: 当场罚款到位", "行政处罚法第七十四条"),
        (
            "source: {kind: table, table: city-cases, numerator: {add: [rework]}}",
            "source: {kind: measure, measure: fines-collected, group: district}",
            "行政处罚法第七十四条",
        ),
        ("points: 12", "points: 11", "应为 45"),
        ("full: 75", "full: 100", "各部分分值之和"),
        ("table: city-cases, numerator", "table: other, numerator", "没有的表"),
        ("add: [rework]", "add: [reworks]", "没有的列"),
        ("      empty: 本期没有应结案件\n", "", "分母为 0"),
        ("item: rework", "item: on-time-rate", "写了两次"),
        ("target: ≤0件", "target: 越少越好", "不是数"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = FILE.read_text("utf-8")
    assert old in text
    with pytest.raises(PackErrors) as refused:
        read(tmp_path, text.replace(old, new, 1))
    assert sentence in "".join(each.sentence for each in refused.value.mistakes)


def test_what_a_version_changed(tmp_path: Path) -> None:
    text = FILE.read_text("utf-8")
    old = read(tmp_path, text)
    new = read(tmp_path, text.replace("kind: per-point, each: 0.4", "kind: per-point, each: 0.6"))
    (change,) = changes(old, new)
    assert change.title == "市容秩序现场核查合格率" and "扣 0.4 分" in change.before and "0.6" in change.after
