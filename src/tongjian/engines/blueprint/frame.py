"""The frame of a city: the metres in which its blueprint is kept, and the systems its files may come in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tongjian.engines.blueprint.layer import Code, CrsName, Title
from tongjian.engines.blueprint.part import Part

Degrees = Annotated[float, Field(ge=-180, le=180)]


class LocalSystem(Part):
    """A city's own plane system, an affine image of a projected one (`base`).

    With `x` east and `y` north in metres of the local system, base east = `east + a·x − b·y` and base north =
    `north + b·x + a·y`, where `a = scale·cos(rotation)`, `b = scale·sin(rotation)`; `rotation` in degrees,
    anticlockwise.
    """

    code: Code
    title: Title
    base: CrsName
    east: float
    north: float
    rotation: float = 0.0
    scale: float = Field(1.0, gt=0.5, lt=2.0)


class Frame(Part):
    """`blueprint/frame.yaml`. `extent` is west, south, east, north of the city in degrees of CGCS2000.

    `storage` is the projected system of the blueprint, east and north in metres. `accepts` are the other
    systems its files may come in; local ones are accepted as they are declared.
    """

    storage: CrsName
    extent: tuple[Degrees, Degrees, Degrees, Degrees]
    accepts: tuple[CrsName, ...] = ()
    local: tuple[LocalSystem, ...] = ()
