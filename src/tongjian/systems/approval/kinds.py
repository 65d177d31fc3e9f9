"""The two kinds of cases this system has."""

STAGE = "approval.stage"
MATTER = "approval.matter"
