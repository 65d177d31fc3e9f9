"""How a batch went, from the reports it left: the same reports always give the same summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tongjian.engines.scrutiny.batch.store import Outcome, Store
from tongjian.engines.scrutiny.judge import Verdict

SCHEMA = "tongjian.batch-summary/1"
MAIN = (
    "site_area",
    "floor_area_total",
    "floor_area_far",
    "far",
    "coverage",
    "green_ratio",
    "building_height_max",
    "storeys_max",
    "parking_motor",
    "parking_nonmotor",
    "setback_min",
)
"""The indicators of which the table has a column."""
_WORST_FIRST = [verdict.value for verdict in Verdict]


@dataclass(frozen=True)
class Summary:
    """`document` is summary.json; `findings` are those a person has to look at, with their drawing's name."""

    document: Mapping[str, Any]
    findings: tuple[tuple[str, Mapping[str, Any]], ...]


def summarise(outcomes: Iterable[Outcome], store: Store) -> Summary:
    """One row a drawing, one entry a rule."""
    rows: list[dict[str, Any]] = []
    rules: dict[str, dict[str, Any]] = {}
    findings: list[tuple[str, Mapping[str, Any]]] = []
    for outcome in outcomes:
        row: dict[str, Any] = {"drawing": outcome.drawing.name, "folder": outcome.drawing.place}
        if outcome.refusal:
            row["refused"] = {"code": outcome.refusal.code, "sentence": outcome.refusal.sentence}
            row["refused"]["mend"] = outcome.refusal.mend
        else:
            report = store.report(outcome)
            row |= _judged(report)
            findings += [(outcome.drawing.name, f) for f in report["findings"] if _needs_eyes(f)]
            _gather(rules, outcome.drawing.name, report["findings"])
        rows.append(row)
    judged = [row for row in rows if "refused" not in row]
    verdicts = Counter(dict.fromkeys(_WORST_FIRST, 0))
    for row in judged:
        verdicts.update(row["verdicts"])
    counts = {"drawings": len(rows), "judged": len(judged), "refused": len(rows) - len(judged)}
    document = {"schema": SCHEMA, **counts, "verdicts": dict(verdicts), "rows": rows, "rules": rules}
    return Summary(document, tuple(findings))


def _judged(report: Mapping[str, Any]) -> dict[str, Any]:
    indicators = {
        name: {key: report["indicators"][name][key] for key in ("title", "state", "value", "unit", "reason")}
        for name in MAIN
    }
    return {
        "sha256": report["source"]["sha256"],
        "verdicts": dict(report["verdicts"]),
        "losses": sum(loss["count"] for loss in report["source"]["losses"]),
        "problems": len(report["problems"]),
        "indicators": indicators,
    }


def _gather(rules: dict[str, dict[str, Any]], drawing: str, findings: Iterable[Mapping[str, Any]]) -> None:
    """The worst verdict of every rule on this drawing."""
    for finding in findings:
        same = {key: finding[key] for key in ("title", "clause", "document")}
        same["department"] = finding["department_title"] or finding["department"]
        rule = rules.setdefault(finding["rule"], {**same, "verdicts": {}})
        before = rule["verdicts"].get(drawing, _WORST_FIRST[-1])
        rule["verdicts"][drawing] = min(before, finding["verdict"], key=_WORST_FIRST.index)


def _needs_eyes(finding: Mapping[str, Any]) -> bool:
    return finding["verdict"] not in {Verdict.PASS, Verdict.NOT_APPLICABLE}
