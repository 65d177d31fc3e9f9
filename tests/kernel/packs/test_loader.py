"""The two cities as they are, and what a third one needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tongjian
from tongjian.engines.drawing.samples import estate, sample_conditions, truth_of
from tongjian.engines.scrutiny.conditions import Conditions
from tongjian.kernel.packs.folder import city_names, packs_root
from tongjian.kernel.packs.loader import load_calendar, load_pack
from tongjian.kernel.packs.mistakes import PackErrors
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.people.viewer import Role

CITIES = ("rugao", "suzhou")


@pytest.fixture(scope="module", params=CITIES)
def pack(request: pytest.FixtureRequest) -> Pack:
    return load_pack(request.param)


def test_the_cities_are_folders() -> None:
    assert city_names() == CITIES


def test_every_stage_is_there(pack: Pack) -> None:
    assert [stage.number for stage in pack.stages.values()] == [1, 2, 3, 4, 5]
    assert [stage.title for stage in pack.stages.values()] == [
        "立项用地规划许可",
        "工程建设许可",
        "施工许可",
        "竣工验收",
        "并行推进",
    ]


def test_five_departments_review_in_parallel_and_the_permit_waits_for_them(pack: Pack) -> None:
    stage = pack.stages["engineering-permit"]
    permit = pack.matters["planning-permit"]
    reviews = [pack.matters[code] for code in permit.needs]
    assert set(permit.needs) < set(stage.matters)
    assert len({matter.department for matter in reviews}) == 5
    assert all(matter.needs == () for matter in reviews)
    assert permit.result is not None
    assert permit.result.title == "建设工程规划许可证"
    assert all(matter.material("site-plan").scrutiny == "drawing" for matter in [*reviews, permit])


def test_every_step_of_every_matter_has_somebody_who_can_do_it(pack: Pack) -> None:
    roles: dict[str, set[Role]] = {}
    for body in pack.organisations.values():
        roles.setdefault(body.duty or "", set()).update(role for post in body.posts for role in post.roles)
    for matter in pack.matters.values():
        for node in pack.processes[matter.process].nodes.values():
            assert node.role in roles[node.department or matter.department], (matter.code, node.title)


def test_every_department_of_the_demo_stage_has_a_demo_account(pack: Pack) -> None:
    held = {post.split("/")[0] for person in pack.demo.people for post in person.posts}
    for code in pack.stages["engineering-permit"].matters:
        duty = pack.matters[code].department
        assert any(body.duty == duty and body.code in held for body in pack.organisations.values())
    assert pack.demo.projects


def test_unverified_values_are_marked_and_the_others_name_their_source(pack: Pack) -> None:
    limits = [limit for m in pack.matters.values() for limit in (m.statutory, m.promised)]
    assert any(not limit.verified for limit in limits)
    assert all(limit.article for limit in limits if limit.verified)


def test_the_cities_differ() -> None:
    suzhou, rugao = load_pack("suzhou"), load_pack("rugao")
    assert suzhou.stages["engineering-permit"].lead != rugao.stages["engineering-permit"].lead
    assert rugao.matters["construction-permit"].promised.days == 3
    assert rugao.matters["land-planning-permit"].promised.days == 3
    assert "single-review" in rugao.processes
    assert "single-review" not in suzhou.processes
    assert suzhou.settings.light != rugao.settings.light
    assert len(suzhou.districts) == 10


def test_numbers_follow_the_pattern_of_the_city(pack: Pack) -> None:
    on = pack.calendar.first
    for series in pack.settings.numbers:
        text = pack.settings.number(series, serial=7, on=on, region=pack.region)
        assert "7" in text
        assert "{" not in text


def test_the_digest_is_that_of_the_files(copied_packs: Path) -> None:
    before = load_pack(copied_packs / "suzhou")
    assert before.digest == load_pack("suzhou").digest
    file = copied_packs / "_china" / "pack.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("剩余 2", "剩余二"), "utf-8")
    try:
        assert load_pack(copied_packs / "suzhou").digest != before.digest
    finally:
        file.write_text(text, "utf-8")


def test_a_third_city_is_a_folder(copied_packs: Path) -> None:
    """Its own organisations and one matter of its own; everything else from a city that is there already."""
    folder = copied_packs / "haian"
    folder.mkdir()
    bodies = (copied_packs / "rugao" / "organisations.yaml").read_text("utf-8")
    (folder / "organisations.yaml").write_text(bodies.replace("如皋", "海安").replace("320682", "320685"))
    (folder / "pack.yaml").write_text("pack: haian\ntitle: 海安市\nregion: 320685\nextends: rugao\n")
    matter = (copied_packs / "rugao/matters/engineering-permit/landscape-review.yaml").read_text("utf-8")
    (folder / "matters").mkdir()
    (folder / "matters" / "landscape-review.yaml").write_text(matter.replace("附属绿地", "配套绿地"))
    pack = load_pack(folder)
    assert pack.title == "海安市"
    assert pack.matters["landscape-review"].title == "配套绿地方案审查"
    assert pack.matters["planning-permit"].title == "建设工程规划许可证核发"
    assert pack.organisations["approval-bureau"].name == "海安市行政审批局"
    assert pack.demo.people == ()


def test_a_city_that_is_not_there() -> None:
    with pytest.raises(LookupError, match="没有城市包“atlantis”"):
        load_pack("atlantis")


def test_a_broken_pack_is_refused_whole(copied_packs: Path) -> None:
    file = copied_packs / "suzhou" / "stages" / "engineering-permit.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("lead: natural-resources", "lead: nobody"), "utf-8")
    try:
        with pytest.raises(PackErrors) as refused:
            load_pack(copied_packs / "suzhou")
        assert load_calendar(copied_packs / "suzhou").first == load_calendar("suzhou").first
    finally:
        file.write_text(text, "utf-8")
    assert "没有部门“nobody”" in str(refused.value)


def test_no_city_and_no_department_is_named_in_the_code() -> None:
    """What differs between cities is in their folders."""
    names = re.compile("苏州|如皋|suzhou|rugao")
    source = Path(tongjian.__file__).parent / "kernel"
    found = [file for file in source.rglob("*.py") if names.search(file.read_text("utf-8"))]
    assert found == []


def test_packs_may_lie_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TONGJIAN_PACKS", str(tmp_path))
    assert packs_root() == tmp_path
    assert city_names() == ()


def test_the_demo_estate_fits_the_sample_drawing(pack: Pack) -> None:
    """The applicant of the demo can upload the sample estate: it was laid out for these conditions."""
    project = pack.demo.projects[0]
    figures = truth_of(estate("passing"))
    assert project.parcel is not None
    conditions = pack.parcels[project.parcel].model_dump(exclude={"clause"})
    assert conditions == Conditions.model_validate(sample_conditions()).model_dump(exclude={"clause"})
    assert float(project.site_area) == pytest.approx(figures.site_area, abs=0.01)
    total = figures.floor_area_above + figures.floor_area_below
    assert float(project.floor_area) == pytest.approx(total, abs=0.01)
