"""Where the contents of a package come from. A system adds what it keeps of a project when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tongjian.kernel.archive.entries import Asked, Entry, Gap
from tongjian.kernel.cases.queries import Names
from tongjian.kernel.cases.tree import Tree
from tongjian.kernel.projects.models import Project


@dataclass(frozen=True)
class Dossier:
    """A project with all its cases as loaded, in the order in which they were opened."""

    project: Project
    trees: tuple[Tree, ...]
    names: Names


Source = Callable[[Dossier], Iterator[Entry | Gap | Asked]]
Excuse = Callable[[Tree], Mapping[str, str]]

_sources: list[Source] = []
_excuses: list[Excuse] = []


def register(source: Source) -> Source:
    """Ask this source too. Its number of SQL queries must not grow with what it finds."""
    _sources.append(source)
    return source


def excuse(excusing: Excuse) -> Excuse:
    """Ask why materials (by name) were rightly not handed in with a stage."""
    _excuses.append(excusing)
    return excusing


def collected(dossier: Dossier) -> Iterator[Entry | Gap | Asked]:
    """What all sources have to say."""
    for source in _sources:
        yield from source(dossier)


def excused(tree: Tree) -> dict[str, str]:
    """The reasons by name of the material."""
    return {name: because for excusing in _excuses for name, because in excusing(tree).items()}
