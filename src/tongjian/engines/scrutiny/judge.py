"""From what was measured to verdicts: nothing that could not be looked at is ever a pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from tongjian.engines.expressions import EvaluationError, Unknown
from tongjian.engines.scrutiny.figures import figures, shown
from tongjian.engines.scrutiny.measures import Measured, Scene
from tongjian.engines.scrutiny.rules import Rule, Severity
from tongjian.engines.scrutiny.rules.variables import titles
from tongjian.engines.scrutiny.shapes import Point
from tongjian.engines.siteplan import Gap


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
        return self.measured.margin if self.measured else None

    @property
    def points(self) -> tuple[Point, Point] | None:
        return self.measured.points if self.measured else None

    @property
    def published(self) -> tuple[str, ...]:
        """The published features it rests on, as `LAYER/KEY`."""
        return self.measured.published if self.measured else ()


def judge(rule: Rule, scene: Scene, site: Mapping[str, object]) -> tuple[Judged, ...]:
    """The findings of one rule: every breach, else every open question, else one pass with the least room."""
    try:
        if rule.applicability is not None and not rule.applicability.evaluate(site):
            return (Judged(rule, Verdict.NOT_APPLICABLE, f"{rule.title}：本项目不适用"),)
        measured = list(_selected(rule, scene, site))
    except Unknown as unknown:
        missing = titles(unknown.missing)
        return (
            Judged(rule, Verdict.NOT_VERIFIABLE, f"{rule.title}：缺{missing}，无法核验", missing=missing),
        )
    except EvaluationError as error:
        return (Judged(rule, Verdict.NOT_VERIFIABLE, f"{rule.title}：{error}", missing=str(error)),)
    gaps = _gaps(rule, scene)
    verdicts = [(verdict_on(one, rule.severity), one) for one in measured]
    if any(gap.part in rule.measure.curable_by for gap in gaps):
        verdicts = [pair for pair in verdicts if not _is_breach(*pair)]
    found = [*_breaches(rule, scene, verdicts), *_open_questions(rule, verdicts)]
    if found:
        return (replace(found[0], passed=_kept(verdicts)), *found[1:])
    if gaps:
        return (_unread(rule, gaps),)
    if not measured:
        return (Judged(rule, Verdict.NOT_APPLICABLE, f"{rule.title}：{rule.measure.nothing}"),)
    return (replace(_passed(rule, measured), passed=_kept(verdicts)),)


def _kept(verdicts: Sequence[tuple[Verdict, Measured]]) -> tuple[str, ...]:
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
        unsure = Verdict.REVIEW if measured.doubt else Verdict.NOT_VERIFIABLE
        return Verdict.PASS if certain else unsure
    if measured.review or severity is Severity.ADVISORY:
        return Verdict.REVIEW
    return Verdict.FAIL


def _gaps(rule: Rule, scene: Scene) -> list[Gap]:
    """What of the parts the rule looks at could not be read."""
    return [gap for gap in scene.plan.gaps if gap.part in rule.measure.rests_on]


def _selected(rule: Rule, scene: Scene, site: Mapping[str, object]) -> Iterator[Measured]:
    """What the rule's `where` selects; what nobody can tell stays, as not verifiable."""
    for measured in rule.measure.measured(scene, rule.limit):
        try:
            if rule.selection is None or rule.selection.evaluate({**site, **measured.variables}):
                yield replace(measured, strict=rule.certain, doubt=rule.doubt) if rule.certain else measured
        except Unknown as unknown:
            missing = f"缺{titles(unknown.missing)}"
            yield Measured(measured.subject, measured.unit, missing=missing, entities=measured.entities)


def _is_breach(verdict: Verdict, measured: Measured) -> bool:
    return verdict in {Verdict.FAIL, Verdict.REVIEW} and measured.is_missed


def _breaches(rule: Rule, scene: Scene, verdicts: Sequence[tuple[Verdict, Measured]]) -> Iterator[Judged]:
    """Every thing that misses its limit, the worst first."""
    breaches = [(verdict, measured) for verdict, measured in verdicts if _is_breach(verdict, measured)]
    for verdict, measured in sorted(breaches, key=lambda pair: pair[1].margin or Decimal(0)):
        said = figures(measured, scene)
        question = f"（{measured.review}）" if measured.review else ""
        sentence = rule.says.format(**said) + question
        mend = rule.mend.format(**said)
        yield Judged(rule, verdict, sentence, measured, measured.entities, mend=mend)


def _open_questions(rule: Rule, verdicts: Sequence[tuple[Verdict, Measured]]) -> Iterator[Judged]:
    """One finding for each thing that is missing, with everything it is missing from."""
    groups: dict[tuple[Verdict, str], list[Measured]] = defaultdict(list)
    for verdict, measured in verdicts:
        if verdict is Verdict.REVIEW and not measured.is_missed:
            groups[verdict, measured.doubt or measured.missing].append(measured)
        elif verdict is Verdict.NOT_VERIFIABLE:
            groups[verdict, measured.missing].append(measured)
    for (verdict, missing), group in groups.items():
        entities = tuple(dict.fromkeys(handle for measured in group for handle in measured.entities))
        what = group[0].subject if len(group) == 1 else f"{group[0].subject}等 {len(group)} 处"
        about = rule.title if what in rule.title else f"{rule.title}（{what}）"
        sentence = f"{about}：{missing or '缺少数据'}，{verdict.shown}"
        only = group[0] if len(group) == 1 else None
        mend = group[0].mend or ("由审查人员认定" if group[0].doubt else "在图上补注后重新上传")
        yield Judged(rule, verdict, sentence, only, entities, missing, mend)


def _unread(rule: Rule, gaps: Sequence[Gap]) -> Judged:
    """Nothing that was read misses the limit, but not everything was read."""
    missing = "；".join(dict.fromkeys(gap.sentence.rstrip("。") for gap in gaps))
    entities = tuple(dict.fromkeys(entity.handle for gap in gaps for entity in gap.entities))
    mend = "将标出的图元改画成普通线条后重新上传"
    sentence = f"{rule.title}：{missing}，{Verdict.NOT_VERIFIABLE.shown}"
    return Judged(rule, Verdict.NOT_VERIFIABLE, sentence, None, entities, missing, mend)


def _passed(rule: Rule, measured: Sequence[Measured]) -> Judged:
    tightest = min(measured, key=lambda one: one.margin or Decimal(0))
    assert tightest.actual is not None
    actual = shown(tightest.actual, tightest.unit, tightest.limit) + tightest.unit.shown
    least = "" if len(measured) == 1 else f"，{len(measured)} 处中余量最小的一处"
    sentence = (
        f"{rule.title}：{tightest.subject} {actual}，要求 {tightest.limit}{tightest.unit.shown}{least}，符合"
    )
    return Judged(rule, Verdict.PASS, sentence, tightest, tightest.entities)
