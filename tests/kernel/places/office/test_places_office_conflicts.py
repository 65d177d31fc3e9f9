"""差异图斑: compared once, kept as found, and the same whoever computes it again."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
import shapely
from django.db import IntegrityError, connection, transaction
from django.test import Client
from openpyxl import load_workbook

from bench.threads import crew
from tests.kernel.places.kit import CITY, official, published, square
from tests.kernel.places.office.conftest import work
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.jobs.registry import declared
from tongjian.kernel.packs.folder import city_names
from tongjian.kernel.people.viewer import Role
from tongjian.kernel.places.comparisons import Comparison, Patch
from tongjian.kernel.places.models import LayerVersion
from tongjian.kernel.places.office.conflicts import asking, jobs
from tongjian.kernel.places.office.conflicts.matching import uses_of
from tongjian.kernel.places.office.guard import COMPARISONS, PATCHES

pytestmark = [pytest.mark.database, pytest.mark.django_db]
CONFLICTS = f"/{CITY}/blueprint/conflicts/"
QUESTION = {"first": "control-plan:1", "second": "master-plan:1", "area": "10", "width": "1"}
Browser = Callable[[str | None], Client]


@pytest.fixture
def plans(db: None) -> tuple[LayerVersion, LayerVersion]:
    """A parcel that agrees, one that contradicts, one the master plan says nothing of, and a sliver."""
    parcels = [
        square("control-plan", "P1", 0, 0, 用地性质="住宅", 容积率上限=2.0),
        square("control-plan", "P2", 200, 0, 用地性质="住宅、工业", 容积率上限=2.0),
        square("control-plan", "P3", 0, 1_000, 60.0, 用地性质="住宅", 容积率上限=2.0),
        square("control-plan", "P4", 400, 0.05, 用地性质="商业", 容积率上限=2.0),
    ]
    land = [
        square("master-plan", "M1", -50, -50, 200.0, 用地性质="居住用地"),
        square("master-plan", "M2", 150, -50, 200.0, 用地性质="居住用地"),
        square("master-plan", "M4", 400, 0, 100.0, 用地性质="商业服务业用地"),
    ]
    return published("control-plan", parcels), published("master-plan", land)


def compared(client: Client, **question: str) -> Comparison:
    answer = client.post(CONFLICTS, {**QUESTION, **question})
    assert answer.status_code == 302, answer.content.decode()
    work()
    return Comparison.objects.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])


def test_the_patches_are_those_of_a_brute_force_check(browser: Browser, plans: object) -> None:
    found = compared(browser("window"))
    patches = list(Patch.objects.order_by("number"))
    assert [(each.kind, each.first, each.second) for each in patches] == [
        ("use", "P2", "M2"),
        ("first-only", "P3", ""),
    ]
    assert [round(each.area, 6) for each in patches] == [10_000, 3_600]
    shape = shapely.from_wkb(bytes(patches[0].wkb))
    assert shape.area == pytest.approx(patches[0].area)
    assert found.totals == {
        "first-only": {"count": 1, "area": 3600.0},
        "use": {"count": 1, "area": 10_000.0},
    }
    assert (found.slivers, found.slivers_total) == (1, pytest.approx(5.0, abs=0.1))
    assert json.loads(found.matches) == json.loads(uses_of(CITY).model_dump_json())


def test_pages_show_sums_patches_and_who_prevails(
    browser: Browser, plans: object, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = browser("water")
    address = f"{CONFLICTS}{compared(client).pk}/"
    page = client.get(address)
    text = page.content.decode()
    assert "以总体规划用地（位次 30）为准，控制性详细规划地块（位次 40）应当调整" in text
    assert "13,600 m²" in text
    assert "tone-patch" in text
    assert [row["title"] for row in page.context["patches"]] == ["用途矛盾", "仅前者有"]
    only = client.get(address, {"kind": "first-only"})
    assert [row["first"] for row in only.context["patches"]] == ["P3"]
    assert [row["number"] for row in client.get(address, {"key": "M2"}).context["patches"]] == [1]
    assert [row["number"] for row in client.get(address, {"after": "1"}).context["patches"]] == [2]
    one = client.get(f"{address}patch/1/").content.decode()
    assert "住宅、工业" in one
    assert "居住用地" in one
    assert client.get(page.context["patches"][0]["first_address"]).status_code == 200
    assert client.get(f"{address}patch/9/").status_code == 404
    for listed in (CONFLICTS, address):
        with django_assert_max_num_queries(6):
            client.get(listed)


def test_files_hold_the_patches(browser: Browser, plans: object) -> None:
    client = browser("head")
    address = f"{CONFLICTS}{compared(client).pk}/export/"
    table = load_workbook(io.BytesIO(client.get(f"{address}xlsx/").content)).active
    rows = list(table.iter_rows(min_row=2, values_only=True))
    assert [row[1:7] for row in rows] == [
        ("用途矛盾", 10_000, 100, "P2", "M2", "总体规划用地"),
        ("仅前者有", 3_600, 60, "P3", None, "总体规划用地"),
    ]
    features = json.loads(b"".join(client.get(f"{address}geojson/").streaming_content))["features"]
    assert [each["properties"]["前者"] for each in features] == ["P2", "P3"]
    longitude, latitude = shapely.geometry.shape(features[0]["geometry"]).centroid.coords[0]
    assert 119.9 < longitude < 121.35
    assert 30.75 < latitude < 32.05
    shp = b"".join(client.get(f"{address}shp/").streaming_content)
    names = zipfile.ZipFile(io.BytesIO(shp)).namelist()
    assert {name.rpartition(".")[2] for name in names} >= {"shp", "dbf", "shx", "prj"}
    assert client.get(f"{address}exe/").status_code == 404


def test_the_same_question_is_answered_once(browser: Browser, plans: object) -> None:
    client = browser("head")
    first = compared(client)
    again = client.post(CONFLICTS, QUESTION, follow=True)
    assert "以前用同样的容差比对过" in again.content.decode()
    assert Comparison.objects.count() == 1
    other = compared(client, width="0.01", area="0")
    assert other.pk != first.pk
    assert other.slivers == 0
    assert other.count == 3


def test_two_versions_of_one_layer_are_compared(browser: Browser, plans: object) -> None:
    published("control-plan", [square("control-plan", "P1", 0, 0, 50.0, 用地性质="住宅", 容积率上限=2.0)])
    found = compared(browser("head"), first="control-plan:2", second="control-plan:1")
    assert found.totals["second-only"]["count"] == 4
    text = browser("head").get(f"{CONFLICTS}{found.pk}/").content.decode()
    assert "位次相同" in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"first": ""}, "请为“第一个图层”选择一个版本"),
        ({"first": "station:1"}, "不是面状图层"),
        ({"second": "master-plan:9"}, "没有发布"),
        ({"second": "control-plan:1"}, "同一个版本"),
        ({"area": "大"}, "应是数字"),
        ({"width": "-1"}, "应在 0 到 1000 之间"),
        ({"area": "nan"}, "应在 0 到 1e+06 之间"),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(
    browser: Browser, plans: object, wrong: dict[str, str], sentence: str
) -> None:
    answer = browser("head").post(CONFLICTS, {**QUESTION, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert answer.context["typed"]["area"] == wrong.get("area", "10")
    assert not Comparison.objects.exists()


def test_only_so_many_wait(browser: Browser, plans: object) -> None:
    client = browser("head")
    for width in range(asking.MOST_WAITING):
        assert client.post(CONFLICTS, {**QUESTION, "width": str(width)}).status_code == 302
    assert "在排队" in client.post(CONFLICTS, {**QUESTION, "width": "9"}).content.decode()


def test_a_waiting_comparison_asks_again_by_itself(browser: Browser, plans: object) -> None:
    client = browser("head")
    address = client.post(CONFLICTS, QUESTION)["Location"]
    assert "正在比对" in client.get(address).content.decode()
    assert f'hx-get="{address}progress/"' in client.get(f"{address}progress/").content.decode()
    assert client.get(f"{address}export/xlsx/").status_code == 404
    work()
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"


@pytest.mark.parametrize("stranger", [None, "applicant", "elsewhere"])
def test_strangers_see_and_start_nothing(browser: Browser, plans: object, stranger: str | None) -> None:
    found = compared(browser("head"))
    client, address = browser(stranger), f"{CONFLICTS}{found.pk}/"
    parts = (CONFLICTS, address, f"{address}progress/", f"{address}patch/1/", f"{address}export/xlsx/")
    answers = [client.post(CONFLICTS, {**QUESTION, "width": "7"}), *map(client.get, parts)]
    for answer in answers:
        assert answer.status_code in (302, 403)
        assert "/sign-in/" in answer.get("Location", "/sign-in/")
        assert "总体规划用地" not in answer.content.decode()
    assert Comparison.objects.count() == 1
    # The officials of another city do not find it at their own address either.
    assert browser("elsewhere").get(f"/rugao/blueprint/conflicts/{found.pk}/").status_code == 404


def test_what_was_found_is_never_changed(browser: Browser, plans: object) -> None:
    found = compared(browser("head"))
    assert not COMPARISONS.missing()
    assert not PATCHES.missing()
    for change in (
        lambda: Comparison.objects.filter(pk=found.pk).update(count=0),
        lambda: Patch.objects.filter(comparison=found).update(area=0),
        lambda: _delete("places_patch"),
        lambda: _delete("places_comparison"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def _delete(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_a_comparison_that_was_cut_short_goes_on(
    browser: Browser, plans: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after some patches were written: none is shown, and the next attempt ends with all of them."""
    monkeypatch.setattr(jobs, "_AT_ONCE", 1)
    client = browser("head")
    address = client.post(CONFLICTS, QUESTION)["Location"]
    waiting = Comparison.objects.get()
    monkeypatch.setattr(jobs, "_totals", _killed)
    with pytest.raises(KeyboardInterrupt):
        declared(asking.COMPARE).prepare({"comparison": str(waiting.pk)})
    assert Patch.objects.count() == 2
    assert "第 1 块" not in client.get(address).content.decode()
    assert client.get(f"{address}patch/1/").status_code == 404
    monkeypatch.undo()
    work()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.count, Patch.objects.count()) == ("done", 2, 2)


def _killed(_: object) -> None:
    raise KeyboardInterrupt


def test_every_city_has_a_table_of_uses() -> None:
    for city in city_names():
        uses = uses_of(city)
        assert uses.matches["住宅"] == ("居住用地",)
        assert not uses.verified


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_the_same_at_once_get_one_comparison(plans: object) -> None:
    viewer = official("window", Role.WINDOW)

    def ask() -> tuple[Comparison, bool]:
        return asking.ask(viewer, CITY, asking.wanted(CITY, QUESTION))

    with crew(4) as threads:
        answers = threads.at_the_same_moment([ask] * 4)
    assert {each.pk for each, _ in answers} == {Comparison.objects.get().pk}
    assert sum(new for _, new in answers) == 1
    assert Job.objects.filter(name=asking.COMPARE).count() == 1
