"""Rules as data: one short file each, with its clause, its document and the days it is in force."""

from tongjian.engines.scrutiny.rules.book import RuleBook, Rules
from tongjian.engines.scrutiny.rules.departments import Departments
from tongjian.engines.scrutiny.rules.load import load_rules
from tongjian.engines.scrutiny.rules.model import Rule, Severity

__all__ = ["Departments", "Rule", "RuleBook", "Rules", "Severity", "load_rules"]
