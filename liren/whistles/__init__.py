"""Whistle and report-in (吹哨报到): a community calls departments to the spot; both sides rate each other.

A *whistle* (哨) belongs to a case. Community staff ask for it, the dispatcher approves it before it is blown
(吹哨准) and says which unit leads and which assist (分哨明); an emergency is blown at once and confirmed
afterwards. A *call* is one unit's part in a whistle: it has its own arrival limit, signs in on the spot
(应哨快), reports its share, or refuses and is ruled on. In the end both sides rate each other (评哨严), and
the ratings count in the unit's figures. The two tables in `machine.py` say what may follow what.
"""
