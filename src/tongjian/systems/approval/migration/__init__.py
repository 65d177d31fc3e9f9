"""历史办件迁入: open and closed cases of another system come in with their numbers and clocks, and go on.

A file is read into rows, every row is checked and gets a verdict (rehearsal), then the cases are written a
few at a time. A batch can be taken back whole while nothing has happened to its cases since.
"""
