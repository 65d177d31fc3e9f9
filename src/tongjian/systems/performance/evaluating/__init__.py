"""Evaluation of declared targets: monitoring during the year, self-evaluation, re-check and spot check by the
finance bureau, disclosure, and the use of the result in the year after.

Targets are those of an approved version of a declaration. What a value means and how it is scored is decided
in `engines.measures`; where an actual value comes from, in `registers.origins`.
"""
