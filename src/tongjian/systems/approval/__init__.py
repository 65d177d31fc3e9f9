"""Construction-project approval: stages, matters in parallel, permits."""
