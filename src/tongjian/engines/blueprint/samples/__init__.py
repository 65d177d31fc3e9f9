"""A believable city of any size, made for measuring: bending streets, parcels, buildings, plans.

:func:`city` gives the features of every layer a pack declares, made as they are asked for; its
`second_plan` is another version of the regulatory plan that differs in a known way.
"""

from tongjian.engines.blueprint.samples.city import City, Truth, city
from tongjian.engines.blueprint.samples.plans import TABLE

__all__ = ["TABLE", "City", "Truth", "city"]
