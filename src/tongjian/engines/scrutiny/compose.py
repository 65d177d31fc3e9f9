"""From what a scrutiny found to its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tongjian.engines.scrutiny import report as parts
from tongjian.engines.scrutiny.changeparts import ElementPart
from tongjian.engines.scrutiny.comparisonparts import comparison_part
from tongjian.engines.scrutiny.elements import elements
from tongjian.engines.scrutiny.findingparts import finding_parts
from tongjian.engines.scrutiny.indicatorparts import floor_parts, gap_parts, indicator_parts
from tongjian.engines.scrutiny.judge import Judged, Verdict
from tongjian.engines.scrutiny.laidparts import LaidPart, laid_part, no_parcel
from tongjian.engines.scrutiny.locks import lock_parts, passed_elements

if TYPE_CHECKING:
    from tongjian.engines.drawing.reading import Reading
    from tongjian.engines.scrutiny.scrutinise import Result


def compose(result: Result, reading: Reading | None, previous: Mapping[str, Any] | None) -> parts.Report:
    """The report of a result; `reading` accounts for the file, `previous` is the last report as JSON.

    Raises `ValueError` when `previous` is no report of this schema.
    """
    seen = elements(result.plan)
    timing = {**(reading.timing if reading else {}), **result.timing}
    return parts.Report(
        schema=parts.SCHEMA,
        source=_source(reading) if reading else None,
        unit=parts.UnitPart.model_validate(asdict(reading.unit)) if reading else None,
        layers=_layers(reading) if reading else (),
        rule_set=result.area_rules.name,
        rules_on=result.rules_on.isoformat(),
        indicators=indicator_parts(result),
        floors=floor_parts(result),
        gaps=gap_parts(result.plan),
        verdicts=tally(result.judged),
        findings=finding_parts(result.plan, result.judged, result.rules.departments),
        problems=_problems(result, reading),
        elements={handle: ElementPart(**vars(element)) for handle, element in seen.items()},
        locks=lock_parts(result.judged, seen),
        passed=passed_elements(result.judged),
        place=_place(result),
        comparison=(
            comparison_part(parts.Report.model_validate(previous), seen, result.judged) if previous else None
        ),
        timing={phase: round(seconds, 4) for phase, seconds in timing.items()},
    )


def _place(result: Result) -> LaidPart | None:
    """Told with what the findings that somebody has to see to rest on."""
    if result.surroundings is None:
        return None
    if result.scene.place is None:
        return no_parcel(result.surroundings.city)
    settled = {Verdict.PASS, Verdict.NOT_APPLICABLE}
    references = (each for one in result.judged if one.verdict not in settled for each in one.published)
    return laid_part(result.scene.place, result.scene.terrain, references)


def _source(reading: Reading) -> parts.SourcePart:
    source = reading.source
    losses = tuple(
        parts.LossPart(
            code=loss.code,
            sentence=loss.sentence,
            entities=tuple(entity.handle for entity in loss.entities),
            count=loss.count,
        )
        for loss in source.losses
    )
    plain = {name: getattr(source, name) for name in parts.SourcePart.model_fields if name != "losses"}
    return parts.SourcePart(**plain, losses=losses)


def _layers(reading: Reading) -> tuple[parts.LayerPart, ...]:
    return tuple(parts.LayerPart.model_validate(asdict(layer)) for layer in reading.layers)


def tally(judged: Iterable[Judged]) -> Mapping[str, int]:
    """How many findings of each verdict."""
    counted = Counter(finding.verdict for finding in judged)
    return {verdict.value: counted[verdict] for verdict in Verdict}


def _problems(result: Result, reading: Reading | None) -> tuple[parts.ProblemPart, ...]:
    """What reading brought to light, then what measuring did."""
    read = [
        parts.ProblemPart(
            code=problem.code,
            sentence=problem.sentence,
            entities=tuple(entity.handle for entity in problem.entities),
            where=problem.where,
        )
        for problem in (reading.problems if reading else ())
    ]
    measured = [
        parts.ProblemPart(code=problem.code, sentence=problem.sentence, entities=problem.entities)
        for problem in result.problems
    ]
    return (*read, *measured)
