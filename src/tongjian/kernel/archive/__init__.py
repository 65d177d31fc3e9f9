"""电子档案: everything about a project in one package that can be checked without this platform.

A package holds every version of every material, the forms, opinions, letters, licences and the ledger, with
a manifest of digests, an index to read, and the four checks (四性检测). The same state of a project gives the
same bytes.
"""
