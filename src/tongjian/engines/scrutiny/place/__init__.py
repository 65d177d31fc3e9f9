"""Where the project stands: the drawing laid on the blueprint, and what the blueprint holds around it.

Everything published is brought into the drawing's own metres, so that rules measure published lines the way
they measure drawn ones and findings lie where the drawing shows them.
"""

from tongjian.engines.scrutiny.place.ground import (
    BrokenSurroundings,
    Place,
    Published,
    PublishedLayer,
    place_of,
)
from tongjian.engines.scrutiny.place.laying import Laid, Unlaid
from tongjian.engines.scrutiny.place.reading import read_surroundings

__all__ = [
    "BrokenSurroundings",
    "Laid",
    "Place",
    "Published",
    "PublishedLayer",
    "Unlaid",
    "place_of",
    "read_surroundings",
]
