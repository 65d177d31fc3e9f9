"""Where the projects lie: districts and parcels of the blueprint in force, drawn by the server."""
