"""Whether a report keeps silent about something the file holds, by the word of the witness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.fuzzing.seeds import BUILDING, FLOOR, GREEN, SITE, STALL
from bench.fuzzing.survey import Broken, Measured, Surveyor, Unknown
from bench.fuzzing.tags import NotTags
from bench.fuzzing.witness import MODEL, PARTS, Testimony, Thing, layer_of, testify

_WATCHED = (SITE, BUILDING, FLOOR, GREEN, STALL)
_AREAS = {SITE: "site_area", BUILDING: "footprint_area", GREEN: "green_area"}
_NO_PARTS_OF_A_PLAN = {"TEXT", "MTEXT", "ATTDEF", "VIEWPORT", "SEQEND"}
_ABSOLUTE, _RELATIVE = 0.02, 1e-9
Report = Mapping[str, Any]


def accusations(report: Report, data: bytes) -> list[str]:
    """Everything a judged report leaves unsaid; empty when it accounts for the whole file."""
    try:
        testimony = testify(data)
    except NotTags as error:
        return [] if _said(report, "recovered") else [f"no sequence of tags ({error}), yet judged"]
    return list(_Trial(report, testimony).accusations())


@dataclass(frozen=True)
class _Trial:
    report: Report
    testimony: Testimony

    def accusations(self) -> Iterator[str]:
        encoding = self.report["source"]["encoding"]
        on_layer: dict[str, list[Thing]] = {name: [] for name in _WATCHED}
        for thing in self.testimony.direct:
            on_layer.get(layer_of(thing, encoding), []).append(thing)
        yield from self._counted()
        surveyor = Surveyor(self.testimony, encoding)
        for layer, things in on_layer.items():
            measured = surveyor.layer(layer)
            account = _Account(self.report, layer, {thing.handle for thing in things} | measured.handles)
            yield from _unaccounted(account, things)
            if measured.broken and not account.is_talked_about:
                yield f"{layer}: {measured.broken[:3]} contradict themselves, nothing is said of them"
                continue
            if layer in _AREAS:
                yield from self._area(measured, account)
            if layer == STALL:
                yield from self._stalls(surveyor, account)

    def _counted(self) -> Iterator[str]:
        expected, witnessed = self.report["source"]["entities_expected"], self.testimony.count
        if expected < witnessed:
            yield f"{witnessed} entities in the file, {expected} expected by the engine"
        lost = sum(loss["count"] for loss in self.report["source"]["losses"])
        if self.report["source"]["entities_read"] + lost < expected:
            yield f"{expected} expected, {self.report['source']['entities_read']} read, {lost} lost"

    def _area(self, measured: Measured, account: _Account) -> Iterator[str]:
        indicator = self.report["indicators"][_AREAS[account.layer]]
        if indicator["state"] != "value" or account.is_talked_about or measured.unknown or measured.broken:
            return
        expected = measured.area * self.report["unit"]["factor"] ** 2
        stated = float(indicator["value"])
        if abs(stated - expected) > _ABSOLUTE + _RELATIVE * abs(expected):
            yield f"{account.layer}: {stated} m² reported, {expected:.4f} m² drawn"

    def _stalls(self, surveyor: Surveyor, account: _Account) -> Iterator[str]:
        indicator = self.report["indicators"]["parking_motor"]
        doubtful = any(thing.is_anywhere for thing in self.testimony.direct)
        if indicator["state"] != "value" or account.is_talked_about or doubtful:
            return
        encoding = self.report["source"]["encoding"]
        try:
            inserts = surveyor.inserts(account.layer)
        except Unknown:
            return
        except Broken:
            yield f"{account.layer}: an array that contradicts itself, nothing is said of it"
            return
        drawn = sum(
            layer_of(thing, encoding) == account.layer and not thing.on_paper
            for thing in self.testimony.direct
            if thing.block == MODEL and thing.kind not in {"INSERT", *_NO_PARTS_OF_A_PLAN}
        )
        if int(indicator["value"]) != inserts + drawn:
            yield f"{account.layer}: {indicator['value']} reported, {inserts + drawn} drawn"


class _Account:
    """What a report says about the things of one layer."""

    def __init__(self, report: Report, layer: str, handles: set[str]) -> None:
        self.layer = layer
        self._handles = handles
        source = report["source"]
        self._said = [*source["losses"], *report["problems"]]
        self.read = Counter(
            _base(handle)
            for handle, part in report["elements"].items()
            if part["layer"] == layer or _base(handle) in handles
        )
        self.about = [said for said in self._said if self._concerns(said)]
        self.named = {_base(handle) for said in self.about for handle in said["entities"]}
        # What is only counted is told in a sentence about the layer or about the whole file.
        self.nameless = sum(
            said.get("count", 0) for said in source["losses"] if not said["entities"] and self._concerns(said)
        )

    @property
    def is_talked_about(self) -> bool:
        """Some problem or loss concerns this layer: its figures do not stand there unquestioned."""
        return bool(self.about)

    def _concerns(self, said: Mapping[str, Any]) -> bool:
        entities: Sequence[str] = said["entities"]
        if any(_base(handle) in self._handles for handle in entities):
            return True
        anonymous_loss = not entities and "count" in said
        return f"“{self.layer}”" in said["sentence"] or anonymous_loss


def _unaccounted(account: _Account, things: Iterable[Thing]) -> Iterator[str]:
    """Entities of the layer that are neither read, nor named, nor counted as lost."""
    times: Counter[str] = Counter()
    silent: list[Thing] = []
    for thing in things:
        if thing.kind in _NO_PARTS_OF_A_PLAN or thing.handle in account.named or not thing.is_one:
            continue
        if thing.kind in PARTS and account.is_talked_about:
            # What has lost its beginning is named with whatever came before it.
            continue
        times[thing.handle] += 1
        if times[thing.handle] > account.read.get(thing.handle, 0):
            silent.append(thing)
    renamed = [handle for handle in account.read if handle not in times and handle not in account.named]
    missing = len(silent) - len(renamed) - account.nameless
    if missing > 0:
        listed = ", ".join(f"{thing.kind} {thing.handle}" for thing in silent[:4])
        yield f"{account.layer}: {missing} entities are neither read nor lost: {listed}"


def _base(handle: str) -> str:
    """`1F/2A` and `1F#3` both come from `1F`."""
    return handle.partition("/")[0].partition("#")[0].upper()


def _said(report: Report, code: str) -> bool:
    return any(problem["code"] == code for problem in report["problems"])
