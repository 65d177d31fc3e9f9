"""Whether a report keeps silent about something the file holds, by the word of the witness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.fuzzing.seeds import BUILDING, FLOOR, GREEN, SITE, STALL
from bench.fuzzing.survey import Broken, Measured, Surveyor, Unknown
from bench.fuzzing.tags import NotTags
from bench.fuzzing.witness import MODEL, PARTS, Testimony, Thing, testify

_WATCHED = {SITE: "site", BUILDING: "building", FLOOR: "floor", GREEN: "green", STALL: "stall"}
"""Parts of a plan by the name of their layer, and what a report calls them."""
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
        yield from self._counted()
        surveyor = Surveyor(self.testimony, self.report["source"]["encoding"])
        for part in _WATCHED:
            layers = self._layers(part)
            things = [thing for thing in self.testimony.direct if surveyor.layer_of(thing) in layers]
            measured = surveyor.measure(layers)
            account = _Account(self.report, self.testimony, part, layers, measured.handles)
            yield from _unaccounted(account, things)
            if measured.broken and not account.is_talked_about:
                yield f"{part}: {measured.broken[:3]} contradict themselves, nothing is said of them"
            elif part in _AREAS:
                yield from self._area(measured, account)
            elif part == STALL:
                yield from self._stalls(surveyor, account)

    def _layers(self, part: str) -> set[str]:
        """The layers the report takes for this part: also misspelled ones, and those it guesses at."""
        meant = {use["layer"] for use in self.report["layers"] if use["meaning"] == _WATCHED[part]}
        return {part, *meant}

    def _counted(self) -> Iterator[str]:
        expected, witnessed = self.report["source"]["entities_expected"], self.testimony.count
        if expected < witnessed:
            yield f"{witnessed} entities in the file, {expected} expected by the engine"
        lost = sum(loss["count"] for loss in self.report["source"]["losses"])
        if self.report["source"]["entities_read"] + lost < expected:
            yield f"{expected} expected, {self.report['source']['entities_read']} read, {lost} lost"

    def _area(self, measured: Measured, account: _Account) -> Iterator[str]:
        indicator = self.report["indicators"][_AREAS[account.part]]
        if indicator["state"] != "value" or account.is_talked_about or measured.unknown or measured.broken:
            return
        expected = measured.area * self.report["unit"]["factor"] ** 2
        stated = float(indicator["value"])
        if abs(stated - expected) > _ABSOLUTE + _RELATIVE * abs(expected):
            yield f"{account.part}: {stated} m² reported, {expected:.4f} m² drawn"

    def _stalls(self, surveyor: Surveyor, account: _Account) -> Iterator[str]:
        indicator = self.report["indicators"]["parking_motor"]
        doubtful = any(thing.is_anywhere for thing in self.testimony.direct)
        if indicator["state"] != "value" or account.is_talked_about or doubtful:
            return
        try:
            inserts = surveyor.inserts(account.layers) + surveyor.shown_by_others(account.layers)
        except Unknown:
            return
        except Broken:
            yield f"{account.part}: an array that contradicts itself, nothing is said of it"
            return
        drawn = sum(
            surveyor.layer_of(thing) in account.layers and not thing.on_paper
            for thing in self.testimony.direct
            if thing.block == MODEL and thing.kind not in {"INSERT", *_NO_PARTS_OF_A_PLAN}
        )
        if int(indicator["value"]) != inserts + drawn:
            yield f"{account.part}: {indicator['value']} reported, {inserts + drawn} drawn"


class _Account:
    """What a report says about the things of one part, which lie on `layers`."""

    def __init__(
        self, report: Report, testimony: Testimony, part: str, layers: set[str], handles: set[str]
    ) -> None:
        self.part, self.layers = part, layers
        # What a block holds on layer 0 lies on the layer of whoever shows the block.
        inner = {thing.handle for thing in testimony.in_blocks if thing.first(8, "0") == "0"}
        self._handles = handles | inner
        source = report["source"]
        self._said = [*source["losses"], *report["problems"]]
        self.read = Counter(
            _base(handle)
            for handle, element in report["elements"].items()
            if element["layer"] in layers or _base(handle) in handles
        )
        # A layer may be taken for something by a guess at single elements: others on it are what they are.
        named = {handle for said in self._said for handle in said["entities"]}
        self.elsewhere = {_base(handle) for handle in (*report["elements"], *named)} - self.read.keys()
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
        return anonymous_loss or any(f"“{layer}”" in said["sentence"] for layer in self.layers)


def _unaccounted(account: _Account, things: Sequence[Thing]) -> Iterator[str]:
    """Entities of the layer that are neither read, nor named, nor counted as lost."""
    times: Counter[str] = Counter()
    silent: list[Thing] = []
    for thing in things:
        if thing.kind in _NO_PARTS_OF_A_PLAN or thing.handle in account.named or not thing.is_one:
            continue
        if thing.kind == "INSERT" and thing.handle in account.elsewhere:
            continue
        if thing.kind in PARTS and account.is_talked_about:
            # What has lost its beginning is named with whatever came before it.
            continue
        times[thing.handle] += 1
        if times[thing.handle] > account.read.get(thing.handle, 0):
            silent.append(thing)
    known = {thing.handle for thing in things}
    renamed = {handle for handle in (*account.read, *account.named) if handle not in known}
    missing = len(silent) - len(renamed) - account.nameless
    if missing > 0:
        listed = ", ".join(f"{thing.kind} {thing.handle}" for thing in silent[:4])
        yield f"{account.part}: {missing} entities are neither read nor lost: {listed}"


def _base(handle: str) -> str:
    """`1F/2A` and `1F#3` both come from `1F`."""
    return handle.partition("/")[0].partition("#")[0].upper()


def _said(report: Report, code: str) -> bool:
    return any(problem["code"] == code for problem in report["problems"])
