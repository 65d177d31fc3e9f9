"""What fails is locked to the department whose rules it breaks, as it is, until it is something else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tongjian.engines.scrutiny.changeparts import LockPart, Outcome, ReleasedPart
from tongjian.engines.scrutiny.elements import Element
from tongjian.engines.scrutiny.judge import Judged, Verdict
from tongjian.engines.scrutiny.measures.figures import ByClass, IndicatorMeasure, ParkingNeed
from tongjian.engines.scrutiny.names import SCALAR_INDICATORS
from tongjian.engines.scrutiny.rules import Rule
from tongjian.engines.siteplan import PlanPart

# What others keep a distance from is never what has to give way, unless it stands alone.
_MEASURED_FROM = frozenset(
    {
        PlanPart.SITE.value,
        PlanPart.ROAD_RED_LINE.value,
        PlanPart.BLUE_LINE.value,
        PlanPart.SETBACK_LINE.value,
        PlanPart.NEIGHBOUR.value,
    }
)
_ENDS: Mapping[Outcome, str] = {
    "passes": "不再违反{rules}，锁定解除",
    "removed": "已删去，锁定解除",
    "fails": "仍违反{rules}，继续锁定",
    "unverified": "{rules}已无法核验",
}


def meant(handles: Iterable[str], seen: Mapping[str, Element]) -> tuple[str, ...]:
    """The elements a finding asks to change, out of all it was measured on."""
    known = [handle for handle in handles if handle in seen]
    movable = tuple(h for h in known if not _MEASURED_FROM.issuperset(seen[h].title.split("、")))
    return movable or tuple(known)


def lock_parts(judged: Sequence[Judged], seen: Mapping[str, Element]) -> tuple[LockPart, ...]:
    """A lock for every failing element and department, and for every indicator the whole site fails by."""
    on_elements: dict[tuple[str, str], list[int]] = defaultdict(list)
    on_the_site: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, finding in enumerate(judged, start=1):
        if finding.verdict is not Verdict.FAIL:
            continue
        rule = finding.rule
        elements = () if _whole_site(finding) else meant(finding.entities, seen)
        for handle in elements:
            on_elements[handle, rule.department].append(number)
        if not elements:
            on_the_site[_indicator(rule) or rule.rule, rule.department].append(number)
    return (
        *(_on_element(key, numbers, judged, seen) for key, numbers in on_elements.items()),
        *(_on_site(key, numbers, judged) for key, numbers in on_the_site.items()),
    )


def passed_elements(judged: Iterable[Judged]) -> Mapping[str, tuple[str, ...]]:
    """Rule → the elements it passed."""
    passed: dict[str, tuple[str, ...]] = {}
    for finding in judged:
        if finding.passed:
            passed[finding.rule.rule] = finding.passed
    return passed


@dataclass(frozen=True)
class Today:
    """This submission, as a lock of the previous one looks at it.

    `pairs`: handles then → now; `titles`: of rules.
    """

    judged: Sequence[Judged]
    seen: Mapping[str, Element]
    pairs: Mapping[str, str]
    titles: Mapping[str, str]

    @cached_property
    def _failing(self) -> Mapping[str, set[str]]:
        """Rule that fails → the elements it fails on."""
        failing: dict[str, set[str]] = defaultdict(set)
        for finding in self.judged:
            if finding.verdict is Verdict.FAIL:
                failing[finding.rule.rule].update(finding.entities)
        return failing

    @cached_property
    def _open(self) -> set[str]:
        return {f.rule.rule for f in self.judged if f.verdict is Verdict.NOT_VERIFIABLE}

    def end_of(self, lock: LockPart) -> ReleasedPart:
        """What became of the lock."""
        now = self.pairs.get(lock.element or "")
        changed = now is not None and self._differs(lock, self.seen[now])
        outcome, rules = self._outcome(lock, now)
        about = "、".join(f"“{self.titles.get(rule, rule)}”" for rule in rules)
        return ReleasedPart(
            **lock.model_dump(include={"element", "title", "indicator", "department", "rules"}),
            now=now,
            outcome=outcome,
            changed=changed,
            held=outcome == "fails" or (outcome == "unverified" and not changed),
            sentence=lock.title + ("已改，" if changed else "") + _ENDS[outcome].format(rules=about),
        )

    def _outcome(self, lock: LockPart, now: str | None) -> tuple[Outcome, Sequence[str]]:
        if lock.element is not None and now is None:
            return "removed", lock.rules
        failing = [r for r in lock.rules if r in self._failing]
        if broken := [r for r in failing if lock.element is None or now in self._failing[r]]:
            return "fails", broken
        if unknown := [r for r in lock.rules if r in self._open]:
            return "unverified", unknown
        return "passes", lock.rules

    def _differs(self, lock: LockPart, element: Element) -> bool:
        return (element.geometry, element.attributes) != (lock.geometry, lock.attributes)


def name_of(element: Element, handle: str) -> str:
    """What a sentence calls the element: 建筑基底 3 号楼（2F）."""
    number = element.stated.get("楼号")
    whose = f" {number} 号楼" if number else ""
    return f"{element.title or element.layer}{whose}（{handle}）"


def _on_element(
    key: tuple[str, str], numbers: Sequence[int], judged: Sequence[Judged], seen: Mapping[str, Element]
) -> LockPart:
    handle, department = key
    element = seen[handle]
    return LockPart(
        element=handle,
        title=name_of(element, handle),
        indicator=None,
        department=department,
        rules=_rules(numbers, judged),
        findings=tuple(numbers),
        geometry=element.geometry,
        attributes=element.attributes,
    )


def _on_site(key: tuple[str, str], numbers: Sequence[int], judged: Sequence[Judged]) -> LockPart:
    name, department = key
    indicator = name if name in SCALAR_INDICATORS else None
    return LockPart(
        element=None,
        title=SCALAR_INDICATORS[name][0] if indicator else judged[numbers[0] - 1].rule.title,
        indicator=indicator,
        department=department,
        rules=_rules(numbers, judged),
        findings=tuple(numbers),
        geometry=None,
        attributes=None,
    )


def _rules(numbers: Iterable[int], judged: Sequence[Judged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(judged[number - 1].rule.rule for number in numbers))


def _whole_site(finding: Judged) -> bool:
    return finding.measured is not None and finding.measured.whole_site


def _indicator(rule: Rule) -> str | None:
    """The indicator a rule looks at, when it looks at one."""
    match rule.measure:
        case IndicatorMeasure(indicator=name) | ByClass(indicator=name):
            return name
        case ParkingNeed(vehicle=vehicle):
            return f"parking_{vehicle}"
        case _:
            return None
