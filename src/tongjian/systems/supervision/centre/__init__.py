"""The data centre: records and their governance, sites, the way back to the approving bureau, the portal, operation."""
