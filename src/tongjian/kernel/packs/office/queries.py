"""What the pages of the office read. The number of SQL queries is stated and tested."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from tongjian.kernel.packs.folder import pack_folders
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.office.content import Content, changed
from tongjian.kernel.packs.office.models import Edit, Revision, RevisionState
from tongjian.kernel.packs.office.paths import OTHER, SHOWN, Room, code_of, is_text, room_of
from tongjian.kernel.packs.office.proving import Proof
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.sources import files_of

HISTORY = 30
"""Earlier revisions shown."""


@dataclass(frozen=True)
class Desk:
    """The office of one city: the open revision, what was published last, and the revisions before."""

    city: str
    revision: Revision | None
    latest: Revision | None
    history: tuple[Revision, ...]

    @property
    def content(self) -> Content:
        """The working copy; without one, what was published last."""
        newest = self.revision or self.latest
        return Content(self.city, newest.overlay if newest else {})

    @property
    def before(self) -> Content:
        """What the working copy is compared with."""
        return Content(self.city, self.latest.overlay if self.latest else {})


@dataclass(frozen=True)
class FileRow:
    """A file in the list. `base` is the pack it comes from where the city has none of its own."""

    path: str
    code: str
    title: str
    state: str
    base: str
    by: str
    mistakes: int

    @property
    def is_form(self) -> bool:
        """Whether it is changed field by field."""
        return room_of(self.path).name == "forms"


@dataclass(frozen=True)
class DiffLine:
    """A line of a comparison; `tone` is added, gone, place or empty."""

    text: str
    tone: str


def desk_of(city: str) -> Desk:
    """1 SQL query."""
    rows = list(
        Revision.objects.filter(city=city)
        .select_related("opened_by", "closed_by", "withdrawal")
        .order_by("-number")[: HISTORY + 1]
    )
    return Desk(
        city=city,
        revision=next((row for row in rows if row.state == RevisionState.OPEN), None),
        latest=next(filter(_stands, rows), None),
        history=tuple(row for row in rows if row.state != RevisionState.OPEN),
    )


def _stands(row: Revision) -> bool:
    return row.state == RevisionState.PUBLISHED and row.taken_back is None


def rows_of(desk: Desk, room: Room, pack: Pack | None, proof: Proof | None, text: str = "") -> list[FileRow]:
    """The files of a room, those of the packs the city extends among them. At most 1 SQL query."""
    own, before = set(desk.content.paths()), set(desk.before.paths())
    inherited = {path: base for path, base in inherited_files(desk.city).items() if path not in own}
    differing = set(changed(desk.before.overlay, desk.content.overlay))
    editors = _editors(desk.revision) if differing else {}
    rows = []
    for path in sorted(own | inherited.keys() | (before & differing)):
        if room_of(path) != room:
            continue
        code = code_of(path)
        title = title_of(path, pack)
        if text and text not in path and text not in title:
            continue
        rows.append(
            FileRow(
                path=path,
                code=code,
                title=title,
                state=_state(path, path in own, path in before, differing),
                base=inherited.get(path, ""),
                by=editors.get(path, ""),
                mistakes=len(proof.of(path)) if proof else 0,
            )
        )
    return rows


def rooms_of(desk: Desk) -> list[tuple[Room, int]]:
    """Every room with the number of its files. No SQL query."""
    paths = {*desk.content.paths(), *inherited_files(desk.city)}
    counts = [(room, sum(room_of(path) == room for path in paths)) for room in (*SHOWN, OTHER)]
    return [(room, count) for room, count in counts if count]


def inherited_files(city: str) -> dict[str, str]:
    """The files of the packs the city extends, with the name of the nearest that has them."""
    found: dict[str, str] = {}
    for base in reversed(pack_folders(city)[1:]):
        for file in files_of(base):
            path = file.relative_to(base).as_posix()
            if path != "pack.yaml":
                found[path] = base.name
    return found


def body_of(desk: Desk, path: str) -> bytes | None:
    """The file of the working copy, else the one it inherits; None when there is none. At most 1 query."""
    try:
        return desk.content.read(path)
    except KeyError:
        pass
    for base in pack_folders(desk.city)[1:]:
        if (file := base / path).is_file() and path in inherited_files(desk.city):
            return file.read_bytes()
    return None


def title_of(path: str, pack: Pack | None) -> str:
    """What a file defines is called; its name where nothing is defined."""
    code, room = code_of(path), room_of(path)
    if pack is not None:
        match room.name:
            case "matters" if code in pack.matters:
                return pack.matters[code].title
            case "stages" if code in pack.stages:
                return pack.stages[code].title
            case "forms" if code in pack.forms:
                return pack.forms[code].title
            case "processes" if code in pack.processes:
                return pack.processes[code].title
    return {"pack.yaml": "区县、部门、红黄灯与编号", "organisations.yaml": "机构与岗位（初次安装）"}.get(
        path
    ) or {
        "themes.yaml": "审批流程类型与判定表",
        "procedures.yaml": "特别程序名录",
        "periods.yaml": "法定期间",
        "regions.yaml": "行政区划",
        "calendar/holidays.yaml": "放假与调休",
    }.get(path, path)


def compared(before: bytes | None, after: bytes | None, path: str) -> list[DiffLine]:
    """Two versions of a file, line by line; of other than texts only that they differ."""
    if before == after:
        return []
    if not is_text(path):
        return [DiffLine(f"内容不同：{len(before or b'')} 字节 → {len(after or b'')} 字节", "place")]
    return list(_lines(_text(before), _text(after)))


def numbered(text: str, mistakes: list[Mistake]) -> list[tuple[int, str, list[Mistake]]]:
    """The lines of a text with the mistakes beside each."""
    return [
        (number, line, [mistake for mistake in mistakes if mistake.line == number])
        for number, line in enumerate(text.splitlines() or [""], 1)
    ]


def history_of(revision: Revision, path: str, most: int = 20) -> list[Edit]:
    """Who changed a file in a revision, newest first. 1 SQL query."""
    return list(Edit.objects.filter(revision=revision, path=path).select_related("by").order_by("-id")[:most])


def _lines(before: str, after: str) -> Iterator[DiffLine]:
    tones = {"+": "added", "-": "gone", "@": "place"}
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3)
    for line in list(found)[2:]:
        yield DiffLine(line, tones.get(line[0], ""))


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "replace")


def _state(path: str, there: bool, before: bool, differing: set[str]) -> str:
    if path not in differing:
        return ""
    return "修改" if there and before else "新增" if there else "删除"


def _editors(revision: Revision | None) -> dict[str, str]:
    if revision is None:
        return {}
    edits = Edit.objects.filter(revision=revision).select_related("by").order_by("id")
    return {edit.path: str(edit.by) for edit in edits}
