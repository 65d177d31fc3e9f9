"""Every finding belongs to somebody: departments of rules are duties that a body of the city carries."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.engines.scrutiny.siteplans import PACKS, TODAY, book, house, scrutinised, site
from tests.engines.scrutiny.test_scrutiny_rule_files import DEPARTMENTS, GOOD, mistakes, pack
from tongjian.engines.scrutiny import Conditions, FileMistakes, load_rules
from tongjian.engines.siteplan import SitePlan

CITIES = sorted(path.parent.name for path in PACKS.glob("*/organisations.yaml"))


def read(path: Path) -> dict:  # type: ignore[type-arg]
    content: dict = YAML(typ="safe", pure=True).load(path)  # type: ignore[type-arg]
    return content


@pytest.mark.parametrize("city", CITIES)
def test_every_department_is_a_duty_that_somebody_carries(city: str) -> None:
    rules = book(city, "_jiangsu", "_china").on(TODAY)
    duties = read(PACKS / "_china" / "pack.yaml")["duties"]
    carried = {body.get("duty") for body in read(PACKS / city / "organisations.yaml")["organisations"]}
    belonging = {rule.department for rule in rules.rules} | {rules.conditions_department}
    assert belonging <= rules.departments.keys() <= duties.keys()
    assert belonging <= carried


def test_a_finding_carries_the_departments_title() -> None:
    plan = SitePlan(sites=(site(),), buildings=(house("1", 1, 20),))
    report = scrutinised(plan, book(), conditions=Conditions.model_validate({"setback": {"boundary": 5}}))
    failed = {f.rule: (f.department, f.department_title) for f in report.findings if f.verdict == "fail"}
    assert failed["sz2018-7.2"] == ("natural-resources", "资规")
    assert failed["condition-setback-boundary"] == ("natural-resources", "资规")


def test_a_rule_of_nobody_is_a_mistake(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, a=GOOD.replace("landscape", "parks"))
    assert (Path(found.file).name, found.line) == ("a.yaml", 7)
    assert "parks" in found.sentence
    assert "landscape" in found.mend


def test_a_chain_without_a_list_says_that_it_has_none(tmp_path: Path) -> None:
    folder = pack(tmp_path, a=GOOD)
    (folder / "rules" / "departments.yaml").unlink()
    (found,) = mistakes_of(folder)
    assert "departments" in found


def test_a_nearer_pack_may_add_departments_and_call_them_otherwise(tmp_path: Path) -> None:
    own = DEPARTMENTS.replace("{landscape: 园林}", "{landscape: 绿化市容, parks: 公园}")
    own = own.replace("conditions: landscape", "conditions: parks")
    city = pack(tmp_path / "city", a=GOOD.replace("landscape", "parks"), departments=own)
    rules = load_rules([city, pack(tmp_path / "province", b=GOOD.replace("x-1", "x-2"))])
    today = rules.on(date(2024, 1, 1))
    assert today.departments == {"landscape": "绿化市容", "parks": "公园"}
    assert today.conditions_department == "parks"


def mistakes_of(folder: Path) -> list[str]:
    with pytest.raises(FileMistakes) as caught:
        load_rules([folder])
    return [str(mistake) for mistake in caught.value.mistakes]


def test_where_nobody_has_a_duty_another_body_looks_after_its_rules() -> None:
    departments = {
        city: {r.rule: r.department for r in book(city, "_jiangsu", "_china").on(TODAY).rules}
        for city in ("suzhou", "rugao")
    }
    assert departments["suzhou"]["gb50016-5.2.2"] == "fire"
    assert departments["rugao"]["gb50016-5.2.2"] == "housing"
