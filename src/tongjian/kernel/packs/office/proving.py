"""The proof of a working copy: the very check of `tongjian pack check`, on the files as they would be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tongjian.engines.expressions import Kind
from tongjian.kernel.packs.check import check
from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.in_force import laid_root, one_at_a_time
from tongjian.kernel.packs.loader import Reading, load_pack
from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.office.content import Content
from tongjian.kernel.packs.office.laying import overlay_digest
from tongjian.kernel.packs.office.models import Revision
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.sources import digest_of

_KEPT = 8
_PROOFS: dict[tuple[str, str], Proof] = {}


@dataclass(frozen=True)
class Proof:
    """What the check says of a working copy; `pack` is None while there are mistakes."""

    mistakes: tuple[Mistake, ...]
    pack: Pack | None

    def of(self, path: str) -> list[Mistake]:
        """The mistakes of one file."""
        return [mistake for mistake in self.mistakes if mistake.file == path]


def prove(revision: Revision) -> Proof:
    """Check every file of the revision together. `file` of each mistake is its path in the city's folder.

    The same files are checked once in a process.
    """
    key = (digest_of(pack_folders(revision.city)), overlay_digest(revision.overlay))
    if known := _PROOFS.get(key):
        return known
    with laid_draft(revision) as folder:
        proof = prove_folder(folder)
    while len(_PROOFS) >= _KEPT:
        _PROOFS.pop(next(iter(_PROOFS)), None)
    _PROOFS[key] = proof
    return proof


def prove_folder(folder: Path) -> Proof:
    """The same for a folder that is laid out already."""
    mistakes = tuple(sorted(_near(mistake, folder) for mistake in check(folder)))
    if mistakes:
        return Proof(mistakes, None)
    try:
        return Proof((), load_pack(folder))
    except PackErrors as error:
        return Proof(tuple(_near(mistake, folder) for mistake in error.mistakes), None)


def attributes_of(revision: Revision) -> Mapping[str, Kind]:
    """What projects carry by the working copy, whatever else is wrong with it."""
    with laid_draft(revision) as folder:
        return Reading(pack_folders(folder)).attributes


@contextmanager
def laid_draft(revision: Revision) -> Iterator[Path]:
    """The working copy as a folder, for one reader at a time; files that did not change are not rewritten."""
    with one_at_a_time(laid_root(revision.city), "draft"):
        yield Content(revision.city, revision.overlay).lay(draft_root(revision) / revision.city)


def draft_root(revision: Revision) -> Path:
    """Where the working copy is laid out."""
    return laid_root(revision.city) / f"draft-{revision.pk}"


def clear(revision: Revision) -> None:
    """Take the laid-out working copy away; it can be laid out again at any time."""
    with one_at_a_time(laid_root(revision.city), "draft"):
        shutil.rmtree(draft_root(revision), ignore_errors=True)


def _near(mistake: Mistake, folder: Path) -> Mistake:
    """Files of the city by their path in it, those of a base with the name of the base before."""
    file = Path(mistake.file)
    if file.is_relative_to(folder):
        shown = file.relative_to(folder).as_posix()
    else:
        base = next((parent for parent in file.parents if parent.name.startswith("_")), None)
        shown = file.relative_to(base.parent).as_posix() if base else file.name
    return Mistake(shown, mistake.line, mistake.sentence, mistake.mend)
