"""文书: the numbered documents of procedure (acceptance, correction, refusal …) and proof of their service.

What a letter says is kept as text under its digest and never changes. What the city's pack words and how it
looks is `templates/letters.yaml` and `templates/letter*.typ` there. Permits are no letters: see `licences`.
"""
