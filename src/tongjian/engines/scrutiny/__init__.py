"""Rules over a site plan: indicators, findings, one report. Knows nothing of drawings, models or the web.

`scrutinise` is the function the command line and the pages call; `load_rules` reads the rule files of a chain
of packs, `read_conditions` and `read_declared` what stands beside a drawing.
"""

from tongjian.engines.scrutiny.conditions import Conditions, read_conditions
from tongjian.engines.scrutiny.declared import Declared, read_declared
from tongjian.engines.scrutiny.report import SCHEMA, Report, json_schema
from tongjian.engines.scrutiny.rules import Rule, RuleBook, load_rules
from tongjian.engines.scrutiny.scrutinise import scrutinise
from tongjian.engines.scrutiny.yamlfile import FileMistakes, Mistake

__all__ = [
    "SCHEMA",
    "Conditions",
    "Declared",
    "FileMistakes",
    "Mistake",
    "Report",
    "Rule",
    "RuleBook",
    "json_schema",
    "load_rules",
    "read_conditions",
    "read_declared",
    "scrutinise",
]
