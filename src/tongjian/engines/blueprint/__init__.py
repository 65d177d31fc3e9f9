"""One blueprint (一张蓝图): what the city's plans say about places.

Layers and their features as values, coordinate systems, files in and out, checks, differences between plans,
sloping height limits, and where a project stands. Geometry in metres in the city's frame. No database: what
is kept, and how it is found in milliseconds, is in `kernel/places`.
"""
