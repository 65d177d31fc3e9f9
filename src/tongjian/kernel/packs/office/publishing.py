"""Publishing: a proved working copy becomes what is in force from a day on, whole and in one transaction."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.packs.actions import install, keep
from tongjian.kernel.packs.models import DefinitionKind
from tongjian.kernel.packs.office.content import Content, NewFile
from tongjian.kernel.packs.office.laying import lay, overlay_digest, put_up_published
from tongjian.kernel.packs.office.models import Revision, RevisionState
from tongjian.kernel.packs.office.paths import code_of, room_of
from tongjian.kernel.packs.office.planning import Plan, plan
from tongjian.kernel.packs.office.proving import clear, prove_folder
from tongjian.kernel.packs.office.revisions import (
    latest_published,
    lock_city,
    lock_open,
    person,
    put,
)
from tongjian.kernel.packs.office.yamltext import data_of, rewritten
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.people.actions.changes import RefusedError
from tongjian.kernel.people.viewer import Viewer

TAKE_FORCE = "packs.take-force"
_VERSIONED = frozenset({"matters", "stages", "forms", "processes"})


def publish(viewer: Viewer, revision_id: int, *, effective_from: date, seen: str) -> Revision:
    """Publish a revision as the administrator saw it; `seen` is the digest of the plan that was shown.

    Definitions that change get the day as their version, in their files too. From that day on new cases are
    opened under them; running cases stay where they are. Raises RefusedError and changes nothing when the
    copy has mistakes, was changed since it was seen, or the day does not fit.
    """
    revision = Revision.objects.select_related("base").get(pk=revision_id)
    prepared = plan(revision, with_cases=False)
    if prepared.mistakes:
        raise RefusedError(f"修订里还有 {len(prepared.mistakes)} 处错误，改正后才能发布。")
    if not prepared.files:
        raise RefusedError("修订里没有改动，无需发布。")
    dated = dated_files(prepared, effective_from)
    content = Content(revision.city, revision.overlay).with_files(dated)
    folder = lay(content)
    proof = prove_folder(folder)
    if proof.pack is None:
        raise RefusedError("写入施行日之后检查没有通过：" + "；".join(map(str, proof.mistakes[:3])))
    with transaction.atomic(durable=True):
        locked = lock_open(viewer, revision_id)
        lock_city(locked.city)
        if overlay_digest(locked.overlay) != seen or seen != prepared.digest:
            raise RefusedError("预览之后内容又有改动，没有发布。请重新查看影响后再发布。")
        must_fit(locked, effective_from)
        put(viewer, locked, Content(locked.city, locked.overlay), dated)
        locked.digest = folder.parent.name
        _publish(viewer, locked, prepared, proof.pack, effective_from)
    # Should this process end before, the job does it.
    put_up_published(locked.city)
    clear(locked)
    return locked


def dated_files(prepared: Plan, day: date) -> list[NewFile]:
    """The files of changed definitions with the day as their version; comments and the rest stay.

    A stage of which only the matters have new versions is as new as they are: its file stays as it is.
    """
    content = Content(prepared.revision.city, prepared.revision.overlay)
    there = content.paths()
    by_code = {(room_of(path).name, code_of(path)): path for path in there}
    paths = {change.path for change in prepared.files if room_of(change.path).name in _VERSIONED}
    paths |= {by_code[key] for key in _new_by_themselves(prepared)}
    files = []
    for path in sorted(paths & set(there)):
        if not path.endswith(".yaml"):
            continue
        text = content.read(path).decode()
        new = rewritten(text, {**data_of(text), "version": day})
        if new != text:
            files.append(NewFile(path, new.encode()))
    return files


def _new_by_themselves(prepared: Plan) -> set[tuple[str, str]]:
    """Room and code of the matters and stages that need the day of force in their own file."""
    assert prepared.pack is not None, "a plan with mistakes is refused before"
    changed = {(change.kind, change.code) for change in prepared.definitions if change.after}
    matters = {code for kind, code in changed if kind is DefinitionKind.MATTER}
    stages = {
        code
        for kind, code in changed
        if kind is DefinitionKind.STAGE and matters.isdisjoint(prepared.pack.stages[code].matters)
    }
    return {("matters", code) for code in matters} | {("stages", code) for code in stages}


def must_fit(revision: Revision, day: date) -> None:
    """Raises RefusedError when the revision cannot be in force from that day on. 1 SQL query."""
    today = timezone.localdate()
    if day < today:
        raise RefusedError(f"施行日 {day} 已经过去。最早可以从今天（{today}）起施行。")
    latest = latest_published(revision.city)
    if latest and latest.pk != revision.base_id:
        raise RefusedError(
            f"这次修订开始之后，第{latest.number}次修订已经发布。请放弃后在新的内容上重新修改。"
        )
    if latest and latest.effective_from and latest.effective_from > day:
        raise RefusedError(
            f"第{latest.number}次修订将于 {latest.effective_from} 施行，这次修订以它为基础，不能更早施行。"
        )


def _publish(viewer: Viewer, revision: Revision, prepared: Plan, pack: Pack, day: date) -> None:
    revision.state = RevisionState.PUBLISHED
    revision.effective_from, revision.closed_at = day, timezone.now()
    revision.closed_by_id = person(viewer)
    revision.notice = {
        "files": [change.path for change in prepared.files],
        "definitions": [
            {"kind": change.kind.value, "code": change.code, "title": change.title, "what": change.what}
            for change in prepared.definitions
        ],
    }
    revision.save()
    if day <= timezone.localdate():
        install(pack, today=day)
    else:
        keep(pack, day)
    begins = timezone.make_aware(datetime.combine(day, time.min))
    enqueue(
        TAKE_FORCE,
        {"city": revision.city},
        city=revision.city,
        unique_key=f"{TAKE_FORCE}:{revision.pk}",
        run_after=max(begins, timezone.now()),
    )
