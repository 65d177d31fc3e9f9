"""抽取: draws that are announced before anybody can know their seed, made in public, and kept for good.

The mathematics is `engines.draws`; here are the tables, the two acts, and the pages anybody may open.
"""
