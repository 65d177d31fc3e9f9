"""Where a drawing stands on the blueprint: what the engine is given of it, and what people are shown."""
