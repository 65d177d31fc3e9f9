"""Files that people filled in: taken apart in a process of their own, and understood by their labels."""
