"""Drafts: saved field by field, two windows never lose a keystroke; handed in once, then never changed."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tongjian.kernel.forms import actions
from tongjian.kernel.forms.editing import Entry, Fate, TableFullError
from tongjian.kernel.forms.errors import ClosedError, IncompleteError, NotOwnerError
from tongjian.kernel.forms.guard import SUBMISSIONS
from tongjian.kernel.forms.models import Draft, Submission
from tongjian.kernel.forms.prefill import EARLIER, Source
from tongjian.kernel.forms.queries import altered, answers, draft_errors, earlier
from tongjian.kernel.forms.schema import Form
from tongjian.kernel.forms.sealing import canonical, digest_of
from tongjian.kernel.people.viewer import SYSTEM, Viewer
from tongjian.kernel.projects.actions import correct, facts_of
from tongjian.kernel.projects.models import Project

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def one(draft: Draft, path: str, text: str, base: int, by: Viewer) -> actions.Saved:
    return actions.save(draft.pk, [Entry(path, [text], base)], by)


def fill(draft: Draft, data: dict[str, Any], by: Viewer) -> None:
    """Type complete data through the same door as a browser."""
    draft.refresh_from_db()
    plain = {name: value for name, value in data.items() if not isinstance(value, list)}
    texts = {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in plain.items()
    }
    actions.save(draft.pk, [Entry(n, [t], draft.revisions.get(n, 0)) for n, t in texts.items()], by)
    for row in data["buildings"]:
        actions.add_row(draft.pk, "buildings", by)
        draft.refresh_from_db()
        name = draft.data["buildings"][-1]["_row"]
        actions.save(draft.pk, [Entry(f"buildings.{name}.{c}", [str(v)], 0) for c, v in row.items()], by)
    draft.refresh_from_db()


def test_a_draft_begins_with_what_the_project_knows(draft: Draft, project: Project) -> None:
    assert draft.data == {"project_name": project.name}
    assert draft.sources == {"project_name": "project"}
    assert draft.owner_id == project.applicant_id


def test_beginning_again_goes_on(draft: Draft, form: Form, project: Project, applicant: Viewer) -> None:
    one(draft, "note", "记下", 0, applicant)
    again = actions.start_draft(form, draft.subject, project, applicant)
    assert again.pk == draft.pk
    assert again.data["note"] == "记下"


def test_starting_costs_few_queries(
    form: Form, project: Project, applicant: Viewer, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):  # savepoints of get_or_create among them
        actions.start_draft(form, "application:2", project, applicant)
    with django_assert_max_num_queries(6):
        actions.start_draft(form, "application:3", project, applicant)


def test_a_field_is_saved_with_its_revision(draft: Draft, applicant: Viewer) -> None:
    (written,) = one(draft, "note", "第一稿", 0, applicant).written
    assert (written.fate, written.revision) == (Fate.SAVED, 1)
    draft.refresh_from_db()
    assert draft.data["note"] == "第一稿"
    assert draft.updated_by_id == applicant.user


def test_saving_costs_three_queries(
    draft: Draft, applicant: Viewer, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):  # lock, write, and the two of the savepoint
        one(draft, "note", "一", 0, applicant)


def test_typing_over_a_known_value_takes_its_mark_away(draft: Draft, applicant: Viewer) -> None:
    one(draft, "project_name", "新名", 0, applicant)
    draft.refresh_from_db()
    assert draft.sources == {}


def test_an_old_window_cannot_overwrite_unseen(draft: Draft, applicant: Viewer) -> None:
    one(draft, "note", "甲窗口", 0, applicant)
    (written,) = one(draft, "note", "乙窗口", 0, applicant).written
    assert (written.fate, written.mine, written.theirs) == (Fate.STALE, "乙窗口", "甲窗口")
    draft.refresh_from_db()
    assert draft.data["note"] == "甲窗口"
    (mended,) = one(draft, "note", "乙窗口", written.revision, applicant).written
    assert mended.fate is Fate.SAVED


def test_the_same_value_from_an_old_window_is_no_quarrel(draft: Draft, applicant: Viewer) -> None:
    one(draft, "note", "同样", 0, applicant)
    assert one(draft, "note", "同样", 0, applicant).written[0].fate is Fate.SAME


def test_different_fields_never_collide(draft: Draft, applicant: Viewer) -> None:
    one(draft, "note", "甲", 0, applicant)
    assert one(draft, "use", "office", 0, applicant).written[0].fate is Fate.SAVED
    draft.refresh_from_db()
    assert draft.data["note"] == "甲"
    assert draft.data["use"] == "office"


def test_what_appears_and_vanishes_is_told(draft: Draft, applicant: Viewer) -> None:
    assert one(draft, "use", "residential", 0, applicant).appeared == {"households"}
    assert one(draft, "households", "200", 0, applicant).appeared == {"per_household"}
    assert one(draft, "use", "office", 1, applicant).vanished == {"households", "per_household"}
    draft.refresh_from_db()
    assert draft.data["households"] == 200  # hidden, not lost


def test_rows_come_and_go(draft: Draft, applicant: Viewer) -> None:
    actions.add_row(draft.pk, "buildings", applicant)
    actions.add_row(draft.pk, "buildings", applicant)
    one(draft, "buildings.r2.number", "2#", 0, applicant)
    saved = one(draft, "buildings.r1.storeys", "6", 0, applicant)
    assert saved.appeared == {"buildings.r1.lift"}
    actions.remove_row(draft.pk, "buildings", "r1", applicant)
    gone = one(draft, "buildings.r1.number", "1#", 0, applicant)
    assert gone.written[0].fate is Fate.GONE
    actions.add_row(draft.pk, "buildings", applicant)
    draft.refresh_from_db()
    assert draft.data["buildings"] == [{"_row": "r2", "number": "2#"}, {"_row": "r4"}]


def test_a_full_table_takes_no_more_rows(draft: Draft, applicant: Viewer) -> None:
    for _ in range(3):
        actions.add_row(draft.pk, "buildings", applicant)
    with pytest.raises(TableFullError, match="“楼栋”最多 3 行"):
        actions.add_row(draft.pk, "buildings", applicant)


def test_a_stranger_may_neither_save_nor_hand_in(draft: Draft, stranger: Viewer) -> None:
    with pytest.raises(NotOwnerError):
        one(draft, "note", "一", 0, stranger)
    with pytest.raises(NotOwnerError):
        actions.freeze(draft, stranger)


def test_an_incomplete_draft_is_not_handed_in(draft: Draft, applicant: Viewer) -> None:
    with pytest.raises(IncompleteError) as refused:
        actions.freeze(draft, applicant)
    assert refused.value.errors == draft_errors(draft)
    assert not Submission.objects.exists()
    draft.refresh_from_db()
    assert draft.closed_at is None


def test_a_corrected_project_changes_what_is_asked(
    draft: Draft, project: Project, good: dict[str, Any], applicant: Viewer
) -> None:
    fill(draft, good, applicant)
    correct(project, replace(facts_of(project), kind="government"), applicant)
    draft.refresh_from_db()
    assert [error.field for error in draft_errors(draft)] == ["approval"]


def test_handing_in_keeps_what_is_shown(draft: Draft, applicant: Viewer, good: dict[str, Any]) -> None:
    fill(draft, good | {"use": "office"}, applicant)
    submission = actions.freeze(draft, applicant)
    text = canonical({n: v for n, v in (good | {"use": "office"}).items() if n != "households"})
    assert submission.data == text
    assert submission.digest == digest_of(str(submission.salt), text)
    with pytest.raises(ClosedError):
        one(draft, "note", "改", 0, applicant)
    with pytest.raises(ClosedError):
        actions.freeze(draft, applicant)
    actions.reopen(draft.pk)
    one(draft, "note", "补正", 0, applicant)


def test_handing_in_costs_few_queries(
    draft: Draft, applicant: Viewer, good: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    fill(draft, good, applicant)
    with django_assert_max_num_queries(5):  # lock, close, keep, and the two of the savepoint
        actions.freeze(draft, applicant)


def test_two_submissions_of_the_same_have_different_digests(
    draft: Draft, applicant: Viewer, good: dict[str, Any]
) -> None:
    fill(draft, good, applicant)
    first = actions.freeze(draft, applicant)
    actions.reopen(draft.pk)
    assert actions.freeze(draft, applicant).digest != first.digest


def test_answers_are_read_in_the_order_of_the_form(
    draft: Draft, applicant: Viewer, good: dict[str, Any]
) -> None:
    fill(draft, good | {"phone": "13800138000"}, applicant)
    submission = actions.freeze(draft, applicant)
    sections = answers(submission, masked=True)
    assert [section.title for section in sections] == ["项目情况", "资金与日期", "单位与楼栋"]
    phone, buildings = sections[2].answers
    assert phone.text == "138*****000"
    assert buildings.columns[:2] == ("楼号", "层数")
    assert buildings.rows[0][:2] == ("1#", "3")
    assert sections[0].answers[2].text == "120 户"


@pytest.fixture
def submission(draft: Draft, applicant: Viewer, good: dict[str, Any]) -> Submission:
    fill(draft, good, applicant)
    return actions.freeze(draft, applicant)


@pytest.mark.parametrize(
    "change",
    [
        {"data": "{}"},
        {"salt": "0"},
        {"subject": "case:other"},
        {"at": timezone.now()},
        {"erased_at": timezone.now()},
        {"data": None, "salt": None},
        {"data": None, "salt": None, "erased_at": timezone.now(), "erased_reason": "因", "city": "rugao"},
    ],
)
def test_the_database_refuses_every_change(submission: Submission, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(**change)


def test_the_database_refuses_to_delete(submission: Submission) -> None:
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).delete()


def test_a_tampered_submission_is_found(submission: Submission) -> None:
    assert list(altered()) == []
    with connection.cursor() as cursor:
        suffix = "" if connection.vendor == "sqlite" else " ON forms_submission"
        cursor.execute(f"DROP TRIGGER forms_submission_unchanged{suffix}")
    Submission.objects.update(data=str(submission.data).replace("120", "121"))
    assert list(altered()) == [submission.digest]
    SUBMISSIONS.install()


def test_erasure_keeps_the_digest(submission: Submission) -> None:
    actions.erase(submission, "本人申请删除", SYSTEM)
    kept = Submission.objects.get(pk=submission.pk)
    assert (kept.data, kept.salt, kept.erased_reason) == (None, None, "本人申请删除")
    with pytest.raises(LookupError, match="内容已按个人信息保护的要求删除"):
        answers(kept)
    with pytest.raises(ValueError, match="已经删除过"):
        actions.erase(submission, "再删", SYSTEM)


def test_erasure_needs_a_reason(submission: Submission) -> None:
    with pytest.raises(ValueError, match="要写明原因"):
        actions.erase(submission, " ", SYSTEM)


def test_triggers_come_back(submission: Submission) -> None:
    assert SUBMISSIONS.missing() == []
    with connection.cursor() as cursor:
        suffix = "" if connection.vendor == "sqlite" else " ON forms_submission"
        cursor.execute(f"DROP TRIGGER forms_submission_not_deleted{suffix}")
    assert SUBMISSIONS.missing() == ["forms_submission_not_deleted"]
    SUBMISSIONS.install()
    assert SUBMISSIONS.missing() == []


def test_the_next_form_offers_what_was_given(
    submission: Submission, form: Form, project: Project, applicant: Viewer
) -> None:
    sources = earlier(submission.owner_id, submission.city)
    draft = actions.start_draft(form, "application:next", project, applicant, sources=sources)
    assert draft.sources["project_name"] == "project"
    assert draft.sources["civil"] == "earlier"
    assert draft.data["buildings"] == [{"_row": "r1", "number": "1#", "storeys": 3, "height": "9.8"}]


def test_a_choice_no_longer_offered_is_asked_again(form: Form, project: Project, applicant: Viewer) -> None:
    old = Source(EARLIER, {"use": "warehouse", "tags": ["green", "gone"], "note": "留着", "households": "多"})
    draft = actions.start_draft(form, "application:3", project, applicant, sources=[old])
    assert draft.data == {"project_name": project.name, "note": "留着"}


@pytest.mark.django_db(transaction=True)
def test_eight_windows_save_eight_fields_at_the_same_moment(draft: Draft, applicant: Viewer) -> None:
    names = ["project_name", "use", "households", "note", "civil", "other", "begins", "ends"]
    texts = ["名", "office", "9", "注", "1", "2", "2024-05-01", "2025-05-01"]
    start, failures = threading.Barrier(len(names)), list[BaseException]()

    def type_in(name: str, text: str) -> None:
        try:
            start.wait()
            one(draft, name, text, 0, applicant)
        except BaseException as error:  # noqa: BLE001 - told to the test, whose assertion shows it
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=type_in, args=pair) for pair in zip(names, texts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    draft.refresh_from_db()
    assert set(names) <= draft.data.keys()
    assert draft.revision == len(names)
