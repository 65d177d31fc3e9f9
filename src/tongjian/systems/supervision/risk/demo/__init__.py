"""Demo: a history of inspections, penalties and signals, a run, warnings in every step, credit asked for.

Made by the same acts people use, from `demo/risk.yaml` of a pack. All invented.
"""

from tongjian.systems.supervision.risk.demo.making import install_demo_risk

__all__ = ["install_demo_risk"]
