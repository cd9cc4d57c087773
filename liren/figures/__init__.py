"""Fair figures: response, resolution and satisfaction, exclusions by two persons, monthly snapshots.

**Facts** are the countable things of a month (a call-back, a deadline that fell due, an inspection …), read
from the case room by a few queries and kept. **Indicators** are a table of numerators and denominators over
facts.
A **month** is computed from its stored facts alone, so it can be computed again to the same bits; once it is
frozen nothing changes it. Figures correct small numbers by looking at a unit's peers, never rank, and never
reward a count. Figures of one person are for that person and their direct superior.
"""
