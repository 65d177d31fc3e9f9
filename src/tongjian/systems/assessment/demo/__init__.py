"""A month of assessment in the districts of a city, to look at: made by the same acts people use."""

from tongjian.systems.assessment.demo.making import install_demo_assessment

__all__ = ["install_demo_assessment"]
