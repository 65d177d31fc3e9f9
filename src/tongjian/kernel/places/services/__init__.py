"""The blueprint for other programs: OGC API – Features, and vector tiles.

Read only, with the permissions of the pages: what a viewer may not see does not exist here. What the layers
hold is in `kernel/places/queries.py`; drawing them is left to whoever asks.
"""
