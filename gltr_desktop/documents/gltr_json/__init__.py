"""GLTR's own format: what its server answers and its files hold, written and read.

``request`` is the name of a model and the text, ``result`` has the tokens as strings, the start
token first, and for each of the others its rank (from 0) with its probability, and the model's
first guesses with theirs. What GLTR does not record stands under a key of our own.
"""
