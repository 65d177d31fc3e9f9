"""What other systems have to learn: rows written in the transaction of what happened, fetched by connectors later."""
