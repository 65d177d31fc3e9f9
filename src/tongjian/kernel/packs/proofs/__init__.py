"""What must hold between the files of a pack, though each of them is right by itself.

A proof is a function of the pack and of the places of its definitions; it yields every mistake it finds. To
add one, write the function and name it in `PROOFS`.
"""

from collections.abc import Callable, Iterator, Mapping

from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places
from tongjian.kernel.packs.proofs import (
    blueprint,
    codes,
    demo,
    forms,
    matters,
    organisations,
    processes,
    promises,
    stages,
    themes,
    towns,
)
from tongjian.kernel.packs.reader import Source

PROOFS: tuple[Callable[[Pack, Places], Iterator[Mistake]], ...] = (
    codes.prove,
    organisations.prove,
    towns.prove,
    stages.prove,
    matters.prove,
    promises.prove,
    forms.prove,
    themes.prove,
    processes.prove,
    demo.prove,
    blueprint.prove,
)


def prove(pack: Pack, sources: Mapping[tuple[str, str], Source]) -> Iterator[Mistake]:
    """Every mistake between the definitions of the pack."""
    for proof in PROOFS:
        yield from proof(pack, Places(sources))


__all__ = ["PROOFS", "prove"]
