"""A working copy is changed file by file, proved as a whole, and published whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from bench import world
from bench.threads import at_the_same_moment
from tests.kernel.packs.office.conftest import MATTER, change
from tongjian.kernel.jobs.models import Job
from tongjian.kernel.packs import actions as packs_actions
from tongjian.kernel.packs.in_force import source_in_force
from tongjian.kernel.packs.models import Definition, Edition, Installation
from tongjian.kernel.packs.office import publishing
from tongjian.kernel.packs.office.content import Content, NewFile
from tongjian.kernel.packs.office.laying import lay, put_up_all
from tongjian.kernel.packs.office.models import Edit, Revision, RevisionState
from tongjian.kernel.packs.office.planning import plan
from tongjian.kernel.packs.office.proving import prove
from tongjian.kernel.packs.office.publishing import publish
from tongjian.kernel.packs.office.revisions import abandon, adopt, open_revision, save, take_back
from tongjian.kernel.packs.queries import NotInForce, current_matter, current_stage, pack_of
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.viewer import Viewer

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def published(viewer: Viewer, revision: Revision, day: date | None = None) -> Revision:
    shown = plan(Revision.objects.select_related("base").get(pk=revision.pk))
    return publish(viewer, revision.pk, effective_from=day or timezone.localdate(), seen=shown.digest)


def promised(on: date | None = None) -> int:
    return current_matter(world.CITY, "matter-0", on or timezone.localdate()).matter.promised.days


def test_an_edit_is_proved_with_all_other_files(keeper: Viewer, revision: Revision) -> None:
    assert prove(revision).mistakes == ()
    bad = change(keeper, revision, "process: single", "process: singel")
    (mistake,) = prove(bad).mistakes
    assert (mistake.file, mistake.line) == (MATTER, 9)
    assert (mistake.sentence, mistake.mend) == ("没有流程“singel”", "是否想写“single”")
    with pytest.raises(RefusedError, match="还有 1 处错误"):
        published(keeper, bad)
    assert promised() == 10


def test_what_is_published_today_is_in_force_today(keeper: Viewer, revision: Revision) -> None:
    before = {path: Content(world.CITY, {}).read(path) for path in Content(world.CITY, {}).paths()}
    change(keeper, revision, "promised: {days: 10, verified: false}", "promised: {days: 7, verified: false}")
    done = published(keeper, revision)
    today = timezone.localdate()
    assert (done.state, done.effective_from) == (RevisionState.PUBLISHED, today)
    assert promised() == 7
    assert promised(today - timedelta(days=1)) == 10, "yesterday it was as it was"
    assert pack_of(world.CITY).matters["matter-0"].promised.days == 7
    assert current_stage(world.CITY, "wide", today).matter("matter-0").matter.promised.days == 7
    after = Content(world.CITY, done.overlay)
    assert [path for path in after.paths() if after.read(path) != before[path]] == [MATTER]
    changed = set(after.read(MATTER).decode().splitlines()) - set(before[MATTER].decode().splitlines())
    assert changed == {f"version: {today}", "promised: {days: 7, verified: false}"}
    assert Installation.objects.get(pk=world.CITY).digest == pack_of(world.CITY).digest
    assert packs_actions.outdated() == ()


@pytest.mark.django_db(transaction=True)
def test_what_is_published_for_a_later_day_waits_for_it(
    keeper: Viewer, revision: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, later = timezone.localdate(), timezone.localdate() + timedelta(days=10)
    change(keeper, revision, "days: 10", "days: 7")
    published(keeper, revision, later)
    call_command("work", "--drain")
    assert (promised(today), promised(later)) == (10, 7)
    assert pack_of(world.CITY).matters["matter-0"].promised.days == 10
    assert source_in_force(world.CITY, later) != source_in_force(world.CITY, today) == world.CITY
    following = open_revision(keeper, world.CITY, "再改")
    change(keeper, following, "title: matter-0", "title: 事项甲")
    with pytest.raises(RefusedError, match="不能更早施行"):
        published(keeper, following, today)
    monkeypatch.setattr(timezone, "localdate", lambda *given: later)
    job = Job.objects.get(name="packs.take-force", state="waiting")
    assert timezone.localtime(job.ready_at).date() == later
    publishing_jobs_run()
    assert pack_of(world.CITY).matters["matter-0"].promised.days == 7
    assert packs_actions.outdated() == ()


def publishing_jobs_run() -> None:
    from tongjian.kernel.packs.office import jobs

    jobs._lay({"city": world.CITY})
    with transaction.atomic():
        jobs.take_force({"city": world.CITY}, None)


def test_the_old_content_is_published_again(keeper: Viewer, revision: Revision) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    published(keeper, revision)
    back = open_revision(keeper, world.CITY, "恢复原时限")
    change(keeper, back, "days: 7", "days: 10")
    done = published(keeper, back)
    assert promised() == 10
    assert pack_of(world.CITY).matters["matter-0"].promised.days == 10
    today = timezone.localdate()
    rows = Edition.objects.filter(code="matter-0").values_list("effective_from", "serial", "until")
    assert list(rows) == [(date(2026, 1, 1), 0, None), (today, 0, today), (today, 1, None)]
    assert Definition.objects.filter(code="matter-0").count() == 3, "what was published is kept"
    assert done.overlay.keys() == {MATTER}, "only the day of the version differs from the folder"


def test_an_earlier_publication_is_taken_up_whole(keeper: Viewer, revision: Revision) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    first = published(keeper, revision)
    second = open_revision(keeper, world.CITY, "再改")
    change(keeper, second, "days: 7", "days: 5")
    save(keeper, second.pk, NewFile("periods.yaml", b"x: y\n"), seen="")
    assert adopt(keeper, second.pk, first.number).overlay == first.overlay
    assert adopt(keeper, second.pk, 0).overlay == {}, "as it came in"
    with pytest.raises(RefusedError, match="没有已发布的第9次修订"):
        adopt(keeper, second.pk, 9)


def test_a_published_revision_never_changes(keeper: Viewer, revision: Revision) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    done = published(keeper, revision)
    with pytest.raises(RefusedError, match="已发布（keeper"):
        save(keeper, done.pk, NewFile(MATTER, b"matter: x"), seen="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Revision.objects.filter(pk=done.pk).update(overlay={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Edit.objects.all().delete()


def test_a_matter_that_goes_is_out_of_force_from_the_day(keeper: Viewer, revision: Revision) -> None:
    content = Content(world.CITY, revision.overlay)
    save(keeper, revision.pk, NewFile(MATTER, None), seen=content.digest(MATTER))
    change(keeper, revision, "[matter-0, matter-1, matter-2]", "[matter-1, matter-2]", "stages/wide.yaml")
    shown = plan(Revision.objects.select_related("base").get(pk=revision.pk))
    assert [(each.code, each.what) for each in shown.definitions] == [("matter-0", "停止"), ("wide", "修改")]
    published(keeper, revision)
    with pytest.raises(NotInForce):
        promised()
    assert promised(timezone.localdate() - timedelta(days=1)) == 10


def test_the_plan_names_what_changes_and_every_running_case(keeper: Viewer, revision: Revision) -> None:
    world.open_stage("wide")
    change(keeper, revision, "days: 10", "days: 7")
    shown = plan(Revision.objects.select_related("base").get(pk=revision.pk))
    matter, stage = shown.definitions
    assert matter.differences == ("承诺时限：10 个工作日 → 7 个工作日",)
    assert stage.differences == ("所含事项有新版本：matter-0",)
    assert (matter.cases, matter.movable, stage.cases, shown.cases) == (1, 1, 1, 2)


def test_a_change_seen_too_late_is_not_published(
    keeper: Viewer, colleague: Viewer, revision: Revision
) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    seen = plan(Revision.objects.select_related("base").get(pk=revision.pk)).digest
    change(colleague, revision, "days: 7", "days: 6")
    with pytest.raises(RefusedError, match="预览之后内容又有改动"):
        publish(keeper, revision.pk, effective_from=timezone.localdate(), seen=seen)
    assert promised() == 10


def test_whoever_saves_second_hears_who_was_first(
    keeper: Viewer, colleague: Viewer, revision: Revision
) -> None:
    seen = Content(world.CITY, {}).digest(MATTER)
    change(keeper, revision, "days: 10", "days: 7")
    with pytest.raises(RefusedError, match=r"keeper在.*改过这份文件"):
        save(colleague, revision.pk, NewFile(MATTER, b"matter: matter-0"), seen=seen)
    with pytest.raises(RefusedError, match=r"keeper自.*正在修改（依据某号文调整时限）"):
        open_revision(colleague, world.CITY, "我也改")


def test_a_file_is_taken_back_and_a_copy_given_up(keeper: Viewer, revision: Revision) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    assert take_back(keeper, revision.pk, MATTER).overlay == {}
    assert Edit.objects.filter(revision=revision).count() == 2, "both are on record"
    with pytest.raises(RefusedError, match="没有改动"):
        published(keeper, revision)
    abandon(keeper, revision.pk)
    assert open_revision(keeper, world.CITY, "重来").number == revision.number + 1


@pytest.mark.parametrize(
    "path",
    ["../x.yaml", "/etc/x.yaml", "matters/.x.yaml", "secrets/x.yaml", "matters/x.py", "matters/a b.yaml"],
)
def test_no_file_is_written_outside_a_pack(keeper: Viewer, revision: Revision, path: str) -> None:
    with pytest.raises(RefusedError):
        save(keeper, revision.pk, NewFile(path, b"x: y"), seen="")


def test_strangers_change_nothing(stranger: Viewer, keeper: Viewer, revision: Revision) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    refused: list[Callable[[], object]] = [
        lambda: open_revision(stranger, world.CITY, "试"),
        lambda: save(stranger, revision.pk, NewFile(MATTER, b""), seen=""),
        lambda: take_back(stranger, revision.pk, MATTER),
        lambda: abandon(stranger, revision.pk),
        lambda: adopt(stranger, revision.pk, 0),
        lambda: published(stranger, revision),
    ]
    for attempt in refused:
        with pytest.raises(PermissionDenied):
            attempt()
    assert promised() == 10


@pytest.mark.django_db(transaction=True)
def test_two_administrators_publish_at_the_same_moment(
    keeper: Viewer, colleague: Viewer, revision: Revision
) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    seen = plan(Revision.objects.select_related("base").get(pk=revision.pk)).digest

    def publishing_of(viewer: Viewer) -> Callable[[], str]:
        return lambda: str(publish(viewer, revision.pk, effective_from=timezone.localdate(), seen=seen))

    outcomes = at_the_same_moment([publishing_of(keeper), publishing_of(colleague)])
    refused = [each for each in outcomes if isinstance(each, RefusedError)]
    assert len(refused) == 1, outcomes
    assert str(refused[0]).startswith("这次修订已发布（")
    assert Edition.objects.filter(code="matter-0").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_administrators_begin_at_the_same_moment(keeper: Viewer, colleague: Viewer) -> None:
    outcomes = at_the_same_moment(
        [lambda: open_revision(keeper, world.CITY, "甲"), lambda: open_revision(colleague, world.CITY, "乙")]
    )
    assert sum(isinstance(each, Revision) for each in outcomes) == 1, outcomes
    assert sum(isinstance(each, RefusedError) for each in outcomes) == 1, outcomes


@pytest.mark.parametrize("step", ["put", "install", "enqueue"])
def test_a_crash_between_statements_leaves_everything_as_it_was(
    keeper: Viewer, revision: Revision, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    change(keeper, revision, "days: 10", "days: 7")
    before = (Edition.objects.count(), Definition.objects.count(), Edit.objects.count())

    def crash(*given: object, **named: object) -> None:
        raise RuntimeError("the machine is gone")

    with monkeypatch.context() as patched:
        patched.setattr(publishing, step, crash)
        with pytest.raises(RuntimeError):
            published(keeper, revision)
    assert (Edition.objects.count(), Definition.objects.count(), Edit.objects.count()) == before
    assert Revision.objects.get(pk=revision.pk).state == RevisionState.OPEN
    assert source_in_force(world.CITY) == world.CITY
    assert promised() == 10
    published(keeper, revision)
    assert promised() == 7


@pytest.mark.django_db(transaction=True)
def test_a_crash_after_the_commit_is_made_good_by_the_worker(
    keeper: Viewer, revision: Revision, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are written, but the process is gone before it could say where the content lies."""
    change(keeper, revision, "days: 10", "days: 7")
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "put_up_published", lambda city: None)
        published(keeper, revision)
    assert pack_of(world.CITY).matters["matter-0"].promised.days == 10
    call_command("work", "--drain")
    assert pack_of(world.CITY).matters["matter-0"].promised.days == 7


def test_a_new_release_keeps_what_was_published(keeper: Viewer, revision: Revision) -> None:
    """Files that come with a newer folder join what was changed in pages, at the next start."""
    change(keeper, revision, "days: 10", "days: 7")
    published(keeper, revision)
    folder = Content(world.CITY, {}).folder
    other = folder / "matters" / "matter-1.yaml"
    other.write_text(other.read_text("utf-8").replace("days: 10", "days: 8"), "utf-8")
    assert packs_actions.outdated() == ()
    put_up_all()
    assert packs_actions.outdated() == (world.CITY,)
    matters = pack_of(world.CITY).matters
    assert (matters["matter-0"].promised.days, matters["matter-1"].promised.days) == (7, 8)


def test_the_laid_out_folder_comes_back_when_it_was_lost(
    keeper: Viewer, revision: Revision, tmp_path: Path
) -> None:
    import shutil

    change(keeper, revision, "days: 10", "days: 7")
    published(keeper, revision)
    shutil.rmtree(tmp_path / "packs")
    put_up_all()
    assert pack_of(world.CITY).matters["matter-0"].promised.days == 7


@pytest.mark.django_db(transaction=True)
def test_threads_lay_out_the_same_content_whole(keeper: Viewer, revision: Revision) -> None:
    """Each of them finds every file, however the others stand."""
    changed = change(keeper, revision, "days: 10", "days: 7")
    content = Content(world.CITY, changed.overlay)
    wanted = len(content.paths())

    def laid() -> int:
        return sum(1 for file in lay(content).rglob("*") if file.is_file())

    assert at_the_same_moment([laid] * 6) == [wanted] * 6
