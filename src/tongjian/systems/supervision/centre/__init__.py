"""The data centre of supervision: records and their quality, sites, the way back, the portal, operation.

`records` lists what sources reported and hands it over, `governance` judges it, `sites` accompanies a
building site from registration to its conclusion, `wayback` tells the bureau that approved, `portal` shows
the public, `operation` reports on the platform itself, `manuals` and `training` are for its people.
"""
