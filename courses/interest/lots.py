"""The lot by which something that could be told is left for later, so that silence never means "fewer".

Without it whoever sees a place appear, and knows that only they themselves registered in between, would know how many
waited before. Own choice of one in four: a place that has enough is told in three tables of four.
"""

import secrets

ONE_IN = 4


def left_out() -> bool:
    """Drawn anew each time, from a source nobody can guess, and kept nowhere."""
    return secrets.randbelow(ONE_IN) == 0
