"""流程优化: what a process takes, what a change of it saves, and what it would have made of a past year.

Nothing is stored: every number is computed from the pack, the baseline and the ledger when it is asked for.
"""
