"""Indicators of performance and assessment as files: forms and scoring profiles of the packs.

What a figure means and how it is scored is decided in `engines.measures`; here files become its objects.
"""
