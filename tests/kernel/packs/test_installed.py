"""Definitions by digest: what a case was opened under never changes, whatever becomes of the pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tongjian.engines.process import OpenTask, TaskDone, open_tasks, start, step
from tongjian.kernel.packs import queries
from tongjian.kernel.packs.actions import install, outdated
from tongjian.kernel.packs.definitions import matter_of, matter_text
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.models import Definition, Edition, Installation
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.processes import outcome_variable
from tongjian.kernel.packs.schema import Limit

pytestmark = [pytest.mark.database, pytest.mark.django_db]

Queries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
LATER = date(2026, 3, 2)
STAGE = "engineering-permit"


@pytest.fixture(scope="module")
def suzhou() -> Pack:
    return load_pack("suzhou")


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    """What a process has rebuilt before must not hide a query."""
    queries._MATTERS.clear()
    queries._STAGES.clear()
    yield
    queries.forget()


def changed(pack: Pack, *, version: date, days: int) -> Pack:
    """The pack with another promise for the permit, from that day on."""
    permit = pack.matters["planning-permit"]
    promised = Limit(days=days, verified=False)
    matter = permit.model_copy(update={"version": version, "promised": promised})
    return replace(pack, matters={**pack.matters, matter.code: matter}, digest="changed")


def test_everything_is_kept_and_comes_back(suzhou: Pack) -> None:
    install(suzhou)
    for code, matter in suzhou.matters.items():
        kept = queries.current_matter("suzhou", code, LATER)
        assert kept.matter == matter
        assert kept.form == suzhou.form_of(matter)
        assert kept.process.nodes == suzhou.processes[matter.process].nodes
        assert kept.process.graph.flows.keys() == suzhou.processes[matter.process].graph.flows.keys()
        assert kept.process.xml == suzhou.processes[matter.process].xml
        assert kept.department_title == suzhou.duty_title(matter.department)
    for code, stage in suzhou.stages.items():
        kept_stage = queries.current_stage("suzhou", code, LATER)
        assert kept_stage.stage == stage
        assert tuple(m.matter.code for m in kept_stage.matters) == stage.matters


def test_the_text_of_a_definition_gives_the_same_text(suzhou: Pack) -> None:
    text = matter_text(suzhou, suzhou.matters["planning-permit"])
    again = replace(suzhou, matters={"planning-permit": matter_of(text).matter})
    assert matter_text(again, again.matters["planning-permit"]) == text


def test_installing_twice_changes_nothing(suzhou: Pack) -> None:
    install(suzhou)
    before = (set(Definition.objects.values_list("pk")), list(Edition.objects.order_by("id").values()))
    install(suzhou)
    assert (
        set(Definition.objects.values_list("pk")),
        list(Edition.objects.order_by("id").values()),
    ) == before


def test_a_new_version_holds_from_its_day_and_the_old_one_before(suzhou: Pack) -> None:
    install(suzhou)
    old = queries.current_matter("suzhou", "planning-permit", LATER)
    install(changed(suzhou, version=date(2026, 6, 1), days=3))
    assert queries.current_matter("suzhou", "planning-permit", date(2026, 5, 31)) == old
    new = queries.current_matter("suzhou", "planning-permit", date(2026, 6, 1))
    assert new.matter.promised.days == 3
    assert queries.current_stage("suzhou", STAGE, date(2026, 5, 31)).matter("planning-permit") == old
    assert queries.current_stage("suzhou", STAGE, date(2026, 6, 1)).matter("planning-permit") == new
    assert queries.matter_definition(old.digest) == old


def test_a_correction_of_the_same_day_replaces_and_can_be_taken_back(suzhou: Pack) -> None:
    install(suzhou)
    before = queries.current_matter("suzhou", "planning-permit", LATER)
    install(changed(suzhou, version=suzhou.matters["planning-permit"].version, days=4))
    assert queries.current_matter("suzhou", "planning-permit", LATER).matter.promised.days == 4
    install(suzhou)
    assert queries.current_matter("suzhou", "planning-permit", LATER).digest == before.digest


def test_what_left_the_pack_is_out_of_force_but_not_lost(suzhou: Pack) -> None:
    install(suzhou)
    kept = queries.current_matter("suzhou", "road-occupation", LATER)
    stage = suzhou.stages["parallel"]
    fewer = stage.model_copy(update={"matters": tuple(c for c in stage.matters if c != "road-occupation")})
    matters = {code: m for code, m in suzhou.matters.items() if code != "road-occupation"}
    smaller = replace(suzhou, matters=matters, stages={**suzhou.stages, "parallel": fewer})
    install(smaller, today=LATER)
    with pytest.raises(queries.NotInForce, match="没有施行中的事项“road-occupation”"):
        queries.current_matter("suzhou", "road-occupation", LATER)
    assert queries.current_matter("suzhou", "road-occupation", date(2026, 3, 1)) == kept
    assert queries.matter_definition(kept.digest) == kept
    install(suzhou, today=LATER)
    assert queries.current_matter("suzhou", "road-occupation", LATER) == kept


def test_before_the_first_version_nothing_is_in_force(suzhou: Pack) -> None:
    install(suzhou)
    with pytest.raises(queries.NotInForce):
        queries.current_stage("suzhou", STAGE, date(2024, 5, 31))


def test_a_digest_nobody_kept() -> None:
    with pytest.raises(LookupError, match="没有保存过定义"):
        queries.matter_definition("0" * 64)


def test_reading_costs_the_queries_it_says(suzhou: Pack, django_assert_num_queries: Queries) -> None:
    install(suzhou)
    with django_assert_num_queries(3):
        stage = queries.current_stage("suzhou", STAGE, LATER)
    with django_assert_num_queries(1):
        queries.current_stage("suzhou", STAGE, LATER)
    with django_assert_num_queries(1):
        matter = queries.current_matter("suzhou", "planning-permit", LATER)
    with django_assert_num_queries(0):
        assert queries.stage_definition(stage.digest) is stage
        assert queries.matter_definition(matter.digest) is matter
    queries.calendar_of("suzhou"), queries.pack_of("suzhou")
    with django_assert_num_queries(0):
        queries.calendar_of("suzhou"), queries.pack_of("suzhou")
    with django_assert_num_queries(1):
        assert [city.title for city in queries.cities()] == ["苏州市"]
    queries._MATTERS.clear()
    queries._STAGES.clear()
    with django_assert_num_queries(3):
        queries.current_stages("suzhou", LATER)
    with django_assert_num_queries(1):
        assert [s.stage.number for s in queries.current_stages("suzhou", LATER)] == [1, 2, 3, 4, 5]


def test_only_a_changed_folder_is_outdated(suzhou: Pack, django_assert_num_queries: Queries) -> None:
    assert outdated() == ("rugao", "suzhou")
    install(suzhou)
    with django_assert_num_queries(1):
        assert outdated() == ("rugao",)
    Installation.objects.update(digest="another")
    assert "suzhou" in outdated()


def test_a_definition_is_neither_deleted_nor_doubled(suzhou: Pack) -> None:
    install(suzhou)
    with pytest.raises(TypeError, match="不能删除"):
        Definition.objects.first().delete()  # type: ignore[union-attr]
    edition = Edition.objects.first()
    assert edition is not None
    edition.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(force_insert=True)
    assert connection.is_usable()


@pytest.mark.parametrize("outcome", ["agree", "disagree"])
def test_the_kept_process_runs(suzhou: Pack, outcome: str) -> None:
    install(suzhou)
    process = queries.current_matter("suzhou", "planning-permit", LATER).process
    begun = start(process.graph, {})

    def only(tasks: tuple[OpenTask, ...]) -> OpenTask:
        (task,) = tasks
        return task

    review = only(open_tasks(process.graph, begun.marking))
    assert process.nodes[review.node].role == "handler"
    given = {outcome_variable(review.node): outcome}
    moved = step(process.graph, begun.marking, TaskDone(review.token), given)
    last = only(open_tasks(process.graph, moved.marking))
    assert process.nodes[last.node].act == ("issue" if outcome == "agree" else "refuse")


def test_whether_a_matter_applies(suzhou: Pack) -> None:
    install(suzhou)
    stage = queries.current_stage("suzhou", STAGE, LATER)
    civil = stage.matter("civil-defence-review")
    assert civil.applies_to({"project.kind": "private"}) is True
    assert civil.applies_to({"project.kind": "industrial"}) is False
    assert civil.applies_to({}) is None
    assert stage.matter("planning-permit").applies_to({}) is True
    filing = queries.current_matter("suzhou", "project-filing", LATER)
    assert filing.applies_to({"project.establishing": "filing"}) is True
