"""The list of places that may be drawn: added whole or not at all, ended, and still drawn once announced."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from tests.systems.assessment.people import DISTRICT, FIRST, HEAD, NOW, STRANGER, client, viewer
from tongjian.kernel.draws.queries import announcement_of
from tongjian.kernel.ledger.models import Event
from tongjian.systems.assessment.collecting.points import add_points, points_of, retire
from tongjian.systems.assessment.collecting.sampling import announce_sample, give_up_sample, make_sample
from tongjian.systems.assessment.errors import RefusedError
from tongjian.systems.assessment.models import CheckPoint, Frequency, Observation
from tongjian.systems.assessment.office import office_of
from tongjian.systems.assessment.tasks.opening import open_period

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HEADS = ["1", "区域", "编号", "名称", "类别", "经度", "纬度"]
STREET = ["2", "姑苏区", "gusu-01", "观前街", "主干道路", "120.621000", "31.314000"]
WORDS = ("排列五开奖号码", "明日，体彩网")


def every_district() -> list[list[str]]:
    """Three streets and a station for each district."""
    office = office_of("suzhou")
    assert office is not None
    return [HEADS] + [
        [str(number), each.title, f"{each.region}-{place}", f"第{place}处", kind]
        for number, each in enumerate(office.districts, 2)
        for place, kind in enumerate(("主干道路", "学校周边", "主干道路", "执法中队驻地"), 1)
    ]


def test_places_are_added_whole_or_not_at_all(city: None) -> None:
    head = viewer(HEAD)
    bad = ["3", "昆山市", "a b", "", "河道", "东经", "31"]
    with pytest.raises(RefusedError) as refused:
        add_points(head, "suzhou", [HEADS, STREET, bad], NOW)
    told = str(refused.value)
    for sentence in (
        "不认识区域“昆山市”",
        "“编号”写的“a b”不对",
        "“名称”没有填",
        "标准中没有类别“河道”",
        "经度、纬度",
    ):
        assert f"第 3 行：{sentence}" in told
    assert not CheckPoint.objects.exists()
    assert add_points(head, "suzhou", [HEADS, STREET], NOW) == 1
    assert add_points(head, "suzhou", [HEADS, STREET], NOW) == 0
    with pytest.raises(RefusedError, match="已是“观前街”"):
        add_points(head, "suzhou", [HEADS, [*STREET[:3], "干将东路", *STREET[4:]]], NOW)
    with pytest.raises(PermissionDenied):
        add_points(viewer(FIRST), "suzhou", [HEADS, STREET], NOW)
    (point,) = points_of(head, "suzhou")
    assert not points_of(viewer(DISTRICT), "suzhou")
    retire(head, "suzhou", point.pk, NOW)
    with pytest.raises(RefusedError, match="已经停用"):
        retire(head, "suzhou", point.pk, NOW)
    kinds = Event.objects.filter(chain=point.pk).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["assessment:point-added", "assessment:point-retired"]


def test_what_was_announced_is_drawn_and_may_be_given_up(city: None) -> None:
    head = viewer(HEAD)
    assert add_points(head, "suzhou", every_district(), NOW) == 24
    period = open_period(head, "suzhou", Frequency.MONTH, NOW.date(), NOW)
    with pytest.raises(RefusedError, match="还没有公告"):
        give_up_sample(head, period, "写错了", NOW)
    announce_sample(head, period, "写错的号码", "明日", NOW)
    with pytest.raises(RefusedError, match="写明理由"):
        give_up_sample(head, period, " ", NOW)
    assert give_up_sample(head, period, "公开数字写错", NOW).state == "void"
    draw = announce_sample(head, period, *WORDS, NOW)
    assert "320508-1 第1处" in draw.objects_text and len(announcement_of(draw).strata) == 12
    retire(head, "suzhou", CheckPoint.objects.get(code="320508-4").pk, NOW)
    make_sample(head, period, "52807", NOW)
    assert Observation.objects.count() == 24
    with pytest.raises(RefusedError, match="已经抽出"):
        announce_sample(head, period, *WORDS, NOW)


def test_the_page(city: None) -> None:
    address = "/suzhou/assessment/points/"
    add_points(viewer(HEAD), "suzhou", [HEADS, STREET], NOW)
    point = CheckPoint.objects.get()
    for name, status in ((HEAD, 200), (FIRST, 200), (DISTRICT, 200), (STRANGER, 403)):
        assert client(name).get(address).status_code == status
        if name != HEAD:
            assert client(name).post(address, {"retire": str(point.pk)}).status_code == 403
    head = client(HEAD)
    assert "没有选择文件" in head.post(address).content.decode()
    assert head.post(address, {"retire": "none"}).status_code == 422
    assert head.post(address, {"retire": str(point.pk)}).status_code == 302
    assert "已停用" in head.get(address, {"kind": "主干道路"}).content.decode()
