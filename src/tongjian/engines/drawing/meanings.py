"""What a layer, a block or an element is: what people said of it, else what its name says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from tongjian.engines.drawing.corrections import Corrections
from tongjian.engines.drawing.sieve import Wanted
from tongjian.engines.drawing.titles import meaning_of
from tongjian.engines.drawing.vocabulary import (
    CANONICAL,
    Classified,
    Meaning,
    Rule,
    Vocabulary,
    plain_name,
)
from tongjian.engines.siteplan import PlanPart

_SAID = "经人指认"


@dataclass(frozen=True)
class Meanings:
    """A vocabulary and what people corrected of it; `guessed` is what was taken for something by its looks.

    An element's word beats that of the reference around it, that its layer's, and all three every guess.
    """

    vocabulary: Vocabulary
    corrections: Corrections = field(default_factory=Corrections)
    guessed: Mapping[str, Classified] = field(default_factory=dict)
    """By upper-case handle."""
    guessed_layers: Mapping[str, Classified] = field(default_factory=dict)
    """The layers these lie on; other things on them mean nothing."""

    def of_layer(self, layer: str) -> Classified | None:
        """What a layer means, None when it means nothing or is to be ignored."""
        named = self.vocabulary.classify(layer)
        if self.is_corrected(layer):
            return _said(self._word_on(layer), named)
        return named

    def is_corrected(self, layer: str) -> bool:
        """Whether a person said what the layer is, or that it is nothing."""
        return layer in self.corrections.layers or _key(layer) in self._layers

    def is_judged(self, handle: str) -> bool:
        """Whether something is known of this element alone."""
        return handle.upper() in self._elements or handle.upper() in self.guessed

    def of_element(self, handle: str, layer: str) -> Classified | None:
        """What an element that :meth:`is_judged` is; None: nothing of the plan."""
        if handle.upper() in self._elements:
            return _said(self._elements[handle.upper()], self.vocabulary.classify(layer))
        return self.guessed[handle.upper()]

    def of_block(self, name: str) -> Classified | None:
        """What references to a block of this name are, on whatever layer."""
        return self.vocabulary.classify_block(name)

    def needs_layer(self, layer: str) -> bool:
        """Whether anything is read from a layer of this name."""
        known = self.of_layer(layer)
        return known is not None and known.meaning is not Meaning.RECOGNISED

    @property
    def wanted(self) -> Wanted:
        """What of a file has to be read for the plan."""
        paths = [*(h for h, part in self._elements.items() if part), *self.guessed]
        handles = {step.partition("#")[0] for path in paths for step in path.split("/")}
        return Wanted(self.needs_layer, lambda name: self.of_block(name) is not None, frozenset(handles))

    @property
    def elements(self) -> Mapping[str, PlanPart | None]:
        """What people said of single elements, by upper-case handle."""
        return self._elements

    @cached_property
    def _layers(self) -> Mapping[str, PlanPart | None]:
        return {_key(layer): part for layer, part in self.corrections.layers.items()}

    @cached_property
    def _elements(self) -> Mapping[str, PlanPart | None]:
        return {handle.upper(): part for handle, part in self.corrections.elements.items()}

    def _word_on(self, layer: str) -> PlanPart | None:
        if layer in self.corrections.layers:
            return self.corrections.layers[layer]
        return self._layers[_key(layer)]


def _key(layer: str) -> str:
    """Layers of one name: DXF does not tell capitals from small letters."""
    return plain_name(layer).casefold()


def _said(part: PlanPart | None, named: Classified | None) -> Classified | None:
    """What a person said; what the layer's name tells besides (a building's number) still holds."""
    if part is None:
        return None
    meaning = meaning_of(part)
    if named and named.meaning is meaning:
        return replace(named, score=CANONICAL, evidence=_SAID)
    return Classified(Rule(meaning=meaning), CANONICAL, 0, evidence=_SAID)
