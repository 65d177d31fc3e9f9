"""Cities with their demo people, and the self-evaluations of their demo as far as a test wants them."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from tongjian.kernel.measures.forms import FormSheet
from tongjian.kernel.packs.actions import install
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.sheets import read_sheet
from tongjian.kernel.people.actions import install_demo_people
from tongjian.kernel.people.models import User
from tongjian.kernel.people.viewer import Viewer
from tongjian.systems.performance.declaring.demo import declare
from tongjian.systems.performance.evaluating import actions, demo
from tongjian.systems.performance.evaluating.demo import FILE, DemoEvaluation, DemoEvaluations
from tongjian.systems.performance.evaluating.models import Evaluation
from tongjian.systems.performance.models import Declaration

FILLER, HEAD = "suzhou-approval-bureau", "suzhou-approval-bureau-head"
FINANCE, FINANCE_HEAD = "suzhou-finance", "suzhou-finance-head"
ROOT = "/performance/evaluations/"


def install_people(city: str) -> None:
    """Departments and accounts, nothing else."""
    install(pack_of(city))
    install_demo_people(pack_of(city))


def viewer(username: str) -> Viewer:
    """Somebody, with the posts they hold today."""
    return demo.person(username)


def client(username: str) -> Client:
    """A browser in which somebody has signed in."""
    found = Client()
    found.force_login(User.objects.get(username=username))
    return found


def wanted(city: str) -> tuple[DemoEvaluation, FormSheet]:
    """The first evaluation of the demo, and the source form it is made of."""
    pack = pack_of(city)
    told = read_sheet(pack.folders[:1], FILE, DemoEvaluations).evaluations[0]
    return told, read_sheet(pack.folders, f"performance/{told.declaration.form}.form.yaml", FormSheet)


def declared(city: str) -> Declaration:
    """The approved declaration behind it."""
    told, sheet = wanted(city)
    given = {**sheet.model_dump(mode="json", exclude_none=True), **told.declaration.fields}
    row = declare(city, told.declaration, FormSheet.model_validate(given), timezone.now())
    assert row is not None
    row.refresh_from_db()
    return row


def begun(city: str) -> Evaluation:
    """A self-evaluation nobody has typed in."""
    told, _ = wanted(city)
    return actions.begin(viewer(told.declaration.filler), declared(city).pk, timezone.now())


def filled(city: str) -> Evaluation:
    """A self-evaluation with everything the source form tells, ready to be handed in."""
    row = begun(city)
    told, sheet = wanted(city)
    demo.fill(viewer(told.declaration.filler), row, told, sheet, timezone.now())
    row.draft.refresh_from_db()
    return row


def submitted(city: str) -> Evaluation:
    """Handed in to the finance bureau."""
    row = filled(city)
    told, _ = wanted(city)
    actions.submit(viewer(told.declaration.signer), row.pk, timezone.now())
    row.refresh_from_db()
    return row
