"""Papers of a case (执法文书): their content from the case's state, as PDF and DOCX, with numbers used once.

`draw_up(kind, dossier, …)` makes a `Paper` (plain data: what is kept and signed); `pdf_of` and `docx_of` make
files of it, `masked` the paper as it is published. What a paper says is `enforcement/papers.yaml` of a pack.
"""
