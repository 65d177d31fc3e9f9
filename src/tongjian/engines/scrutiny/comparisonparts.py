"""The comparison of a report with the one before: what changed, and whether anybody had asked for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongjian.engines.scrutiny.changeparts import ChangePart, ComparisonPart
from tongjian.engines.scrutiny.comparing import Change, ChangeKind, compare
from tongjian.engines.scrutiny.elements import Element
from tongjian.engines.scrutiny.judge import Judged, Verdict
from tongjian.engines.scrutiny.locks import Today, meant, name_of
from tongjian.engines.scrutiny.report import Report


def comparison_part(
    previous: Report, seen: Mapping[str, Element], judged: Sequence[Judged]
) -> ComparisonPart:
    """What became of the previous report's elements and locks in this submission."""
    before = {handle: Element(**element.model_dump()) for handle, element in previous.elements.items()}
    found = compare(before, seen)
    wishes = _Wishes.of(previous, before)
    changes = tuple(_change(change, wishes) for change in found.changes)
    titles = {finding.rule: finding.title for finding in previous.findings}
    today = Today(judged, seen, found.pairs, titles)
    handles: dict[ChangeKind, list[str]] = defaultdict(list)
    for part in changes:
        handles[ChangeKind(part.kind)].append(part.after or part.before or "")
    return ComparisonPart(
        added=tuple(handles[ChangeKind.ADDED]),
        moved=tuple(handles[ChangeKind.MOVED]),
        removed=tuple(handles[ChangeKind.REMOVED]),
        retagged=tuple(handles[ChangeKind.RETAGGED]),
        outside=tuple(part.after or part.before or "" for part in changes if part.outside),
        renumbered=sum(old != new for old, new in found.pairs.items()),
        changes=changes,
        locks=tuple(today.end_of(lock) for lock in previous.locks),
    )


@dataclass(frozen=True)
class _Wishes:
    """What the previous report asked for: numbers of findings, by what they ask to be changed."""

    change: Mapping[str, tuple[int, ...]]
    words: Mapping[str, tuple[int, ...]]
    """By handle: only to write something on it."""
    kinds: Mapping[str, tuple[int, ...]]
    """By what it is: failures of the whole site, which more or fewer of the kind may mend."""
    passed: Mapping[str, tuple[str, ...]]
    """Rules each handle had passed."""

    @classmethod
    def of(cls, previous: Report, before: Mapping[str, Element]) -> _Wishes:
        change, words, kinds = (defaultdict[str, tuple[int, ...]](tuple) for _ in range(3))
        for finding in previous.findings:
            asked = meant(finding.entities, before)
            verdict = Verdict(finding.verdict)
            if verdict in {Verdict.FAIL, Verdict.REVIEW}:
                for handle in asked:
                    change[handle] += (finding.number,)
            elif verdict is Verdict.NOT_VERIFIABLE:
                for handle in asked:
                    words[handle] += (finding.number,)
            if verdict is Verdict.FAIL and finding.where is None:
                for title in {before[handle].title for handle in asked}:
                    kinds[title] += (finding.number,)
        passed = defaultdict[str, tuple[str, ...]](tuple)
        for rule, handles in previous.passed.items():
            for handle in handles:
                passed[handle] += (rule,)
        return cls(change, words, kinds, passed)

    def behind(self, change: Change) -> tuple[int, ...]:
        """The findings that asked for the change."""
        handle = change.before_handle
        if handle is None:
            return self.kinds.get(change.element.title, ())
        asked = self.change.get(handle, ())
        return (*asked, *self.words.get(handle, ())) if change.kind is ChangeKind.RETAGGED else asked


def _change(change: Change, wishes: _Wishes) -> ChangePart:
    asked_by = wishes.behind(change)
    return ChangePart(
        kind=change.kind.value,
        layer=change.element.title or change.element.layer,
        before=change.before_handle,
        after=change.after_handle,
        box_before=change.before.box if change.before else None,
        box_after=change.after.box if change.after else None,
        shift=change.shift,
        attributes=change.attributes,
        asked_by=asked_by,
        outside=not asked_by,
        passed=wishes.passed.get(change.before_handle or "", ()),
        sentence=_sentence(change),
    )


def _sentence(change: Change) -> str:
    handle = change.after_handle or change.before_handle or ""
    name = name_of(change.element, handle)
    if change.before_handle and change.after_handle and change.before_handle != change.after_handle:
        name += f"，原编号 {change.before_handle}"
    match change.kind:
        case ChangeKind.ADDED:
            return f"新增{name}"
        case ChangeKind.REMOVED:
            return f"删去{name}"
        case ChangeKind.MOVED:
            return f"{name}：{_movement(change)}{_words(change)}"
        case ChangeKind.RETAGGED:
            return f"{name}：{_words(change).lstrip('，') or _relayered(change)}"


def _movement(change: Change) -> str:
    before, after = change.before, change.after
    if change.shift is None or not (before and before.box and after and after.box):
        return "形状改变"
    dx, dy = change.shift
    old, new = before.box, after.box
    distance = (dx * dx + dy * dy) ** 0.5
    return f"由 ({old[0]:.2f}, {old[1]:.2f}) 移至 ({new[0]:.2f}, {new[1]:.2f})，移动 {distance:.2f} m"


def _words(change: Change) -> str:
    return "".join(
        f"，{key} {old or '未注'} → {new or '未注'}" for key, (old, new) in change.attributes.items()
    )


def _relayered(change: Change) -> str:
    before, after = change.before, change.after
    if before and after and before.title != after.title:
        return f"由{before.title}改为{after.title}"
    return f"图层由“{before.layer if before else ''}”改为“{after.layer if after else ''}”"
