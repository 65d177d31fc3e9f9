"""Damaged files are read with an account of the damage or refused: never a crash, never a silent half."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.drawing.plans import CHINA, plan, read, rectangle
from tongjian.engines.drawing import Refused, read_drawing


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of a drawing with every kind of thing in it."""
    made = plan("R2000")
    made.encoding = "gbk"
    space = made.modelspace()
    for x in range(5):
        rectangle(space, "绿地", 10 * x, 10, 5, 5, 类型="集中绿地")
    space.add_circle((50, 50), 5, dxfattribs={"layer": "绿地"})
    space.add_ellipse((20, 70), (5, 2), 0.5, dxfattribs={"layer": "绿地"})
    space.add_spline([(60, 60), (70, 60), (70, 70), (60, 60)], dxfattribs={"layer": "绿地"})
    space.add_hatch(dxfattribs={"layer": "绿地"}).paths.add_polyline_path([(0, 80), (5, 80, 0.5), (5, 90)])
    space.add_text("类型=水面", dxfattribs={"layer": "0", "insert": (11, 11)})
    space.add_mtext("总用地面积：10000 m²", {"layer": "经济技术指标", "insert": (200, 0)})
    block = made.blocks.new("STALL")
    rectangle(block, "0", 0, 0, 2.5, 5.5)
    space.add_blockref("STALL", (80, 80), {"layer": "机动车位"}).add_attrib("类型", "充电")
    folder = tmp_path_factory.mktemp("whole")
    assert len(read(made, folder).plan.greens) == 9
    return (folder / "plan.dxf").read_text("gbk").split("\n")


VALUES = ("", "0", "-1", "nan", "1e400", "abc", "  0", "VERTEX", "SEQEND", "ENDSEC", "绿地", "999999999999")


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_pair_of_lines_may_be_wrong(
    tmp_path_factory: pytest.TempPathFactory, whole: list[str], data: st.DataObject
) -> None:
    lines = list(whole)
    entities = lines.index("ENTITIES")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.sampled_from([0, entities]))
        at = data.draw(st.integers(start, len(lines) - 6)) // 2 * 2
        match data.draw(st.sampled_from(["value", "code", "remove", "double", "break"])):
            case "value":
                lines[at + 1] = data.draw(st.sampled_from(VALUES))
            case "code":
                lines[at] = data.draw(
                    st.sampled_from(["  0", "  2", "  8", " 10", " 42", " 70", "100", "1001"])
                )
            case "remove":
                del lines[at : at + 2]
            case "double":
                lines[at:at] = lines[at : at + 2]
            case "break":
                del lines[at]
    path = tmp_path_factory.mktemp("damaged") / "plan.dxf"
    path.write_text("\n".join(lines), "gbk")
    try:
        reading = read_drawing(path, CHINA)
    except Refused as refusal:
        assert refusal.sentence
        assert refusal.mend
        return
    source = reading.source
    missing = source.entities_expected - source.entities_read
    assert missing <= sum(loss.count for loss in source.losses)
    assert all(site.outline.area > 0 for site in reading.plan.sites)
