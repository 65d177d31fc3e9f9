"""Versions of a material: one is current, the others are its history."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tests.kernel.documents.conftest import sample
from tongjian.kernel.documents.actions import attach, detach
from tongjian.kernel.documents.models import Attachment
from tongjian.kernel.documents.queries import current_attachment, current_attachments, history, offered
from tongjian.kernel.documents.signals import attached

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SUBJECT = "draft:1"


def test_a_new_version_supersedes_the_one_before(give, clerk, django_assert_num_queries) -> None:
    first = attach(SUBJECT, "site-plan", give(), clerk.pk)
    second = attach(SUBJECT, "site-plan", give(), clerk.pk)
    attach(SUBJECT, "land", give(sample("pdf"), "土地证.pdf"), clerk.pk)
    first.refresh_from_db()
    assert (first.version, second.version, first.superseded_by_id) == (1, 2, second.pk)
    with django_assert_num_queries(1):
        rows = current_attachments(SUBJECT)
    assert [(row.slot, row.version, row.by_name) for row in rows] == [
        ("land", 1, "王建"),
        ("site-plan", 2, "王建"),
    ]
    with django_assert_num_queries(1):
        assert [row.version for row in history(SUBJECT, "site-plan")] == [2, 1]


def test_a_material_taken_away_stays_in_the_history(give, clerk) -> None:
    attach(SUBJECT, "site-plan", give(), clerk.pk)
    assert detach(SUBJECT, "site-plan")
    assert not detach(SUBJECT, "site-plan")
    assert current_attachment(SUBJECT, "site-plan") is None
    assert attach(SUBJECT, "site-plan", give(), clerk.pk).version == 2
    assert [row.version for row in history(SUBJECT, "site-plan")] == [2, 1]


def test_what_was_given_before_is_offered_once(give, clerk, company, django_assert_num_queries) -> None:
    old, new = give(sample("pdf"), "旧.pdf"), give(b"%PDF-2.0 new", "新.pdf")
    attach("draft:1", "land", old, clerk.pk)
    attach("draft:2", "land", new, clerk.pk)
    attach("draft:3", "land", give(b"%PDF-2.0 new", "同一内容.pdf"), clerk.pk)
    attach("draft:3", "site-plan", give(), clerk.pk)
    with django_assert_num_queries(1):
        offers = offered(company.pk, "land")
    assert [offer.name for offer in offers] == ["同一内容.pdf", "旧.pdf"]
    assert offered(company.pk + 1, "land") == []


def test_a_follower_that_fails_takes_the_attachment_back(give, clerk) -> None:
    def refuse(sender, attachment, **_):
        raise RuntimeError(attachment.slot)

    attached.connect(refuse)
    try:
        with pytest.raises(RuntimeError, match="site-plan"):
            attach(SUBJECT, "site-plan", give(), clerk.pk)
    finally:
        attached.disconnect(refuse)
    assert not Attachment.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("existing", [0, 1])
def test_uploads_at_the_same_moment_become_versions_in_a_row(give, clerk, existing) -> None:
    """From the very first version on, whoever comes second is the next version."""
    document = give()
    for _ in range(existing):
        attach(SUBJECT, "site-plan", document, clerk.pk)
    start = threading.Barrier(6)
    versions = []

    def upload() -> None:
        try:
            start.wait()
            versions.append(attach(SUBJECT, "site-plan", document, clerk.pk).version)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(versions) == list(range(existing + 1, existing + 7))
    assert Attachment.objects.filter(superseded_by__isnull=True).count() == 1
