"""What becomes of scores: tables, guards, checks and addresses from verifying to analysis.

The rooms that write and read them stand beside this one: `verifying`, `publishing`, `appeals`, `analysis`,
`topics`, `operation`. Standards, tasks, evidence and score sheets belong to the app above.
"""
