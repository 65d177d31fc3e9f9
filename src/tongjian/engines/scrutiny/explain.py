"""A rule explained: where it comes from, when it applies, what is measured, and its other versions."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tongjian.engines.scrutiny.rules import Rule, RuleBook, Rules, Severity
from tongjian.engines.scrutiny.rules.inwords import in_words
from tongjian.engines.scrutiny.rules.published import SUFFIX, published, with_published

_SEVERITIES = {Severity.MANDATORY: "强制：不满足即不符合", Severity.ADVISORY: "提示：不满足时由人判断"}


class UnknownRule(LookupError):
    """No pack of the chain has a rule of this name; `near` are names like it."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        super().__init__(f"没有名为“{name}”的规则。")
        self.near = near


@dataclass(frozen=True)
class Version:
    """One version of a rule, as a file states it."""

    document: str
    version: str
    in_force: str
    file: str


@dataclass(frozen=True)
class Explanation:
    """Everything a person wants to know of a rule. Empty: it says nothing about that."""

    rule: str
    title: str
    clause: str
    document: str
    number: str
    version: str
    in_force: str
    in_force_on: str
    """The day asked for; None of the versions may be in force on it, then the newest is explained."""
    is_in_force: bool
    department: str
    department_title: str
    severity: str
    severity_title: str
    verified: bool
    applies: str
    applies_in_words: str
    where: str
    where_in_words: str
    measure: str
    measure_title: str
    of_place: bool
    """Applied only where the surroundings of the parcel are given."""
    parameters: Mapping[str, Any]
    limit: str
    certain: str
    doubt: str
    says: str
    mend: str
    note: str
    file: str
    other_versions: tuple[Version, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def explain(book: RuleBook, name: str, day: date) -> Explanation:
    """The rule of that name as it stands on the day. Raises `UnknownRule`.

    Where no version is in force on the day, the newest one is explained and says so.
    """
    drawn = name.removesuffix(SUFFIX)
    versions = book.versions(drawn)
    if name != drawn:
        versions = tuple(twin for version in versions if (twin := published(version)) is not None)
    if not versions:
        known = sorted({rule.rule for pack in book.rules for rule in pack})
        raise UnknownRule(name, tuple(_near(name, known)))
    rules = book.on(day)
    rule = next((each for each in with_published(rules.rules) if each.rule == name), None)
    chosen = rule or max(versions, key=lambda each: each.in_force.first)
    others = tuple(_version(each) for each in versions if each.file != chosen.file)
    return _explained(chosen, rules, book.departments, day, others)


def lines(found: Explanation) -> Iterator[str]:
    """The explanation as a page of text."""
    yield f"{found.rule}  {found.title}"
    yield f"  依据　　{found.document}{found.number and f'（{found.number}）'} {found.clause}"
    state = "" if found.is_in_force else f"（{found.in_force_on} 不在施行期内）"
    yield f"  施行　　{found.in_force}{state}" + (f"　版本 {found.version}" if found.version else "")
    yield f"  核对　　{'已与正式文本核对' if found.verified else '数值尚未与正式文本核对'}"
    yield f"  部门　　{found.department_title}"
    yield f"  性质　　{found.severity_title}"
    yield f"  适用　　{found.applies_in_words or '所有项目'}"
    if found.of_place:
        yield "  　　　　只在给出一张蓝图上的周边资料时审查；没有给出时不列入报告"
    if found.where:
        yield f"  只查　　{found.where_in_words}"
    yield f"  测量　　{found.measure_title}"
    for key, value in found.parameters.items():
        yield f"  　　　　{key}: {json.dumps(value, ensure_ascii=False)}"
    yield f"  限值　　{found.limit or '见上，由测量方式给出'}"
    if found.certain:
        yield f"  从严　　{found.certain}（{found.doubt}）"
    yield f"  结论　　{found.says}"
    yield f"  改法　　{found.mend}"
    if found.note:
        yield f"  说明　　{found.note}"
    yield f"  文件　　{found.file}"
    for other in found.other_versions:
        yield f"  另有　　{other.document} {other.version}，{other.in_force}，{other.file}"


def _explained(
    rule: Rule, rules: Rules, departments: Mapping[str, str], day: date, others: tuple[Version, ...]
) -> Explanation:
    applies, where = (" ".join((written or "").split()) for written in (rule.applies, rule.where))
    return Explanation(
        rule=rule.rule,
        title=rule.title,
        clause=rule.clause,
        document=rule.document,
        number=rule.number,
        version=rule.version,
        in_force=str(rule.in_force),
        in_force_on=day.isoformat(),
        is_in_force=rule.in_force.covers(day),
        department=rule.department,
        department_title=departments.get(rule.department, rule.department),
        severity=rule.severity.value,
        severity_title=_SEVERITIES[rule.severity],
        verified=rule.verified,
        applies=applies,
        applies_in_words=in_words(applies, rules.uses),
        where=where,
        where_in_words=in_words(where, rules.uses),
        measure=rule.measure.kind,
        measure_title=rule.measure.title,
        of_place=rule.measure.of_place,
        parameters=_parameters(rule),
        limit=str(rule.limit or ""),
        certain=str(rule.certain or ""),
        doubt=rule.doubt,
        says=rule.says,
        mend=rule.mend,
        note=rule.note,
        file=_file(rule),
        other_versions=others,
    )


def _parameters(rule: Rule) -> Mapping[str, Any]:
    """What the rule tells its measure, as the file writes it."""
    written = rule.measure.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {key: value for key, value in written.items() if key != "kind"}


def _version(rule: Rule) -> Version:
    return Version(rule.document, rule.version, str(rule.in_force), _file(rule))


def _file(rule: Rule) -> str:
    """From the pack's folder on: `PACK/rules/…`."""
    parts = Path(rule.file).parts
    return "/".join(parts[parts.index("rules") - 1 :]) if "rules" in parts[1:] else rule.file


def _near(name: str, known: list[str]) -> Iterator[str]:
    """Names that hold what was asked for, then names that are spelt like it."""
    holding = [each for each in known if name.lower() in each]
    alike = difflib.get_close_matches(name, known, n=5, cutoff=0.5)
    yield from dict.fromkeys([*holding[:5], *alike])
