"""All acts, in the order of a case."""

from tongjian.engines.penalties.facts import KINDS
from tongjian.systems.enforcement.acts import deciding, investigating, performing
from tongjian.systems.enforcement.acts.declared import Act, registry

IN_ORDER: tuple[Act, ...] = tuple(registry.acts[name] for name in KINDS if name in registry.acts)

__all__ = ["IN_ORDER", "deciding", "investigating", "performing", "registry"]
