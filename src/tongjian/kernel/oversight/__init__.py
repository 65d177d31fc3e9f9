"""督查督办: what is late is urged, answered for and escalated, each step on the record of the case itself.

Also kept here: the first day on which a clock was overdue, which an extension granted later does not undo.
"""
