"""Drawings read as site plans: :func:`read_drawing` with a :class:`Vocabulary` of layer names."""

from tongjian.engines.drawing.corrections import Corrections, load_corrections
from tongjian.engines.drawing.read import read_drawing
from tongjian.engines.drawing.reading import Reading
from tongjian.engines.drawing.refusal import Refused
from tongjian.engines.drawing.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "Corrections",
    "Reading",
    "Refused",
    "Vocabulary",
    "load_corrections",
    "load_vocabulary",
    "read_drawing",
]
