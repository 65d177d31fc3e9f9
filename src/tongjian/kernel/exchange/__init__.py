"""What other systems are told: an outbox written together with the change it tells of.

A connector that carries the rows away comes with the connections themselves; until then they wait here, in
order, and nothing that happened in between is lost to whoever is connected later.
"""
