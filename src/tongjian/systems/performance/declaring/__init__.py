"""Declaring performance targets (绩效目标申报): filled in, signed, approved, adjusted, in versions."""
