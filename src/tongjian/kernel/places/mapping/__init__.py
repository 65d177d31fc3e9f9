"""The map of the blueprint (一张蓝图): pages to look, to ask what is at a place, and to report on a boundary.

Nothing here writes: a report is recomputed from the boundary and the edition whose digest it carries.
"""
