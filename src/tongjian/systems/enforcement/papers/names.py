"""Names of the fields and tables that texts of `enforcement/papers.yaml` can use."""

from __future__ import annotations

# fmt: off
OF_CASE = frozenset(
    {
        "added", "added_told", "addition_left", "address", "announced_due", "approver", "attended", "band",
        "by", "case", "correct_by", "court", "criteria", "decision", "decision_due", "decision_served",
        "defence", "defence_answer", "defence_told", "deferred_why", "discussed", "discussed_on", "ending",
        "evidence", "extension_days", "fine", "fine_left", "fine_words", "found", "heard_on",
        "hearing_days", "hearing_due", "hearing_host", "hearing_investigators", "hearing_on",
        "hearing_place", "hearing_public", "hearing_recorder", "hearing_text", "host", "identifier",
        "litigation_months", "nature", "notified_on", "offence", "offences", "officers", "order",
        "order_due", "organisation", "owing", "paid", "participants", "party", "paused", "pay_days",
        "pay_due", "payee", "performed", "phone", "place", "preserved_due", "preserved_why",
        "prolonged_days", "prolonged_why", "proposed", "proposer", "rate", "reason", "receiver",
        "reconsideration_days", "recusal", "recused", "registered_on", "representative", "review",
        "review_body", "review_text", "reviewer", "sanction", "seized_days", "seized_due", "seized_why",
        "served", "served_on", "served_way", "served_witness", "server", "settlement", "source",
        "sourced_on", "spared", "statement_days", "statement_due", "title", "today", "told",
        "told_sanction", "transferred_to", "transferred_why", "urged_due", "urged_on",
    }
)
"""What is told from the facts of a case."""

EXTRA = frozenset(
    {
        "identifier_title", "asked_at", "asked_in", "asked", "relation", "recorder", "questions", "witness",
        "scene", "sampled", "electronic",
    }
)
"""What the facts do not hold: who draws the paper up gives it."""
# fmt: on

FIELDS = OF_CASE | EXTRA

TABLES = frozenset({"evidence", "preserved", "seized", "instalments", "papers"})
