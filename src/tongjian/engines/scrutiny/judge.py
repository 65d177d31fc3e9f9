"""From what was measured to verdicts: nothing that could not be looked at is ever a pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from tongjian.engines.expressions import EvaluationError, Unknown
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.limits import Limit
from tongjian.engines.scrutiny.measures import Measured, Scene
from tongjian.engines.scrutiny.quantities import plain, two_places
from tongjian.engines.scrutiny.rules import Rule, Severity
from tongjian.engines.scrutiny.shapes import Point

_VARIABLE_TITLES = {
    "site.use": "用地的主要用途（建筑性质、楼层用途或规划条件）",
    "site.uses": "用地的各种用途",
    "site.renewal": "是否城市更新",
    "site.area": "用地面积",
    "site.storeys_max": "建筑层数",
    "site.height_max": "建筑高度",
    "building.use": "建筑性质",
    "building.storeys": "建筑层数",
    "building.height": "建筑高度",
    "building.height_class": "建筑层数或高度",
    "floor.use": "楼层用途",
    "floor.below_ground": "楼层",
    "lane.class": "车道类型",
}


class Verdict(StrEnum):
    FAIL = "fail"
    REVIEW = "review"
    NOT_VERIFIABLE = "not_verifiable"
    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"

    @property
    def shown(self) -> str:
        return {
            "fail": "不符合",
            "review": "需人工判断",
            "not_verifiable": "无法核验",
            "pass": "符合",
            "not_applicable": "不适用",
        }[self.value]


@dataclass(frozen=True)
class Judged:
    """A rule's verdict on one thing, or on all of them together."""

    rule: Rule
    verdict: Verdict
    sentence: str
    measured: Measured | None = None
    entities: tuple[str, ...] = ()
    missing: str = ""
    mend: str = ""
    passed: tuple[str, ...] = ()
    """On the first finding of a rule: the elements that keep it and miss it nowhere."""

    @property
    def margin(self) -> Decimal | None:
        """Room left to the limit; negative when it is missed."""
        return _margin(self.measured) if self.measured else None

    @property
    def points(self) -> tuple[Point, Point] | None:
        return self.measured.points if self.measured else None


def judge(rule: Rule, scene: Scene, site: Mapping[str, object]) -> tuple[Judged, ...]:
    """The findings of one rule: every breach, else every open question, else one pass with the least room."""
    try:
        if rule.applicability is not None and not rule.applicability.evaluate(site):
            return (Judged(rule, Verdict.NOT_APPLICABLE, f"{rule.title}：本项目不适用"),)
        measured = list(_selected(rule, scene, site))
    except Unknown as unknown:
        missing = _titles(unknown)
        return (
            Judged(rule, Verdict.NOT_VERIFIABLE, f"{rule.title}：缺{missing}，无法核验", missing=missing),
        )
    except EvaluationError as error:
        return (Judged(rule, Verdict.NOT_VERIFIABLE, f"{rule.title}：{error}", missing=str(error)),)
    if not measured:
        return (Judged(rule, Verdict.NOT_APPLICABLE, f"{rule.title}：{rule.measure.nothing}"),)
    verdicts = [(verdict_on(one, rule.severity), one) for one in measured]
    found = [*_breaches(rule, scene, verdicts), *_open_questions(rule, verdicts)]
    first, *others = found or [_passed(rule, measured)]
    return (replace(first, passed=_kept(verdicts)), *others)


def _kept(verdicts: list[tuple[Verdict, Measured]]) -> tuple[str, ...]:
    """Elements that passed; a share of the whole site passes no element."""
    seen = [(verdict, handle) for verdict, one in verdicts if not one.whole_site for handle in one.entities]
    missed = {handle for verdict, handle in seen if verdict is not Verdict.PASS}
    return tuple(dict.fromkeys(handle for _, handle in seen if handle not in missed))


def verdict_on(measured: Measured, severity: Severity = Severity.MANDATORY) -> Verdict:
    """The verdict on one measured thing."""
    if measured.actual is None or measured.limit is None:
        return Verdict.REVIEW if measured.review else Verdict.NOT_VERIFIABLE
    kept = measured.limit.margin(measured.actual) >= 0
    # The true value may be greater: that cannot keep a ceiling, nor break a floor.
    proves_nothing = measured.at_least and kept == (measured.limit.operator == "<=")
    if proves_nothing:
        return Verdict.NOT_VERIFIABLE
    if kept:
        certain = measured.strict is None or measured.strict.margin(measured.actual) >= 0
        return Verdict.PASS if certain else Verdict.NOT_VERIFIABLE
    if measured.review or severity is Severity.ADVISORY:
        return Verdict.REVIEW
    return Verdict.FAIL


def shown(number: Decimal, unit: Unit, limit: Limit | None) -> str:
    """The number as printed, with more decimals where two would hide that the limit is missed."""
    if unit in {Unit.PIECES, Unit.STOREYS}:
        return plain(number)
    printed = two_places(number)
    if limit is not None and (limit.margin(number) < 0) != (limit.margin(Decimal(printed)) < 0):
        return plain(number)
    return printed


def _selected(rule: Rule, scene: Scene, site: Mapping[str, object]) -> Iterator[Measured]:
    """What the rule's `where` selects; what nobody can tell stays, as not verifiable."""
    for measured in rule.measure.measured(scene, rule.limit):
        try:
            if rule.selection is None or rule.selection.evaluate({**site, **measured.variables}):
                yield measured
        except Unknown as unknown:
            missing = f"缺{_titles(unknown)}"
            yield Measured(measured.subject, measured.unit, missing=missing, entities=measured.entities)


def _titles(unknown: Unknown) -> str:
    return "、".join(_VARIABLE_TITLES.get(name, name) for name in unknown.missing)


def _breaches(rule: Rule, scene: Scene, verdicts: list[tuple[Verdict, Measured]]) -> Iterator[Judged]:
    """Every thing that misses its limit, the worst first."""
    breaches = [
        (verdict, measured)
        for verdict, measured in verdicts
        if verdict is Verdict.FAIL or (verdict is Verdict.REVIEW and measured.actual is not None)
    ]
    for verdict, measured in sorted(breaches, key=lambda pair: _margin(pair[1]) or Decimal(0)):
        figures = _figures(measured, scene)
        question = f"（{measured.review}）" if measured.review else ""
        sentence = rule.says.format(**figures) + question
        mend = rule.mend.format(**figures)
        yield Judged(rule, verdict, sentence, measured, measured.entities, mend=mend)


def _open_questions(rule: Rule, verdicts: list[tuple[Verdict, Measured]]) -> Iterator[Judged]:
    """One finding for each thing that is missing, with everything it is missing from."""
    groups: dict[tuple[Verdict, str], list[Measured]] = defaultdict(list)
    for verdict, measured in verdicts:
        if verdict is Verdict.NOT_VERIFIABLE or (verdict is Verdict.REVIEW and measured.actual is None):
            groups[verdict, measured.missing].append(measured)
    for (verdict, missing), group in groups.items():
        entities = tuple(dict.fromkeys(handle for measured in group for handle in measured.entities))
        what = group[0].subject if len(group) == 1 else f"{group[0].subject}等 {len(group)} 处"
        about = rule.title if what in rule.title else f"{rule.title}（{what}）"
        sentence = f"{about}：{missing or '缺少数据'}，{verdict.shown}"
        only = group[0] if len(group) == 1 else None
        yield Judged(rule, verdict, sentence, only, entities, missing, "在图上补注后重新上传")


def _passed(rule: Rule, measured: list[Measured]) -> Judged:
    tightest = min(measured, key=lambda one: _margin(one) or Decimal(0))
    assert tightest.actual is not None
    actual = shown(tightest.actual, tightest.unit, tightest.limit) + tightest.unit.shown
    least = "" if len(measured) == 1 else f"，{len(measured)} 处中余量最小的一处"
    sentence = (
        f"{rule.title}：{tightest.subject} {actual}，要求 {tightest.limit}{tightest.unit.shown}{least}，符合"
    )
    return Judged(rule, Verdict.PASS, sentence, tightest, tightest.entities)


def _margin(measured: Measured) -> Decimal | None:
    if measured.actual is None or measured.limit is None:
        return None
    return measured.limit.margin(measured.actual)


def _figures(measured: Measured, scene: Scene) -> Mapping[str, str]:
    """The placeholders of a rule's sentences."""
    assert measured.actual is not None
    assert measured.limit is not None
    short = -measured.limit.margin(measured.actual)
    site = scene.indicators["site_area"].value if "site_area" in scene.indicators else None
    short_m2 = short * site / 100 if site is not None and measured.unit is Unit.PERCENT else short
    return {
        "subject": measured.subject,
        "actual": shown(measured.actual, measured.unit, measured.limit),
        "expected": plain(measured.limit.bound),
        "short": _short(short, measured.unit),
        "short_m2": _short(short_m2, Unit.SQUARE_METRES),
    }


def _short(short: Decimal, unit: Unit) -> str:
    """By how much a limit is missed; never printed as zero."""
    printed = unit.text(short)
    return plain(short) if Decimal(printed) == 0 else printed
