"""Which of many texts speak of one matter: sparse character n-grams, cosine, and groups round a centre.

Groups are stars, not chains: everything in a group is like its most typical text, so that "A is like B, B is
like C" never joins a whole city.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liren.matching.words import plain

Groups = list[list[int]]
ROWS = 1000  # texts compared with all others at once
COMMON = 0.05  # an n-gram in more than this share of the texts tells no matter from another
RARE = 2  # an n-gram of one text alone joins nothing


def text_vectors(texts: Sequence[str]) -> Any:
    """TF-IDF of pairs and triples of characters, rows of length 1 (a SciPy CSR matrix)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    most: float | int = COMMON if len(texts) * COMMON > 50 else 1.0
    reader = TfidfVectorizer(
        preprocessor=plain,
        analyzer="char",
        ngram_range=(2, 3),
        min_df=RARE,
        max_df=most,
        sublinear_tf=True,
        max_features=100_000,
        dtype=np.float32,
    )
    try:
        return reader.fit_transform(texts)
    except ValueError:  # no n-gram is shared by two texts
        from scipy.sparse import csr_matrix

        return csr_matrix((len(texts), 1), dtype=np.float32)


def alike(vectors: Any, threshold: float) -> Any:
    """Which pairs of rows are alike: a sparse matrix of the cosines from the threshold on, no row with
    itself."""
    from scipy.sparse import csr_matrix, vstack

    parts = []
    for start in range(0, vectors.shape[0], ROWS):
        part = (vectors[start : start + ROWS] @ vectors.T).tocsr()
        part.data[part.data < threshold] = 0
        part.eliminate_zeros()
        parts.append(part)
    if not parts:
        return csr_matrix((0, 0), dtype=np.float32)
    found = vstack(parts).tocsr()
    found.setdiag(0)
    found.eliminate_zeros()
    return found


def star_groups(pairs: Any) -> Groups:
    """Groups of rows round a centre, the largest first; the centre stands first in its group.

    The row with the heaviest ties to rows that are still free becomes the next centre.
    """
    free: NDArray[np.bool_] = np.ones(pairs.shape[0], dtype=bool)
    groups: Groups = []
    ties = np.asarray(pairs.sum(axis=1)).ravel()
    waiting = [(-float(tie), row) for row, tie in enumerate(ties) if tie > 0]
    heapify(waiting)
    while waiting:
        claimed, row = heappop(waiting)
        if not free[row]:
            continue
        span = slice(pairs.indptr[row], pairs.indptr[row + 1])
        around = pairs.indices[span][free[pairs.indices[span]]]
        now = float(pairs.data[span][free[pairs.indices[span]]].sum())
        if now < -claimed - 1e-6:  # others have been taken since: wait in the right place
            if now > 0:
                heappush(waiting, (-now, row))
            continue
        members = [row, *(int(one) for one in around)]
        free[members] = False
        groups.append(members)
    return sorted(groups, key=len, reverse=True)


def joined_groups(vectors: Any, groups: Groups, threshold: float) -> Groups:
    """Groups whose middles are as alike as `threshold`, taken together: a matter of which many write in two
    ways is still one. The largest group takes in smaller ones, once; nothing is passed on."""
    if not groups:
        return []
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    sizes = [len(group) for group in groups]
    rows = np.repeat(np.arange(len(groups)), sizes)
    columns = np.concatenate(groups)
    members = csr_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)), (len(groups), vectors.shape[0])
    )
    middles = normalize(members @ vectors)
    near = alike(middles, threshold)
    taken: set[int] = set()
    found: Groups = []
    for number, group in enumerate(groups):
        if number in taken:
            continue
        others = [int(one) for one in near.indices[near.indptr[number] : near.indptr[number + 1]]]
        others = [one for one in others if one > number and one not in taken]
        taken.update(others)
        found.append([*group, *(row for other in others for row in groups[other])])
    return sorted(found, key=len, reverse=True)
