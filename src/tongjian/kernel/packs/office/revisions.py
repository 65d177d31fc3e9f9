"""The working copy of a city: begun, changed file by file, given up. Every edit is on record."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from tongjian.kernel.packs.models import Installation
from tongjian.kernel.packs.office.content import Content, NewFile, Overlay, changed
from tongjian.kernel.packs.office.models import Blob, Edit, Revision, RevisionState
from tongjian.kernel.packs.office.paths import LARGEST, wrong_with
from tongjian.kernel.people.actions.changes import RefusedError, must_administer
from tongjian.kernel.people.viewer import Viewer

GONE = "-"
"""How the record writes that a file is not there."""


def lock_city(city: str) -> None:
    """Revisions of a city begin and end one after the other. Raises RefusedError when it is not installed."""
    if not Installation.objects.select_for_update(no_key=True).filter(pk=city).exists():
        raise RefusedError(f"“{city}”还没有安装，请先启动一次平台。")


def latest_published(city: str) -> Revision | None:
    """The revision that was published last, be it in force already or not. 1 SQL query."""
    return published(city).order_by("-number").first()


def published(city: str) -> QuerySet[Revision]:
    """What was published of a city and not withdrawn before its day."""
    return Revision.objects.filter(city=city, state=RevisionState.PUBLISHED, withdrawal=None)


@transaction.atomic
def open_revision(viewer: Viewer, city: str, purpose: str) -> Revision:
    """Begin to change the city's content, from what was published last. One revision at a time."""
    must_administer(viewer, city)
    if not purpose.strip():
        raise RefusedError("没有填写修改事由。请写明为什么修改，例如依据的文件。")
    lock_city(city)
    if standing := _open_of(city):
        raise RefusedError(
            f"{standing.opened_by}自{_moment(standing)}起正在修改（{standing.purpose}）。"
            "请在那次修订中一起修改，或等它发布、放弃之后再开始。"
        )
    base = latest_published(city)
    highest = Revision.objects.filter(city=city).aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        city=city,
        number=highest + 1,
        purpose=purpose.strip()[:200],
        base=base,
        overlay=base.overlay if base else {},
        opened_by_id=person(viewer),
    )


@transaction.atomic
def save(viewer: Viewer, revision_id: int, file: NewFile, *, seen: str) -> Revision:
    """Put one file into the working copy. `seen` is the digest of what the page showed, empty for no file.

    Raises RefusedError when somebody else changed the file meanwhile, and says who.
    """
    revision = lock_open(viewer, revision_id)
    content = Content(revision.city, revision.overlay)
    if content.digest(file.path) != seen:
        raise RefusedError(_changed_meanwhile(revision, file.path))
    put(viewer, revision, content, [file])
    return revision


@transaction.atomic
def save_all(viewer: Viewer, revision_id: int, files: list[NewFile]) -> Revision:
    """Put many files into the working copy at once, as an import does."""
    revision = lock_open(viewer, revision_id)
    put(viewer, revision, Content(revision.city, revision.overlay), files)
    return revision


@transaction.atomic
def take_back(viewer: Viewer, revision_id: int, path: str) -> Revision:
    """Let a file be again as it was when the revision began."""
    revision = lock_open(viewer, revision_id)
    before = revision.base.overlay if revision.base else {}
    content = Content(revision.city, before)
    there = content.read(path) if path in content.paths() else None
    put(viewer, revision, Content(revision.city, revision.overlay), [NewFile(path, there)])
    return revision


@transaction.atomic
def adopt(viewer: Viewer, revision_id: int, number: int) -> Revision:
    """Let the working copy hold what an earlier revision published; 0 is the folder the city came in.

    This is how a publication is taken back: what was in force before it is published again.
    """
    revision = lock_open(viewer, revision_id)
    earlier = published(revision.city).filter(number=number).first()
    if number and earlier is None:
        raise RefusedError(f"没有已发布的第{number}次修订。")
    wanted = Content(revision.city, earlier.overlay if earlier else {})
    current = Content(revision.city, revision.overlay)
    there = set(wanted.paths())
    files = [
        NewFile(path, wanted.read(path) if path in there else None)
        for path in changed(current.overlay, wanted.overlay)
    ]
    put(viewer, revision, current, files)
    return revision


@transaction.atomic
def abandon(viewer: Viewer, revision_id: int) -> None:
    """Give the working copy up. Its edits stay on record."""
    revision = lock_open(viewer, revision_id)
    revision.state = RevisionState.ABANDONED
    revision.closed_by_id, revision.closed_at = person(viewer), timezone.now()
    revision.save(update_fields=["state", "closed_by", "closed_at"])


def lock_open(viewer: Viewer, revision_id: int) -> Revision:
    """The revision, locked, while it is open. Raises RefusedError, PermissionDenied."""
    rows = Revision.objects.select_for_update(of=("self",), no_key=True).select_related("base", "closed_by")
    revision = rows.filter(pk=revision_id).first()
    if revision is None:
        raise RefusedError("没有这次修订。请回到列表重新选择。")
    must_administer(viewer, revision.city)
    if revision.state != RevisionState.OPEN:
        assert revision.closed_at is not None, "the state and the moment are written together"
        at = timezone.localtime(revision.closed_at)
        what = RevisionState(revision.state).label
        raise RefusedError(f"这次修订{what}（{revision.closed_by}，{at:%Y-%m-%d %H:%M}），不能再修改。")
    return revision


def put(viewer: Viewer, revision: Revision, content: Content, files: list[NewFile]) -> None:
    """Write files into a locked revision that has this content."""
    for file in files:
        if sentence := wrong_with(file.path):
            raise RefusedError(f"{sentence}。")
        if file.content is not None and len(file.content) > LARGEST:
            raise RefusedError(f"{file.path} 超过 {LARGEST // 1_000_000} MB。请拆小后再上传。")
    new = content.with_files(files)
    by = person(viewer)
    edits = [
        Edit(
            revision=revision,
            path=path,
            before=_written(content.overlay, path),
            after=_written(new.overlay, path),
            by_id=by,
        )
        for path in changed(content.overlay, new.overlay)
    ]
    blobs = [Blob(digest=digest, content=body) for digest, body in new.unsaved.items()]
    Blob.objects.bulk_create(blobs, ignore_conflicts=True)
    Edit.objects.bulk_create(edits)
    revision.overlay = dict(new.overlay)
    revision.save(update_fields=["overlay"])


def person(viewer: Viewer) -> int:
    """The user id of somebody who administers."""
    assert viewer.user is not None, "whoever holds a role is a person"
    return viewer.user


def _written(overlay: Overlay, path: str) -> str:
    return (overlay[path] or GONE) if path in overlay else ""


def _open_of(city: str) -> Revision | None:
    rows = Revision.objects.filter(city=city, state=RevisionState.OPEN).select_related("opened_by")
    return rows.first()


def _changed_meanwhile(revision: Revision, path: str) -> str:
    last = Edit.objects.filter(revision=revision, path=path).select_related("by").order_by("-id").first()
    who = f"{last.by}在{timezone.localtime(last.at):%H:%M}" if last else "其他管理员"
    return f"{who}改过这份文件，本次没有保存。请核对最新内容后重新修改。"


def _moment(revision: Revision) -> str:
    return f"{timezone.localtime(revision.opened_at):%Y年%-m月%-d日 %H:%M}"
