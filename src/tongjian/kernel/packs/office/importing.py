"""A folder edited elsewhere becomes a publication: through the same proof, preview and record as pages."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.office.exporting import import_all
from tongjian.kernel.packs.office.models import Revision
from tongjian.kernel.packs.office.planning import Plan, plan
from tongjian.kernel.packs.office.proving import clear
from tongjian.kernel.packs.office.publishing import dated_files, must_fit, publish
from tongjian.kernel.packs.office.revisions import abandon, open_revision
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.viewer import Viewer

Files = dict[str, bytes]
"""The files of a pack's folder by their paths."""


class FaultyFolder(RefusedError):
    """The folder has mistakes; they are all there is to say."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__(f"文件夹有 {len(mistakes)} 处错误，没有导入。")


def rehearse(viewer: Viewer, city: str, files: Files, *, purpose: str, day: date) -> Plan:
    """What importing the folder would touch. Nothing remains of it. Refuses what `import_folder` refuses."""
    with transaction.atomic():
        revision = open_revision(viewer, city, purpose)
        try:
            must_fit(revision, day)
            shown = plan(import_all(viewer, revision.pk, files))
            _must_be_whole(shown, day)
        finally:
            clear(revision)
            transaction.set_rollback(True)
    return shown


def import_folder(viewer: Viewer, city: str, files: Files, *, purpose: str, day: date) -> Revision:
    """Publish the folder from that day on; the export of the city gives the same bytes afterwards.

    Raises `FaultyFolder` with every mistake, RefusedError where nothing differs, another revision is open, a
    changed definition has another day as its version, or the day does not fit. Then only a revision that was
    given up remains.
    """
    rehearse(viewer, city, files, purpose=purpose, day=day)
    revision = open_revision(viewer, city, purpose)
    try:
        revision = import_all(viewer, revision.pk, files)
        shown = plan(revision, with_cases=False)
        _must_be_whole(shown, day)
        return publish(viewer, revision.pk, effective_from=day, seen=shown.digest)
    except RefusedError:
        abandon(viewer, revision.pk)
        clear(revision)
        raise


def _must_be_whole(shown: Plan, day: date) -> None:
    """What is said of the folder before anything is published."""
    if shown.mistakes:
        raise FaultyFolder(shown.mistakes)
    if not shown.files:
        raise RefusedError("文件夹与最近发布的内容完全一样，无需导入。")
    if other := [file.path for file in dated_files(shown, day)]:
        raise RefusedError(
            f"下列文件的内容有变化，版本却不是施行日 {day}：{'、'.join(other)}。"
            f"请把其中的 version 改为 {day} 后再导入，导出才会与文件夹一致。"
        )
