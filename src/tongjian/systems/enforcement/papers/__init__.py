"""Papers of a case (执法文书): their content from the case's state, as PDF and DOCX, with numbers used once.

`draw_up(kind, dossier, …)` of `drawing` makes a `Paper` (plain data: what is kept and signed); `pdf_of` of
`printed` and `docx_of` of `document` make files of it, `masked` of `masking` the paper as it is published.
What a paper says is `enforcement/papers.yaml` of a pack.
"""
