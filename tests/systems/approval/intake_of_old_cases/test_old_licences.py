"""A licence of another system is one here: found, verifiable, ended, and gone again with its batch."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.systems.approval.intake_of_old_cases.kit import (
    MATTER,
    SOURCE,
    STAGE,
    brought,
    closed,
    handed_in,
    running,
    said,
    states,
    viewer,
)
from tongjian.engines.typesetting import TypesettingError
from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.tree import load
from tongjian.kernel.cases.verify import differences
from tongjian.kernel.jobs.worker import Worker
from tongjian.kernel.licences.actions import printed
from tongjian.kernel.licences.models import Licence, LicenceState
from tongjian.kernel.licences.queries import altered
from tongjian.kernel.people.models import User
from tongjian.kernel.projects.models import Project
from tongjian.systems.approval.migration import actions
from tongjian.systems.approval.migration.models import State

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("suzhou")]


def with_licence(**different: str) -> dict[str, Any]:
    rows = closed()
    rows["licences"][0] |= different
    return rows


def test_it_is_a_licence_of_its_case_with_the_number_it_had() -> None:
    brought(with_licence(valid_until="2029-01-19"))
    licence, case = Licence.objects.get(), Case.objects.get(number=MATTER)
    assert (licence.document_number, licence.case, licence.source) == ("建字旧7号", case.pk, SOURCE)
    assert licence.number is None and licence.signature == "" and licence.certificate is None
    assert load(case.root).cases[case.pk].licence == str(licence.pk)
    assert list(altered("suzhou")) == [] and list(differences("suzhou")) == []


def test_anyone_sees_that_this_platform_did_not_sign_it(client: Client) -> None:
    brought(with_licence())
    licence = Licence.objects.get()
    page = client.get(reverse("licences:verify", args=[licence.token])).content.decode()
    assert "建字旧7号" in page and "不是本平台签发" in page and "签名成立" not in page
    assert client.get(reverse("licences:verify", args=["建字旧7号"])).status_code == 200
    client.force_login(User.objects.get(username="suzhou-supervisor"))
    assert client.get(reverse("licences:pdf", args=[licence.pk])).status_code == 404
    with pytest.raises(TypesettingError, match="没有签发它"):
        printed(licence)


def test_how_it_ended_there_is_known_here() -> None:
    brought(with_licence(state="注销", ended_on="2026-02-10", ended_reason="企业申请注销"))
    licence = Licence.objects.get()
    assert licence.state == LicenceState.CANCELLED and licence.ended_reason == "企业申请注销"


def test_a_revoked_case_leaves_no_licence_in_force() -> None:
    rows = with_licence()
    rows["history"] += [*states(MATTER, (15, "2026-02-02 10:00")), *states(STAGE, (15, "2026-02-02 10:00"))]
    brought(rows)
    assert Licence.objects.get().state == LicenceState.REVOKED


@pytest.mark.parametrize(
    ("different", "sentence"),
    [
        ({"state": "注销"}, "没有终止日期"),
        ({"state": "丢失"}, "看不懂"),
        ({"state": "撤销", "ended_on": "2026-02-10"}, "办件却没有撤销"),
        ({"valid_until": "2020-01-01"}, "有效期早于发证日期"),
    ],
)
def test_what_cannot_be_is_refused_with_its_sentence(different: dict[str, str], sentence: str) -> None:
    batch = brought(with_licence(**different))
    assert sentence in said(batch)
    assert not Licence.objects.exists() and not Case.objects.exists()


def test_a_case_that_runs_has_no_licence_yet() -> None:
    rows = running()
    rows["licences"] = [{"number": MATTER, "document_number": "建字旧8号", "issued_on": "2026-03-04"}]
    assert "却有证照" in said(handed_in(rows))


def test_a_number_the_city_has_already_is_told_in_the_rehearsal() -> None:
    brought(with_licence())
    rows = with_licence()
    for sheet in ("cases", "history", "materials", "licences"):
        for row in rows[sheet]:
            row["number"] += "-2"
            if row.get("parent"):
                row["parent"] += "-2"
    assert "在平台已有登记" in said(handed_in(rows))


def test_it_goes_with_its_batch_and_comes_again() -> None:
    batch = brought(with_licence())
    actions.roll_back(viewer(), batch)
    assert not Licence.objects.exists() and not Project.objects.exists()
    assert list(differences("suzhou")) == []
    actions.start_import(viewer(), batch)
    Worker().drain()
    batch.refresh_from_db()
    assert batch.state == State.IMPORTED and Licence.objects.count() == 1
