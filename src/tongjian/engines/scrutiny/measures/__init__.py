"""The kinds of measures a rule file can ask for. Each yields what it measured, judged by nobody yet."""

from tongjian.engines.scrutiny.measures.base import Measured, Scene
from tongjian.engines.scrutiny.measures.kinds import Measure

__all__ = ["Measure", "Measured", "Scene"]
