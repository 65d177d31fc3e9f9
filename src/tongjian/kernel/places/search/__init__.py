"""Finding features by where they lie: an R*Tree on SQLite, PostGIS on PostgreSQL; and views for GIS programs.

Both answer one question, which boxes touch a box; what is exact is decided by shapely, so that the two
databases cannot disagree.
"""
