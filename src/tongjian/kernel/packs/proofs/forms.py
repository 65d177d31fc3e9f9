"""Forms: what the matters of a stage ask can stand in one form, in which every field is asked once."""

from __future__ import annotations

from collections.abc import Iterator

from tongjian.kernel.forms.assembling import contradictions
from tongjian.kernel.packs.mistakes import Mistake
from tongjian.kernel.packs.pack import Pack
from tongjian.kernel.packs.places import Places


def prove(pack: Pack, places: Places) -> Iterator[Mistake]:
    """The form of every stage can be assembled from its own and those of its matters."""
    told: set[str] = set()
    for stage in pack.stages.values():
        matters = [pack.matters[code] for code in stage.matters if code in pack.matters]
        parts = [(m.code, pack.forms[m.form]) for m in matters if m.form and m.form in pack.forms]
        if stage.form not in pack.forms:
            continue
        for found in contradictions(pack.forms[stage.form], parts):
            mistake = places.mistake("forms", found.form, found.path, found.sentence, found.mend)
            if str(mistake) not in told:
                told.add(str(mistake))
                yield mistake
