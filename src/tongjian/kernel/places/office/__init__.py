"""图层管理: where officials look after the layers of the blueprint.

Import with a report per feature, publish, withdraw, what changed, export, and where two plans contradict.
"""
