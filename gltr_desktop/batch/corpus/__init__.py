"""A corpus → a data set: every text scored once, by one process or by many machines.

The corpus is cut into parts of about a minute's work. A part is a file of OUT: whoever scores it
reads its texts from the input and puts the whole file there in one step. So a file that is there
is done, one that is missing is still to do, and nothing else has to be remembered.
"""
