"""A field that holds the boundary of a site: read as typed, and only where it lies in the city."""

from __future__ import annotations

import pytest

from tongjian.engines.blueprint.frame import Frame
from tongjian.kernel.forms.proof import FormError
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.forms.validation import validate
from tongjian.kernel.packs.queries import pack_of

HERE = "J1 3460000 560000\nJ2 3460000 560100\nJ3 3460100 560100"
FIELD = {"name": "site", "title": "用地界址点坐标", "type": "boundary"}


def form(field: dict[str, object]) -> Form:
    data = {"form": "place", "version": "2026-01-01", "title": "样表"}
    return Form.from_data({**data, "sections": [{"title": "用地", "fields": [field]}]})


def said(text: str, frame: Frame | None) -> list[str]:
    return [each.sentence for each in validate(form(FIELD), {"site": text}, {}, frame)]


@pytest.fixture
def frame() -> Frame:
    found = pack_of("suzhou").frame
    assert found is not None
    return found


def test_points_in_the_city_are_taken(frame: Frame) -> None:
    assert said(HERE, frame) == []
    assert said(HERE, None) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("从东门到西门", "没有坐标"),
        ("J1 3460000 560000\nJ2 3460000 560100", "只有 2 个点"),
        ("J1 3460000 东五十六万", "第 1 行"),
    ],
)
def test_what_encloses_nothing_is_refused_with_or_without_a_city(
    text: str, sentence: str, frame: Frame
) -> None:
    for where in (frame, None):
        (found,) = said(text, where)
        assert found.startswith("“用地界址点坐标”不对：")
        assert sentence in found


def test_points_of_another_place_are_refused_in_a_city_alone(frame: Frame) -> None:
    far = HERE.replace("34600", "44600").replace("34601", "44601")
    assert said(far, None) == []
    (found,) = said(far, frame)
    assert "本市范围以外" in found


def test_a_boundary_is_no_column() -> None:
    with pytest.raises(FormError, match="不能是表格的一列"):
        form({"name": "parts", "title": "分块", "type": "table", "fields": [FIELD]})
