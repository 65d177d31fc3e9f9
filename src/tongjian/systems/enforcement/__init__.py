"""Enforcement (执法): penalty cases from source to archive, for every channel of a city.

What may happen to a case, when it is due and what is owed is said by `engines/penalties`; here are the rows,
the people and the pages. Fines are nobody's measure (行政处罚法 art. 74): this app declares no source of
measures and lists no total of fines by body or officer.
"""
