"""Which uses of two plans agree: a table of the pack."""

from __future__ import annotations

from tongjian.kernel.packs.mistakes import Mistake, PackErrors
from tongjian.kernel.packs.queries import pack_of
from tongjian.kernel.packs.reader import read
from tongjian.kernel.packs.uses import FILE, Uses
from tongjian.kernel.packs.wording import parsed


def uses_of(city: str) -> Uses:
    """The table of the nearest folder of the city's pack; an empty one where there is none.

    Raises PackErrors when the file is not what it should be.
    """
    try:
        file = pack_of(city).file(*FILE)
    except FileNotFoundError:
        return Uses()
    mistakes: list[Mistake] = []
    found = parsed(read(file), Uses, mistakes)
    if found is None or mistakes:
        raise PackErrors(mistakes)
    return found
