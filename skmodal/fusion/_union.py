"""Early fusion: the modalities' features side by side."""

from sklearn.base import BaseEstimator
from sklearn.pipeline import FeatureUnion, Pipeline

from ._missing import Missing, SkipMissing
from ._select import SelectModality


def make_modality_union(
    transformers: dict[str, BaseEstimator],
    *,
    missing: Missing | dict[str, Missing] = "indicator",
    weights: dict[str, float] | None = None,
    n_jobs: int | None = None,
    verbose: bool = False,
) -> FeatureUnion:
    """Join the features of several modalities: scikit-learn's FeatureUnion of SelectModality pipelines.

    Parameters
    ----------
    transformers : dict of str to transformer
        For each column of the frame, what makes its samples a dense row of fixed length.
    missing : {"indicator", "zero", "nan", "error"} or dict of str to these, default="indicator"
        What a row without a sample becomes, see :class:`SkipMissing`; a dict says it for each column.
    weights : dict of str to float or None, default=None
        Factors of the modalities' features: FeatureUnion's ``transformer_weights``, which a grid can search.
    n_jobs : int or None, default=None
        Modalities at a time.
    verbose : bool, default=False
        Print the time of each modality.

    Returns
    -------
    FeatureUnion
        Of one pipeline a column, named after it. Its steps are "select" and "features"; so a grid reaches a parameter
        by ``speech__features__transformer__n_mfcc``, a policy by ``speech__features__missing``, and the weights by
        ``transformer_weights``.

    Raises
    ------
    ValueError
        No transformer, or weights or policies for a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from skmodal.fusion import make_modality_union
    >>> from skmodal.text import LatentSemanticAnalysis
    >>> frame = pd.DataFrame({"title": ["red fox", "red hen", None], "body": ["it runs", "it lays", "it runs"]})
    >>> lsa = LatentSemanticAnalysis(2, random_state=0)
    >>> union = make_modality_union({"title": lsa, "body": lsa}, weights={"title": 2.0})
    >>> union.fit_transform(frame).shape
    (3, 6)
    """
    if not isinstance(transformers, dict) or not transformers:
        raise ValueError("make_modality_union: transformers is a dict with at least one column, {column: transformer}.")
    unnamed = [column for column in transformers if not isinstance(column, str)]
    if unnamed:
        raise ValueError(f"make_modality_union: column {unnamed[0]!r} is no str; name the frame's columns.")
    policies = missing if isinstance(missing, dict) else dict.fromkeys(transformers, missing)
    for what, named in (("missing", policies), ("weights", weights or {})):
        strange = sorted(set(named) - set(transformers))
        if strange:
            raise ValueError(f"make_modality_union: {what} names {strange}; the columns are {list(transformers)}.")
    members = []
    for column, transformer in transformers.items():
        features = SkipMissing(transformer, missing=policies.get(column, "indicator"))
        members.append((column, Pipeline([("select", SelectModality(column)), ("features", features)])))
    return FeatureUnion(members, n_jobs=n_jobs, transformer_weights=weights, verbose=verbose)
