"""The desk: what officers and applicants say and decide about a drawing, and what that holds.

Everything said or decided is a fact in the ledger of the case; what is shown is folded from there.
"""
