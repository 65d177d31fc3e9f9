"""Construction-project approval: one application for a stage, its matters in parallel, and the permit.

A stage (并联审批) is a case whose children are its matters. It is received and accepted once; each matter
then runs its own process against its own clock; the stage ends by itself when the last matter has ended.
This app is not the case kernel: locks, ledger, clocks and processes are there.
"""
