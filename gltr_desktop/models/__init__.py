"""A name → something that scores text. Imports torch and transformers, but only when asked."""

from __future__ import annotations

import os

# The threads of a computation wait for one another in a busy loop. Where another process uses the
# processor too, they mostly wait for the one that has lost its turn: scoring takes 10 to 50 times
# as long. With a short wait it does not, and on a calm computer it costs nothing. OpenMP reads this
# when torch is loaded.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")
os.environ.setdefault("KMP_BLOCKTIME", "1")
