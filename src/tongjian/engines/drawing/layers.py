"""Which layers of a drawing mean what, and the account of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ezdxf.document import Drawing

from tongjian.engines.drawing.findings import Findings
from tongjian.engines.drawing.meanings import Meanings
from tongjian.engines.drawing.reading import LayerUse
from tongjian.engines.drawing.titles import part_of, title_of
from tongjian.engines.drawing.vocabulary import GUESSED, KNOWN, Classified, Meaning
from tongjian.engines.siteplan import PlanPart


@dataclass(frozen=True)
class Layers:
    """What layers, blocks and single elements are taken for, and the account of every layer."""

    used: Mapping[str, Classified]
    """Layers of which things are read, by name."""
    account: tuple[LayerUse, ...]
    meanings: Meanings

    def of(self, handle: str, layer: str) -> Classified | None:
        """What an element on a layer is by itself, whatever is around it."""
        if self.meanings.is_judged(handle):
            return self.meanings.of_element(handle, layer)
        return self.used.get(layer)

    @property
    def parts(self) -> list[PlanPart]:
        """The parts of a plan that the drawing has layers of."""
        named = {part for known in self.used.values() if (part := part_of(known.meaning))}
        said = {part for part in self.meanings.elements.values() if part}
        looks = {part_of(known.meaning) for known in self.meanings.guessed.values()}
        return [part for part in PlanPart if part in named | said | looks]


def classify_layers(
    document: Drawing, counts: Mapping[str, int], meanings: Meanings, findings: Findings
) -> Layers:
    """Give every layer that holds entities (`counts` how many) its meaning.

    A layer whose name is only a guess is used where no better layer has the meaning, and said so. Frozen
    and switched-off layers are read like others, and said so: what they hold is part of the file.
    """
    known = {layer: found for layer in counts if (found := meanings.of_layer(layer))}
    certain = {c.meaning for c in known.values() if c.score > GUESSED}
    used = {
        layer: found
        for layer, found in known.items()
        if found.meaning is not Meaning.RECOGNISED and (found.score > GUESSED or found.meaning not in certain)
    }
    shown = {**known, **meanings.guessed_layers}
    reading = used.keys() | meanings.guessed_layers.keys()
    account = tuple(
        _account(document, layer, count, shown.get(layer), used=layer in reading, meanings=meanings)
        for layer, count in sorted(counts.items())
    )
    for use in account:
        _tell(use, findings)
    return Layers(used, account, meanings)


def _account(
    document: Drawing, layer: str, count: int, known: Classified | None, *, used: bool, meanings: Meanings
) -> LayerUse:
    entry = document.layers.get(layer) if document.layers.has_entry(layer) else None
    corrected = meanings.is_corrected(layer)
    evidence = known.evidence if known else "经人指认为无关图层" if corrected else ""
    return LayerUse(
        layer,
        known.meaning if known else None,
        known.score if known else 0.0,
        count,
        used,
        frozen=entry is not None and entry.is_frozen(),
        off=entry is not None and entry.is_off(),
        corrected=corrected,
        evidence=(evidence,) if evidence else (),
    )


def _tell(use: LayerUse, findings: Findings) -> None:
    if not use.used or use.meaning is None:
        return
    title = title_of(use.meaning)
    if use.score < KNOWN:
        by = "；".join(use.evidence)
        findings.problem(
            "layer-guessed", f"图层“{use.layer}”只凭猜测（{by}）当作{title}，请改用规范图层名或确认"
        )
    hidden = [word for word, so in (("冻结", use.frozen), ("关闭", use.off)) if so]
    if hidden:
        findings.problem(
            "layer-hidden",
            f"图层“{use.layer}”已{'并'.join(hidden)}，其中 {use.entities} 个图元仍按{title}计入",
        )
