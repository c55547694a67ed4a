"""Long work beside the pages: a queue in the journal's database, a worker thread in the server's own process.

The row of `LongTask` is the truth. The queue only says "look at task 12"; a killed run is found by its lease,
which the operating system (or PostgreSQL) gives back when a process dies.
"""
