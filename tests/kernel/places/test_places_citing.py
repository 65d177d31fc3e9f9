"""A case cites the edition in force when it was accepted, and no publication changes that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from shapely.geometry import Point, box

from bench import world
from bench.threads import crew
from tests.kernel.places.kit import EAST, NORTH, published
from tongjian.engines.blueprint.feature import Feature
from tongjian.kernel.cases.actions import registry
from tongjian.kernel.cases.perform import perform
from tongjian.kernel.packs.folder import packs_root
from tongjian.kernel.packs.queries import forget
from tongjian.kernel.places import queries
from tongjian.kernel.places.citing import cite_on_acceptance
from tongjian.kernel.places.models import Citation
from tongjian.kernel.places.verify import differences

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
LAYER = "building"


@pytest.fixture
def city(transactional_db: None) -> Iterator[str]:
    with world.pack_installed(3):
        frame = packs_root() / world.CITY / "blueprint" / "frame.yaml"
        frame.parent.mkdir()
        frame.write_text("storage: EPSG:4549\nextent: [119.9, 30.75, 121.35, 32.05]\n", "utf-8")
        forget()
        yield world.CITY


def buildings(height: float) -> list[Feature]:
    return [Feature(LAYER, "a", {"编号": "a", "高度": height}, box(EAST, NORTH, EAST + 20, NORTH + 20))]


def accepted() -> UUID:
    """A stage that is accepted now, and cites."""
    opened = world.open_stage("wide", timezone.now())
    perform("accept", opened.stage, world.officer("window"), {"remark": "材料齐全，符合法定形式"})
    return opened.stage


def height_for(case: UUID) -> object:
    """What the case sees on the layer."""
    (found,) = queries.at(queries.edition_of(case), [LAYER], EAST + 10, NORTH + 10)
    return found.attributes["高度"]


def test_acceptance_cites_what_is_in_force(city: str) -> None:
    published(LAYER, buildings(10.0), city=city)
    published(LAYER, buildings(99.0), city=city, effective_from=timezone.localdate() + timedelta(days=30))
    opened = world.open_stage("wide", timezone.now())
    assert not Citation.objects.exists()
    perform("accept", opened.stage, world.officer("window"), {"remark": "材料齐全"})
    citation = Citation.objects.get()
    assert (citation.subject, citation.city, citation.edition) == (opened.stage, city, '{"building":1}')
    assert citation.digest == queries.edition_today(city).digest
    assert queries.edition_of(opened.stage) == queries.edition_today(city)


@pytest.mark.parametrize("effective_from", [date(2026, 2, 1), date(2025, 6, 1), timezone.localdate()])
def test_a_later_publication_changes_no_citation(city: str, effective_from: date) -> None:
    """Also one whose effective day lies before those that are there."""
    published(LAYER, buildings(10.0), city=city)
    case = accepted()
    published(LAYER, buildings(20.0), city=city, effective_from=effective_from)
    published(
        "station", [Feature("station", "s", {"编号": "s", "名称": "站"}, Point(EAST, NORTH))], city=city
    )
    assert queries.edition_of(case).numbers == {LAYER: 1}
    assert height_for(case) == 10.0
    assert list(differences(city)) == []


def test_citing_costs_two_queries(city: str) -> None:
    published(LAYER, buildings(10.0), city=city)
    opened, window = world.open_stage("wide", timezone.now()), world.officer("window")
    with CaptureQueriesContext(connection) as captured:
        perform("accept", opened.stage, window, {"remark": "材料齐全"})
    asked = [each["sql"] for each in captured if not each["sql"].startswith(("BEGIN", "COMMIT"))]
    assert len([sql for sql in asked if "places_" in sql]) == 2
    # Ten of the act and four of the letter of acceptance.
    assert len(asked) <= 14


def test_a_city_without_a_blueprint_cites_none(transactional_db: None) -> None:
    with world.pack_installed(2):
        accepted()
    assert not Citation.objects.exists()


def test_a_case_accepted_before_there_was_anything_cites_nothing(city: str) -> None:
    case = accepted()
    published(LAYER, buildings(10.0), city=city)
    assert queries.edition_of(case).versions == {}


def test_a_case_that_was_never_accepted_is_shown_what_is_in_force(city: str) -> None:
    published(LAYER, buildings(10.0), city=city)
    assert queries.edition_of(uuid4(), city).numbers == {LAYER: 1}
    with pytest.raises(LookupError):
        queries.edition_of(uuid4())


def test_a_citation_is_made_with_the_acceptance_or_not_at_all(city: str, monkeypatch: object) -> None:
    opened = world.open_stage("wide", timezone.now())

    def fails(*_: object) -> None:
        raise RuntimeError("a follower that fails")

    monkeypatch.setattr(registry, "followers", [*registry.followers, fails])
    assert cite_on_acceptance in registry.followers
    with pytest.raises(RuntimeError):
        perform("accept", opened.stage, world.officer("window"), {"remark": "材料齐全"})
    assert not Citation.objects.exists()


def test_fifty_cases_keep_to_what_they_cite_while_versions_are_published(city: str) -> None:
    published(LAYER, buildings(1.0), city=city)
    world.officer("window")
    cases: list[UUID] = []

    def accept() -> None:
        cases.extend(accepted() for _ in range(20))

    def publish() -> None:
        for number in range(2, 12):
            published(LAYER, buildings(float(number)), city=city)

    cases.extend(accepted() for _ in range(5))
    with crew(3) as threads:
        assert threads.at_the_same_moment([accept, accept, publish]) == [None, None, None]
    cases.extend(accepted() for _ in range(5))
    cited = {case: queries.edition_of(case).numbers[LAYER] for case in cases}
    assert len(cited) == 50
    assert len(set(cited.values())) > 1, "some were accepted before and some after a publication"
    published(LAYER, buildings(50.0), city=city, effective_from=date(2026, 1, 2))
    for case, number in cited.items():
        assert queries.edition_of(case).numbers[LAYER] == number
        assert height_for(case) == float(number)
    assert list(differences(city)) == []


def test_nobody_alters_a_citation(city: str) -> None:
    accepted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.update(edition="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.all().delete()
