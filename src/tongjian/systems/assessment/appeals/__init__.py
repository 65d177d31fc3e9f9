"""申诉: the right of reply of a district, review by someone else, and a decision with reasons.

A decision that upholds puts new evidence in the place of what was disputed, and everything that was made of
it is made again in the same transaction: score sheets, the quarter, publications, uses of results, reports.
"""
