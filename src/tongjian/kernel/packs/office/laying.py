"""Published contents as folders that never change, and the signpost that says which of them is in force."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from tongjian.kernel.packs.in_force import Laid, laid_root, one_at_a_time, put_up
from tongjian.kernel.packs.office.content import Content, digest_of
from tongjian.kernel.packs.office.models import Revision, RevisionState


def lay(content: Content) -> Path:
    """The folder that holds this content, laid out now if it was not yet.

    It lies in a folder named by the digest of all its files and appears there in one step, so that nobody
    reads half of it, whatever becomes of the process that laid it out.
    """
    city = content.city
    total = hashlib.sha256()
    for path, body in content.everything():
        total.update(f"{path} {digest_of(body)}\n".encode())
    root = laid_root(city)
    home = root / total.hexdigest()
    with one_at_a_time(root, "laying"):
        if not home.is_dir():
            waiting = root / "laying.tmp"
            shutil.rmtree(waiting, ignore_errors=True)  # of one that ended in the middle
            content.lay(waiting / city)
            waiting.rename(home)
    return home / city


def put_up_published(city: str) -> None:
    """Lay out what is in force and what will be, and say from when. Done again it changes nothing.

    Of two publications for one day the later one counts; one that was withdrawn never does.
    1 SQL query, and 1 for each content.
    """
    with one_at_a_time(laid_root(city), "in-force"):
        standing = Revision.objects.filter(city=city, state=RevisionState.PUBLISHED, withdrawal=None)
        rows = list(standing.order_by("number"))
        today = timezone.localdate()
        begun = [row for row in rows if row.effective_from and row.effective_from <= today]
        ahead = [row for row in rows if row.effective_from and row.effective_from > today]
        put_up(
            city,
            [
                Laid(row.effective_from, lay(Content(city, row.overlay)).parent.name)
                for row in [*begun[-1:], *ahead]
                if row.effective_from
            ],
        )


def put_up_all() -> None:
    """The same for every city that was ever changed in pages; for the start of the platform.

    A new release may bring new files: they are laid out together with what was changed in pages.
    """
    published = Revision.objects.filter(state=RevisionState.PUBLISHED)
    for city in published.order_by("city").values_list("city", flat=True).distinct():
        put_up_published(city)


def overlay_digest(overlay: Mapping[str, str | None]) -> str:
    """SHA-256 over the changed files of a city."""
    return hashlib.sha256(json.dumps(sorted(overlay.items())).encode()).hexdigest()
