"""A second start of the program hands its files to the window that is open already.

For each user, settings and display there is one meeting place: a lock, held by the first process,
and a socket, on which that process takes requests. Whoever cannot hand its files over, for any
reason, opens a window of its own.
"""
