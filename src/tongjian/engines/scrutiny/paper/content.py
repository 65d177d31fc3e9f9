"""What stands on paper, as plain JSON: the template only arranges it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tongjian.engines.drawing.annotate import annotate_svg
from tongjian.engines.drawing.annotate.marks import Mark
from tongjian.engines.drawing.annotate.svgcrop import Crops
from tongjian.engines.drawing.annotate.svgpath import printable
from tongjian.engines.drawing.titles import title_of
from tongjian.engines.drawing.vocabulary import Meaning
from tongjian.engines.scrutiny.indicator import Unit
from tongjian.engines.scrutiny.judge import Verdict
from tongjian.engines.scrutiny.marks import marks, published
from tongjian.engines.scrutiny.report import BuildingPart, FindingPart, IndicatorPart, Report
from tongjian.engines.siteplan import SitePlan

PROPORTION = 3 / 2
"""Width to height of the picture beside a finding."""
MOST_PICTURES = 60
"""Findings beyond these are told in words alone, and the report says so."""
_MOST_LINES = 400
_CONDITION = "condition-"
_TO_DO = (Verdict.FAIL, Verdict.REVIEW, Verdict.NOT_VERIFIABLE)
_STATES = {"missing": "缺", "not_applicable": "不适用", "not_computable": "算不出"}
_SIGNS = {"min": "≥", "max": "≤"}
# A run of Latin letters and figures has no place to break: one is made where a column would burst.
_LONG_RUN = re.compile(r"[!-~]{16}(?=[!-~])")


def paper_content(report: Report, plan: SitePlan) -> Mapping[str, Any]:
    """Everything the template prints, every text fit for print."""
    drawn = marks(report, plan)
    content = {
        "source": _source(report),
        "place": _place(report),
        "rule_set": report.rule_set,
        "rules_on": report.rules_on,
        "conditions": list(_conditions(report)),
        "verdicts": [
            {"verdict": verdict.value, "shown": verdict.shown, "count": report.verdicts[verdict.value]}
            for verdict in Verdict
        ],
        "departments": list(_departments(report)),
        "indicators": list(_indicators(report)),
        "uses": _uses(report),
        "buildings": list(_buildings(report)),
        "findings": list(_findings(report, plan, drawn)),
        "pictures_left_out": max(0, sum(mark.anchor is not None for mark in drawn) - MOST_PICTURES),
        "passed": _lines(report, Verdict.PASS),
        "not_applicable": _titles(report),
        "losses": [{"sentence": loss.sentence, "count": loss.count} for loss in _losses(report)],
        "gaps": [
            {"sentence": gap.sentence, "indicators": _named(report, gap.indicators)} for gap in report.gaps
        ],
        "problems": [
            {"sentence": problem.sentence, "entities": _handles(problem.entities)}
            for problem in report.problems[:_MOST_LINES]
        ],
        "problems_left_out": max(0, len(report.problems) - _MOST_LINES),
        "layers": list(_layers(report)),
    }
    return {**_fit_for_print(content), "plan": annotate_svg(plan, drawn, published=published(report))}


def _source(report: Report) -> Mapping[str, Any] | None:
    source, unit = report.source, report.unit
    if source is None:
        return None
    return {
        "file": source.file,
        "sha256": source.sha256,
        "size": source.size,
        "version": source.version,
        "encoding": source.encoding,
        "reader": source.reader,
        "expected": source.entities_expected,
        "read": source.entities_read,
        "unit": unit.used if unit else "",
        "unit_evidence": [evidence.sentence for evidence in unit.evidence if evidence.sentence]
        if unit
        else [],
        "unit_conflicts": list(unit.conflicts) if unit else [],
    }


def _place(report: Report) -> Mapping[str, Any] | None:
    """How the drawing came to lie on the blueprint, and the versions its findings rest on."""
    if report.place is None:
        return None
    return {
        "sentence": report.place.sentence + report.place.mend,
        "layers": [
            {
                "title": layer.title,
                "version": f"第 {layer.number} 版" if layer.complete else "尚未发布",
                "from": layer.effective_from.isoformat() if layer.effective_from else "",
                "basis": layer.basis,
            }
            for layer in report.place.layers
        ],
    }


def _conditions(report: Report) -> Iterator[str]:
    """What the parcel's conditions ask, as far as the drawing was held against it."""
    asked = [f for f in report.findings if f.rule.startswith(_CONDITION) and f.rule != f"{_CONDITION}use"]
    told: dict[str, list[str]] = {}
    for finding in asked:
        if finding.expected is not None:
            limits = told.setdefault(finding.title, [])
            limit = f"{finding.expected}{Unit(finding.unit).shown}"
            if limit not in limits:
                limits.append(limit)
    return (f"{title} {'，'.join(limits)}" for title, limits in told.items())


def _departments(report: Report) -> Iterator[Mapping[str, Any]]:
    """Who has something to do, with how much of it."""
    open_ = [finding for finding in report.findings if Verdict(finding.verdict) in _TO_DO]
    for title in dict.fromkeys(finding.department_title for finding in open_):
        own = [finding.verdict for finding in open_ if finding.department_title == title]
        yield {"title": title, **{verdict.value: own.count(verdict.value) for verdict in _TO_DO}}


def _indicators(report: Report) -> Iterator[Mapping[str, Any]]:
    missed = {finding.title for finding in report.findings if finding.verdict == "fail"}
    for part in report.indicators.values():
        if not isinstance(part, IndicatorPart) or isinstance(part.value, Mapping):
            continue
        condition = "，".join(
            f"{_SIGNS[side]} {bound}" for side, bound in (part.sources.condition or {}).items()
        )
        yield {
            "title": part.title,
            "unit": Unit(part.unit).shown.strip(),
            "value": part.value,
            "state": "" if part.value is not None else _STATES[part.state],
            "reason": part.reason,
            "table": part.sources.table,
            "declared": part.sources.declared,
            "condition": condition,
            "kept": part.title not in missed if condition and part.value is not None else None,
        }


def _uses(report: Report) -> Sequence[Mapping[str, str]]:
    part = report.indicators.get("floor_area_by_use")
    if not isinstance(part, IndicatorPart) or not isinstance(part.value, Mapping):
        return []
    return [{"use": use, "area": area} for use, area in part.value.items()]


def _buildings(report: Report) -> Iterator[Mapping[str, Any]]:
    for part in report.indicators.get("buildings", ()):
        if isinstance(part, BuildingPart):
            yield part.model_dump(exclude={"entities", "number"})


def _findings(report: Report, plan: SitePlan, drawn: Sequence[Mark]) -> Iterator[Mapping[str, Any]]:
    """What somebody has to do something about; a picture where it has a place."""
    crops = Crops(plan, PROPORTION, published(report))
    placed = [mark for mark in drawn if mark.anchor is not None]
    pictured = {mark.number: mark for mark in placed[:MOST_PICTURES]}
    for finding in report.findings:
        if Verdict(finding.verdict) not in _TO_DO:
            continue
        mark = pictured.get(finding.number)
        picture = crops.picture(mark) if mark else None
        yield {**_finding(finding), "picture": picture}


def _finding(finding: FindingPart) -> Mapping[str, Any]:
    return {
        "number": finding.number,
        "verdict": finding.verdict,
        "shown": Verdict(finding.verdict).shown,
        "title": finding.title,
        "sentence": finding.sentence,
        "mend": finding.mend,
        "rule": finding.rule,
        "basis": _basis(finding),
        "version": finding.version,
        "verified": finding.verified,
        "department": finding.department_title,
        "entities": _handles(finding.entities),
    }


def _basis(finding: FindingPart) -> str:
    return finding.document if finding.clause == finding.document else f"{finding.document} {finding.clause}"


def _handles(entities: Sequence[str], most: int = 8) -> str:
    """The first handles, and how many there are where that is not all."""
    more = f" 等 {len(entities)} 个" if len(entities) > most else ""
    return "、".join(entities[:most]) + more


def _lines(report: Report, verdict: Verdict) -> Sequence[Mapping[str, str]]:
    return [
        {"number": str(f.number), "sentence": f.sentence, "basis": _basis(f)}
        for f in report.findings
        if f.verdict == verdict.value
    ]


def _titles(report: Report) -> Sequence[str]:
    """What did not apply, each title once."""
    found = (finding for finding in report.findings if finding.verdict == "not_applicable")
    return list(dict.fromkeys(f"{finding.title}（{finding.clause}）" for finding in found))


def _named(report: Report, names: Iterable[str]) -> str:
    """The titles of indicators."""
    parts = (report.indicators.get(name) for name in names)
    return "、".join(part.title for part in parts if isinstance(part, IndicatorPart))


def _losses(report: Report) -> Iterable[Any]:
    return report.source.losses if report.source else ()


def _layers(report: Report) -> Iterator[Mapping[str, Any]]:
    for layer in report.layers:
        notes = [word for word, so in (("冻结", layer.frozen), ("关闭", layer.off)) if so]
        yield {
            "layer": layer.layer,
            "meaning": title_of(Meaning(layer.meaning)) if layer.meaning else "",
            "entities": layer.entities,
            "used": layer.used,
            "how": _how(layer.score, corrected=layer.corrected) if layer.meaning else "",
            "notes": "、".join(notes),
        }


def _how(score: float, *, corrected: bool) -> str:
    if corrected:
        return "人工指定"
    return "规范图层名" if score >= 1 else "常见图层名" if score >= 0.8 else "按名称推测"


def _fit_for_print(value: Any) -> Any:
    """Texts without what no printer prints, and with places to break; pictures are left alone."""
    if isinstance(value, str):
        return _LONG_RUN.sub(lambda run: f"{run[0]}\u200b", printable(value))
    if isinstance(value, Mapping):
        return {key: one if key == "picture" else _fit_for_print(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_fit_for_print(one) for one in value]
    return value
