"""A stranger is refused everywhere: another company, another department, another city, a visitor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.systems.approval import addresses, story
from tests.systems.approval.address import ANYONE, Address
from tests.systems.approval.addresses import Objects
from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.forms.models import Draft, Submission
from tongjian.kernel.ledger.models import Event
from tongjian.kernel.licences.models import Licence
from tongjian.kernel.people.models import Audit, Holding
from tongjian.kernel.places.models import Comparison, LayerVersion, PlanningConditions
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.models import Application

# Who may is decided by our own code alone: asked once, not on every database.
pytestmark = pytest.mark.django_db
REFUSALS = {401, 403, 404, 405}
FRAMEWORK = {"api:api-root"}


@pytest.fixture
def objects(layers: None) -> Objects:
    return addresses.make_objects()


def ask(browser: Client, address: Address) -> HttpResponse:
    if address.posted is None:
        return browser.get(address.path)
    if address.name.startswith("api:"):
        return browser.post(address.path, dict(address.posted), content_type="application/json")
    return browser.post(address.path, dict(address.posted))


def refused(response: HttpResponse) -> bool:
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in/")
    return to_sign_in or response.status_code in REFUSALS


def text_of(response: HttpResponse) -> str:
    parts = response.streaming_content if response.streaming else [response.content]
    return b"".join(parts).decode("utf-8", "replace") + response.get("Location", "")


def what_there_is() -> list[Any]:
    """Everything a stranger could have changed."""
    tables = (Event, Licence, Attachment, Submission, Application, Project, Holding, Audit)
    of_places = (LayerVersion, Comparison, PlanningConditions)
    revisions = Draft.objects.order_by("pk").values_list("revision", "closed_at")
    return [*(table.objects.count() for table in (*tables, *of_places)), *revisions]


def test_every_address_has_its_line(objects: Objects) -> None:
    """A new address belongs into the table before it is served."""
    known = {address.name for address in addresses.table(objects)}
    assert set(addresses.names()) - FRAMEWORK == known


def test_strangers_learn_and_change_nothing(objects: Objects) -> None:
    """Every address as every stranger, with the same objects throughout: none of them leaves a trace."""
    secrets_in, before, table = addresses.secrets(objects), what_there_is(), addresses.table(objects)
    wrong = [told for who in sorted(ANYONE, key=str) for told in walked(who, table, secrets_in)]
    assert not wrong, "\n".join(wrong)
    assert what_there_is() == before


def walked(
    stranger: str | None, table: list[Address], secrets_in: Callable[[str], list[str]]
) -> Iterator[str]:
    """What one stranger was let into, kept out of, or told, against the table."""
    browser = story.client(stranger)
    for address in table:
        if address.name.startswith("manage-") and stranger in address.open_to:
            continue  # an administrator at work: the tests of people look after that
        response = ask(browser, address)
        if address.name == "sign-out":
            browser = story.client(stranger)
        asked = f"{stranger} {address.path}: {response.status_code}"
        if stranger not in address.open_to:
            if not refused(response):
                yield f"{asked}, but should be refused"
        elif refused(response) and address.name != "home":
            yield f"{asked}, but is open to them"
        if not address.public and (told := secrets_in(text_of(response))):
            yield f"{asked} tells {told}"


def test_those_who_take_part_may_read(objects: Objects) -> None:
    """The same addresses do open: nothing above is refused because it is broken."""
    names = {"case", "api:actions", "stage-board", "documents:download", "scrutiny-of-attachment", "project"}
    readable = [address for address in addresses.table(objects) if address.name in names]
    for participant in ("suzhou-applicant", "suzhou-window", "suzhou-water", "suzhou-supervisor"):
        browser = story.client(participant)
        assert {a.path: ask(browser, a).status_code for a in readable} == {a.path: 200 for a in readable}


def test_another_department_gives_no_opinion(objects: Objects) -> None:
    """Who takes part reads the case, but the task is another department's."""
    before = what_there_is()
    for account in ("suzhou-landscape", "suzhou-window", "suzhou-water-head", "suzhou-supervisor"):
        address = Address(
            "case-action",
            {"case": objects.task.case_id, "action": "decide"},
            posted={"task": str(objects.task.pk), "outcome": "agree"},
        )
        response = ask(story.client(account), address)
        assert response.status_code == 422
        assert "其他部门" in text_of(response)
    assert what_there_is() == before
