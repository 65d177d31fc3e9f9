"""A publication is taken back before its day: as if it had never been published, and yet on record."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.cases.models import Case
from tongjian.kernel.cases.moving.models import MoveItem, MoveState
from tongjian.kernel.jobs.actions import cancel, enqueue
from tongjian.kernel.packs.actions import definitions_of, keep
from tongjian.kernel.packs.loader import load_pack
from tongjian.kernel.packs.models import Edition
from tongjian.kernel.packs.office.content import Content
from tongjian.kernel.packs.office.exporting import published_content
from tongjian.kernel.packs.office.laying import lay, put_up_published
from tongjian.kernel.packs.office.models import Revision, RevisionState, Withdrawal
from tongjian.kernel.packs.office.publishing import TAKE_FORCE
from tongjian.kernel.packs.office.revisions import latest_published, lock_city, person
from tongjian.kernel.people.actions.changes import RefusedError, must_administer
from tongjian.kernel.people.viewer import Viewer


def withdraw(viewer: Viewer, city: str, number: int, *, reason: str) -> Withdrawal:
    """Withdraw what was published for a later day. Its definitions are in force on no day; the texts stay.

    Raises RefusedError and changes nothing when the day has come, something builds on it, or a case was
    moved to it.
    """
    must_administer(viewer, city)
    if not reason.strip():
        raise RefusedError("没有填写撤回理由。请写明为什么撤回，例如依据的文件。")
    with transaction.atomic(durable=True):
        # The row before the city, in the order in which publishing locks them.
        rows = Revision.objects.select_for_update(of=("self",), no_key=True)
        revision = rows.filter(city=city, number=number, state=RevisionState.PUBLISHED).first()
        if revision is None:
            raise RefusedError(f"没有已发布的第{number}次修订。")
        lock_city(city)
        _must_be_free(revision)
        done = Withdrawal.objects.create(
            revision=revision, by_id=person(viewer), reason=reason.strip()[:200], at=timezone.now()
        )
        _undo(revision)
    # Should this process end before, the job does it.
    put_up_published(city)
    return done


def _must_be_free(revision: Revision) -> None:
    if before := Withdrawal.objects.filter(revision=revision).select_related("by").first():
        at = timezone.localtime(before.at)
        raise RefusedError(f"第{revision.number}次修订已由{before.by}于 {at:%Y-%m-%d %H:%M} 撤回。")
    assert revision.effective_from is not None, "what is published has a day"
    if revision.effective_from <= timezone.localdate():
        raise RefusedError(
            f"第{revision.number}次修订已自 {revision.effective_from} 起施行，不能撤回。"
            "要恢复原来的内容，请开始一次修订，换成以前的内容后发布。"
        )
    latest = latest_published(revision.city)
    if latest and latest.pk != revision.pk:
        raise RefusedError(f"第{latest.number}次修订以它为基础，请先撤回第{latest.number}次修订。")
    if later := Revision.objects.filter(base=revision, state=RevisionState.OPEN).first():
        raise RefusedError(f"第{later.number}次修订正以它为基础修改，请先放弃那次修订，再撤回。")


def _undo(revision: Revision) -> None:
    """Let the editions be as they were before it was published."""
    day = revision.effective_from
    assert day is not None, "what is published has a day"
    before = load_pack(lay(published_content(revision.city)))
    gone = load_pack(lay(Content(revision.city, revision.overlay)))
    known = {each.digest for each in definitions_of(before)}
    digests = {each.digest for each in definitions_of(gone)} - known
    _must_be_unused(revision, digests)
    Edition.objects.filter(city=revision.city, effective_from=day, definition__in=digests).delete()
    keep(before, day)
    cancel(f"{TAKE_FORCE}:{revision.pk}")
    enqueue(
        TAKE_FORCE,
        {"city": revision.city},
        city=revision.city,
        unique_key=f"{TAKE_FORCE}:{revision.pk}:withdrawn",
    )


def _must_be_unused(revision: Revision, digests: set[str]) -> None:
    cases = Case.objects.filter(city=revision.city, definition__in=digests)
    ordered = MoveItem.objects.filter(move__new__in=digests, state=MoveState.WAITING)
    numbers = [*cases.values_list("number", flat=True)[:5], *ordered.values_list("number", flat=True)[:5]]
    if numbers:
        raise RefusedError(
            f"办件 {'、'.join(numbers)} 已变更为按这一版办理，不能撤回。请先在“版本与办件”中把它们改回。"
        )
