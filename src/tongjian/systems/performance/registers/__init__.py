"""Registers and budget execution (D6): what the actual values of performance indicators are made of.

Tenders, contracts, payments, risks, acceptances, assets, lawsuits, papers, trainings, reviews and tasks are
registered here, the books of the budget are imported month by month, and `origins.actual_of` says for every
row of a form what came of it and from where. How a value is scored is decided in `engines.measures`.
"""
