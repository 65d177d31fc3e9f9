"""Indicators of performance and assessment: forms and profiles of the packs, and numbers that are counted.

What a figure means and how it is scored is decided in `engines.measures`. Here files become its objects, apps
declare what may be counted (`sources.declare`), the measures of a city are read on the running database for
whoever asks (`reading.read_measure`, `access.scope_of`), and readings and scores are kept for good
(`keeping.keep`, `judging.keep_score`).
"""
