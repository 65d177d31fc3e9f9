"""Every write on self-checks: ask for one, ask again with corrections, keep the drawing, delete it all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from tongjian.kernel.documents.actions import attach, clean_name, received, store
from tongjian.kernel.documents.models import Document
from tongjian.kernel.jobs.actions import enqueue
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.people.middleware import ViewerRequest
from tongjian.systems.scrutiny.corrections.queries import told_of
from tongjian.systems.scrutiny.corrections.told import Told
from tongjian.systems.scrutiny.models import CheckState, SelfCheck
from tongjian.systems.scrutiny.selfcheck.given import Given
from tongjian.systems.scrutiny.selfcheck.holders import make_holder, organisation_of
from tongjian.systems.scrutiny.selfcheck.limits import SIGNED_IN, file_limits
from tongjian.systems.scrutiny.selfcheck.rooms import rooms

SELF_CHECK, SWEEP = "scrutiny.self-check", "scrutiny.self-check.sweep"
LASTING = timedelta(hours=1)
"""How long a self-check and its files last."""


def ask(request: ViewerRequest, city: str, file: UploadedFile[Any], given: Given) -> SelfCheck:
    """Take a drawing in and have it scrutinised. Raises documents.actions.RefusedError."""
    name, check = clean_name(file.name or ""), uuid4()
    with received(file, name, file_limits(request), rooms().arrivals) as (incoming, _):
        rooms().furnish(check, incoming)
    try:
        return _ask(request, city, name, check, incoming.sha256, incoming.size, given)
    except BaseException:
        # Nobody would ever ask for these files.
        rooms().clear(check)
        raise


@transaction.atomic
def _ask(
    request: ViewerRequest, city: str, name: str, check: UUID, sha256: str, size: int, given: Given
) -> SelfCheck:
    visitor = request.viewer.is_anonymous
    organisation = None if visitor else organisation_of(request.viewer, city)
    now = timezone.now()
    asked = SelfCheck.objects.create(
        id=check,
        city=city,
        name=name,
        sha256=sha256,
        size=size,
        user_id=request.viewer.user,
        organisation_id=organisation,
        holder=make_holder(request) if visitor else "",
        against=given.against[:200],
        conditions=given.conditions,
        declared=given.declared,
        parcel=given.ground.parcel,
        edition=given.ground.edition,
        corrections=told_of(city, organisation, sha256).as_text(),
        asked_at=now,
        expires_at=now + LASTING,
    )
    _set_to_work(asked)
    return asked


@transaction.atomic
def ask_again(check: SelfCheck, told: Told) -> None:
    """Have the same drawing scrutinised with these corrections; its hour begins anew."""
    now = timezone.now()
    check.corrections, check.round = told.as_text(), check.round + 1
    check.state, check.sentence, check.mend, check.judged_at = CheckState.WAITING, "", "", None
    check.asked_at, check.expires_at = now, now + LASTING
    check.save()
    _set_to_work(check)


def _set_to_work(check: SelfCheck) -> None:
    enqueue(SELF_CHECK, {"check": str(check.pk), "round": check.round}, city=check.city)
    enqueue(SWEEP, {}, city=check.city, run_after=check.expires_at)


def delete(check: SelfCheck) -> None:
    """Remove a self-check with all its files, now."""
    # The files first: if this is cut short, what is left is a row that the sweep removes.
    rooms().clear(check.pk)
    check.delete()


def keep(check: SelfCheck, organisation: int, by: int) -> Document | None:
    """Make the drawing a document of the organisation, offered later as material. None when it is gone."""
    path = rooms().drawing(check.pk)
    if not path.is_file():
        return None
    with path.open("rb") as content:
        document = store(content, check.name, city=check.city, owner=organisation, by=by, limits=SIGNED_IN)
    with transaction.atomic():
        row = SelfCheck.objects.select_for_update(no_key=True).filter(pk=check.pk).first()
        if row is None or row.kept_id is not None:
            # Deleted, or kept by another click, in the meantime: the content lies there once in any case.
            document.delete()
            return None if row is None else row.kept
        for slot in _slots(check.city):
            attach(f"self-check:{check.pk}", slot, document, by)
        SelfCheck.objects.filter(pk=check.pk).update(kept=document)
    return document


def _slots(city: str) -> Iterator[str]:
    """Materials of the city that are such drawings: under these names a kept one is offered."""
    materials = [material for matter in pack_of(city).matters.values() for material in matter.materials]
    yield from dict.fromkeys(each.name for each in materials if each.scrutiny == "drawing")
