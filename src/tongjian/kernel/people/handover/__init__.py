"""权力划转: which body decides a matter for a region, and powers handed over from a day on.

Running cases go along or stay, by choice; each that goes has it on its record.
"""
