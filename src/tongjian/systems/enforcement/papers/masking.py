"""Papers as they are published."""

from __future__ import annotations

from dataclasses import replace

from tongjian.engines.penalties import Masking, mask_text
from tongjian.engines.penalties.terms import Nature
from tongjian.systems.enforcement.papers.dossier import Dossier
from tongjian.systems.enforcement.papers.drawing import Paper, sealed


def masked(paper: Paper, dossier: Dossier, masking: Masking) -> Paper:
    """The paper as it is published: persons by their surname, numbers hidden, minors not named.

    Officers stay named: who decided is public. A company is named in full, who represents it is a person.
    """
    people: dict[str, bool] = {}
    if dossier.party.nature is Nature.CITIZEN:
        people[dossier.party.name] = dossier.party.minor
    if dossier.party.representative:
        people[dossier.party.representative] = False
    # A citizen's number and address say who it is, a company's are public.
    own = dossier.party.nature is Nature.CITIZEN
    secrets = [dossier.party.phone, *((dossier.party.identifier, dossier.party.address) if own else ())]

    def hidden(text: str) -> str:
        return mask_text(text, people, masking, secrets=secrets)

    return sealed(
        replace(
            paper,
            addressee=hidden(paper.addressee),
            rows=tuple((label, hidden(text)) for label, text in paper.rows),
            paragraphs=tuple(hidden(text) for text in paper.paragraphs),
            tables=tuple(tuple(tuple(hidden(cell) for cell in row) for row in each) for each in paper.tables),
        )
    )
