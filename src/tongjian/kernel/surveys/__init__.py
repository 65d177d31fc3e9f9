"""满意度调查: companies after a case, staff every half-year; one answer each, anonymous in what is shown."""
