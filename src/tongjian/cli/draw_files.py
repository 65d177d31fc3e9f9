"""The files of a draw: rules in YAML, lists in CSV; read into a plan, written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tongjian.engines.drawing.annotate import write_atomically
from tongjian.engines.draws import (
    DrawError,
    Interest,
    Plan,
    Rules,
    Staff,
    plan,
    read_inspectors,
    read_interests,
    read_objects,
)
from tongjian.engines.scrutiny.yamlfile import parse
from tongjian.engines.scrutiny.yamlwords import file_words


@dataclass(frozen=True, slots=True)
class ListOptions:
    """Where rules and lists stand; without inspectors nobody is drawn to go."""

    rules: Path
    objects: Path
    inspectors: Path | None
    interests: Path | None


def read_plan(files: ListOptions) -> tuple[list[str], Plan]:
    """What was left unread, in sentences, and the plan. Raises `DrawError`, `FileMistakes`, `OSError`."""
    rules = parse(files.rules, Rules)
    listed = read_objects(files.objects.read_bytes())
    unread = {files.objects: listed.unread}
    staff = None
    if files.inspectors:
        people = read_inspectors(files.inspectors.read_bytes())
        unread[files.inspectors] = people.unread
        interests: tuple[Interest, ...] = ()
        if files.interests:
            read = read_interests(files.interests.read_bytes())
            unread[files.interests], interests = read.unread, read.rows
        staff = Staff.of(people.rows, interests)
    told = [f"{path}：未使用的列 {'、'.join(names)}。" for path, names in unread.items() if names]
    return told, plan(rules, listed.objects, staff)


def write_text(path: Path, text: str) -> None:
    """Write the file as UTF-8, whole or not at all. Raises `DrawError`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode())
    except OSError as error:
        raise DrawError(f"不能写到 {path}：{file_words(error)}。请检查路径和权限。") from None
