"""The procedure of an administrative penalty (行政处罚法, 行政强制法) as a fold of facts.

`fold` makes the state of a case from what happened, `refusal` says why a fact is not allowed now, `acts` what
may come next, `deadlines` which periods run, `addition` and `owing` what is owed. Everything is a function of
facts, a calendar and the rules of a pack; nothing here knows a clock, a database or a city.
"""

from tongjian.engines.penalties.alike import Alike, Look, Spread, similar, spread
from tongjian.engines.penalties.benchmarks import Band, Benchmark, BenchmarkError, Circumstances, band_of
from tongjian.engines.penalties.deadlines import Deadline, deadlines
from tongjian.engines.penalties.fold import after, fold
from tongjian.engines.penalties.masking import Masking, mask, mask_number, mask_text
from tongjian.engines.penalties.money import Added, Owing, addition, owing, payment_due
from tongjian.engines.penalties.plain import FactError, from_plain, to_plain
from tongjian.engines.penalties.refusing import acts, refusal
from tongjian.engines.penalties.rules import Rules
from tongjian.engines.penalties.state import STAGES, Stage, State
from tongjian.engines.penalties.terms import TITLES

__all__ = [
    "STAGES",
    "TITLES",
    "Added",
    "Alike",
    "Band",
    "Benchmark",
    "BenchmarkError",
    "Circumstances",
    "Deadline",
    "FactError",
    "Look",
    "Masking",
    "Owing",
    "Rules",
    "Spread",
    "Stage",
    "State",
    "acts",
    "addition",
    "after",
    "band_of",
    "deadlines",
    "fold",
    "from_plain",
    "mask",
    "mask_number",
    "mask_text",
    "owing",
    "payment_due",
    "refusal",
    "similar",
    "spread",
    "to_plain",
]
