"""Conditions are drawn up by officers, refused with the clause, issued once by the head, and never change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.kernel.places.kit import CITY, published
from tests.kernel.places.planning.conftest import PARCEL, TODAY, lay_quarter, parcel
from tongjian.engines.scrutiny.conditions import read_conditions
from tongjian.kernel.documents.vault import vault
from tongjian.kernel.people.viewer import Viewer
from tongjian.kernel.places.guard import CONDITIONS
from tongjian.kernel.places.planning import actions, issuing, queries
from tongjian.kernel.places.planning.content import Content, digest_of
from tongjian.kernel.places.planning.typed import RefusedError, Typed
from tongjian.kernel.places.planningconditions import ConditionsState, PlanningConditions

pytestmark = [pytest.mark.database]
WhoIs = Callable[[str], Viewer]


def begun(viewer: WhoIs, key: str = PARCEL) -> PlanningConditions:
    return actions.begin(viewer("officer"), CITY, key, timezone.now())


def typed(row: PlanningConditions, **changed: Any) -> Typed:
    said = Typed.model_validate(row.typed)
    figures = {**said.figures, **changed.pop("figures", {})}
    return said.model_copy(update={"figures": figures, **changed})


def saved(viewer: WhoIs, row: PlanningConditions, **changed: Any) -> PlanningConditions:
    return actions.save(viewer("officer"), row.pk, row.revision, typed(row, **changed), timezone.now())


def issued(viewer: WhoIs, row: PlanningConditions, on: date = TODAY) -> PlanningConditions:
    return issuing.issue(viewer("head"), row.pk, row.revision, on, timezone.now())


@pytest.mark.django_db
@pytest.mark.usefixtures("quarter", "today")
class TestDrawingUp:
    def test_the_form_holds_what_the_layers_ask(self, viewer: WhoIs) -> None:
        said = Typed.model_validate(begun(viewer).typed)
        assert said.figures == {
            "site_area_max": "40000",
            "far_max": "2.5",
            "far_min": "1",
            "coverage_max": "22",
            "green_min": "32",
            "height_max": "60",
        }
        assert said.use == "住宅、社区服务"
        assert said.setbacks == {"boundary": "3", "次干路": "5", "蓝线": "8"}
        assert said.parking == (("住宅", "1"),)

    def test_a_second_officer_goes_on_with_the_same_draft(self, viewer: WhoIs) -> None:
        first = begun(viewer)
        assert actions.begin(viewer("head"), CITY, PARCEL, timezone.now()).pk == first.pk

    def test_stricter_is_kept(self, viewer: WhoIs) -> None:
        row = saved(viewer, begun(viewer), figures={"far_max": "2.0", "height_max": "54"}, use="住宅")
        row.refresh_from_db()
        assert (row.revision, row.typed["figures"]["far_max"], row.typed["use"]) == (2, "2.0", "住宅")

    @pytest.mark.parametrize(
        ("changed", "field", "sentence"),
        [
            ({"figures": {"far_max": "2.6"}}, "far_max", "容积率上限 2.6，高于控制性详细规划地块规定的 2.5"),
            ({"figures": {"far_min": "0.9"}}, "far_min", "容积率下限 0.9，低于控制性详细规划地块规定的 1"),
            ({"figures": {"coverage_max": ""}}, "coverage_max", "没有写建筑密度上限，"),
            ({"figures": {"green_min": "30"}}, "green_min", "绿地率下限 30%，低于"),
            ({"figures": {"height_max": "80"}}, "height_max", "80 m，高于机场净空限高规定的 60 m"),
            ({"figures": {"site_area_max": "40000.01"}}, "site_area_max", "用地面积上限 40000.01 m²，高于"),
            ({"use": "住宅、厂房"}, "use", "用途“厂房”不在控制性详细规划地块规定的用途"),
            ({"use": ""}, "use", "没有写用途"),
        ],
    )
    def test_looser_is_refused_with_the_clause(
        self, viewer: WhoIs, changed: Mapping[str, Any], field: str, sentence: str
    ) -> None:
        row = begun(viewer)
        with pytest.raises(RefusedError) as refused:
            saved(viewer, row, **changed)
        (mistake,) = refused.value.mistakes
        assert mistake.field == field
        assert sentence in mistake.sentence
        assert mistake.mend
        assert "第 1 版（《" in mistake.basis[0]
        assert any("《中华人民共和国城乡规划法》第三十八条" in law for law in mistake.basis)
        assert any("《中华人民共和国城乡规划法》第四十三条" in law for law in mistake.basis)
        row.refresh_from_db()
        assert row.revision == 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"figures": {"far_max": "二点五"}}, "far_max"),
            ({"figures": {"far_max": "-1"}}, "far_max"),
            ({"figures": {"far_max": "1e9"}}, "far_max"),
            ({"figures": {"far_min": "2.4", "far_max": "2.3"}}, "far_max"),
            ({"setbacks": {"boundary": "x"}}, "setback-boundary"),
            ({"parking": (("住宅", ""),)}, "parking-0"),
            ({"parking": (("", "1"),)}, "parking-0"),
            ({"parking": (("用" * 41, "1"),)}, "parking-0"),
            ({"use": "、".join(f"用途{n}" for n in range(21))}, "use"),
            ({"texts": ("长" * 401,)}, "texts"),
        ],
    )
    def test_what_cannot_be_read_is_named(
        self, viewer: WhoIs, changed: Mapping[str, Any], field: str
    ) -> None:
        with pytest.raises(RefusedError) as refused:
            saved(viewer, begun(viewer), **changed)
        assert [mistake.field for mistake in refused.value.mistakes] == [field]

    def test_what_somebody_else_changed_meanwhile_is_not_written_over(self, viewer: WhoIs) -> None:
        row = begun(viewer)
        saved(viewer, row, figures={"far_max": "2.4"})
        with pytest.raises(RefusedError, match="被别人改过"):
            actions.save(viewer("head"), row.pk, 1, typed(row), timezone.now())

    def test_handing_up_giving_back_and_dropping(self, viewer: WhoIs) -> None:
        row = begun(viewer)
        now = timezone.now()
        row = actions.propose(viewer("officer"), row.pk, row.revision, "请审", now)
        assert row.state == ConditionsState.PROPOSED
        with pytest.raises(PermissionDenied):
            actions.give_back(viewer("officer"), row.pk, row.revision, "不", now)
        with pytest.raises(RefusedError, match="退回要写明原因"):
            actions.give_back(viewer("head"), row.pk, row.revision, "", now)
        row = actions.give_back(viewer("head"), row.pk, row.revision, "容积率再降", now)
        assert (row.state, row.remark) == (ConditionsState.DRAFT, "容积率再降")
        row = actions.drop(viewer("officer"), row.pk, row.revision, "项目取消", now)
        with pytest.raises(RefusedError, match="不能再改"):
            saved(viewer, row)
        assert begun(viewer).pk != row.pk

    @pytest.mark.parametrize("name", ["housing", "clerk", "elsewhere", "applicant"])
    def test_a_stranger_is_refused(self, viewer: WhoIs, name: str) -> None:
        row = begun(viewer)
        now = timezone.now()
        stranger = viewer(name)
        for act in (
            lambda: actions.begin(stranger, CITY, PARCEL, now),
            lambda: actions.save(stranger, row.pk, 1, typed(row), now),
            lambda: actions.propose(stranger, row.pk, 1, "", now),
            lambda: actions.give_back(stranger, row.pk, 1, "退", now),
            lambda: actions.drop(stranger, row.pk, 1, "废", now),
            lambda: issuing.issue(stranger, row.pk, 1, TODAY, now),
        ):
            with pytest.raises(PermissionDenied):
                act()


@pytest.mark.django_db
@pytest.mark.usefixtures("quarter", "today")
class TestIssuing:
    def test_the_file_is_what_a_scrutiny_reads(self, viewer: WhoIs, tmp_path: Path) -> None:
        row = saved(
            viewer, begun(viewer), figures={"far_max": "2.25"}, setbacks={"boundary": "5.5", "蓝线": "8"}
        )
        row = issued(viewer, row)
        path = tmp_path / "conditions.yaml"
        path.write_text(row.conditions, encoding="utf-8")
        found = read_conditions(path)
        assert found.far is not None and (found.far.max, found.far.min) == (Decimal("2.25"), 1)
        assert found.building_height is not None and found.building_height.max == 60
        assert found.setback == {"boundary": Decimal("5.5"), "蓝线": 8}
        assert found.parking_motor is not None and found.parking_motor.per_100m2 == {"住宅": 1}
        assert found.use == ["住宅", "社区服务"]
        assert found.issued == TODAY
        assert found.clause == f"{row.number}（地块 A-1）"

    def test_it_gets_a_number_a_version_and_its_documents(self, viewer: WhoIs) -> None:
        row = issued(viewer, begun(viewer))
        row.refresh_from_db()
        assert (row.number, row.version, row.issued_on) == ("苏规条〔2026〕0001号", 1, TODAY)
        assert row.file is not None and row.file.name.endswith(".yaml")
        assert vault().path_of(row.file.sha256).read_text() == row.conditions
        content = Content.from_text(row.content)
        assert row.digest == digest_of(row.content) == digest_of(content.text)
        assert content.edition == row.edition_digest
        assert content.replaces == ""
        assert "轨道交通保护区" in content.unknown
        assert "<svg" in content.picture

    def test_only_the_head_issues(self, viewer: WhoIs) -> None:
        row = begun(viewer)
        with pytest.raises(PermissionDenied, match="负责人"):
            issuing.issue(viewer("officer"), row.pk, 1, TODAY, timezone.now())

    def test_a_plan_that_changed_since_the_draft_is_asked_again(self, viewer: WhoIs) -> None:
        row = begun(viewer)
        published("control-plan", [parcel(PARCEL, 0, 0, 容积率上限=2.0)], effective_from=date(2026, 5, 1))
        with pytest.raises(RefusedError) as refused:
            issued(viewer, row)
        assert "高于控制性详细规划地块规定的 2" in refused.value.mistakes[0].sentence
        assert "第 2 版" in refused.value.mistakes[0].basis[0]

    def test_a_later_version_takes_its_place_from_a_day_on(self, viewer: WhoIs) -> None:
        first = issued(viewer, begun(viewer))
        again = begun(viewer)
        assert again.typed == first.typed
        again = saved(viewer, again, figures={"far_max": "2.0"})
        from_then = TODAY + timedelta(days=30)
        second = issued(viewer, again, from_then)
        assert (second.version, second.number) == (2, "苏规条〔2026〕0002号")
        assert Content.from_text(second.content).replaces == first.number
        assert queries.in_force(CITY, PARCEL, from_then - timedelta(days=1)) == first
        assert queries.in_force(CITY, PARCEL, from_then) == second
        assert queries.conditions_text(CITY, PARCEL, TODAY) == first.conditions
        assert queries.in_force(CITY, PARCEL, TODAY - timedelta(days=1)) is None
        third = begun(viewer)
        with pytest.raises(RefusedError, match="早于上一版"):
            issued(viewer, third, from_then - timedelta(days=1))

    def test_it_cannot_take_effect_before_it_was_issued(self, viewer: WhoIs) -> None:
        with pytest.raises(RefusedError, match="不能早于签发当天"):
            issued(viewer, begun(viewer), TODAY - timedelta(days=1))

    def test_a_refusal_takes_no_number(self, viewer: WhoIs, monkeypatch: pytest.MonkeyPatch) -> None:
        row = begun(viewer)
        with monkeypatch.context() as broken:
            broken.setattr(issuing, "store", _fails)
            with pytest.raises(OSError, match="disk"):
                issued(viewer, row)
        assert issued(viewer, row).number == "苏规条〔2026〕0001号"

    def test_issued_conditions_never_change(self, viewer: WhoIs) -> None:
        row = issued(viewer, begun(viewer))
        rows = PlanningConditions.objects.filter(pk=row.pk)
        changes = ({"conditions": "far: {max: 9}"}, {"state": "draft"}, {"effective_from": date(2030, 1, 1)})
        for change in changes:
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
        assert CONDITIONS.missing() == []

    def test_the_document_is_made_once(self, viewer: WhoIs) -> None:
        row = issued(viewer, begun(viewer))
        first = issuing.printed(row)
        assert vault().path_of(first.sha256).read_bytes().startswith(b"%PDF")
        fresh = PlanningConditions.objects.get(pk=row.pk)
        assert issuing.printed(fresh) == first == issuing.printed(row)


def _fails(*_: object, **__: object) -> None:
    raise OSError("disk")


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_two_officers_begin_one_draft(self, viewer: WhoIs) -> None:
        lay_quarter()
        rows = together(*(lambda: begun(viewer) for _ in range(4)))
        assert len({row.pk for row in rows}) == 1
        assert PlanningConditions.objects.count() == 1

    def test_one_draft_is_issued_once(self, viewer: WhoIs) -> None:
        lay_quarter()
        row = begun(viewer)
        day = timezone.localdate()
        outcomes = together(*(lambda: issued(viewer, row, day) for _ in range(3)))
        assert sorted(type(each).__name__ for each in outcomes) == [
            "PlanningConditions",
            "RefusedError",
            "RefusedError",
        ]

    def test_numbers_have_neither_gaps_nor_twins(self, viewer: WhoIs) -> None:
        lay_quarter()
        published("control-plan", [parcel(f"N-{n}", n * 300.0, 900) for n in range(4)])
        drafts = [begun(viewer, f"N-{n}") for n in range(4)]
        day = timezone.localdate()
        outcomes = together(*(lambda row=row: issued(viewer, row, day) for row in drafts))
        assert sorted(row.number[-5:] for row in outcomes) == ["0001号", "0002号", "0003号", "0004号"]


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gave or raised when all began at once."""
    outcomes: list[Any] = []
    start = threading.Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes.append(deed())
        except Exception as error:  # noqa: BLE001 - told to the test, whose assertion shows it
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
