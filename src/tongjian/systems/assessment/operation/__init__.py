"""运维巡检台账: what is inspected every month, who found what, and reminders before it is due."""
