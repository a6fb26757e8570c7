"""Which columns of a table a model reads, and as what."""

from sklearn.base import BaseEstimator
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.utils._param_validation import HasMethods, validate_params

from .._samples import MODALITIES, Modality, stated_modality
from ..fusion import SelectModality


@validate_params({"estimator": [HasMethods(["get_params"])]}, prefer_skip_nested_validation=True)
def table_columns(estimator: BaseEstimator) -> dict[str, Modality]:
    """Say which columns of a table a model reads, and as what.

    Parameters
    ----------
    estimator : estimator
        Of :func:`make_table_recipe`, or another whose parts name their columns: late and joint fusion,
        :func:`~skmodal.fusion.make_modality_union`, and a Pipeline that begins with such a union or with a
        :class:`~skmodal.fusion.SelectModality`; or a search over one of these.

    Returns
    -------
    dict of str to {"text", "image", "speech"}

    Raises
    ------
    ValueError
        The model names no column of samples.

    Examples
    --------
    >>> from skmodal.recipes import make_table_recipe, table_columns
    >>> model = make_table_recipe({"photo": "image", "call": "speech"}, "nb")
    >>> table_columns(model)
    {'photo': 'image', 'call': 'speech'}
    """
    columns = _columns(estimator)
    if not columns:
        raise ValueError(
            f"table_columns: {type(estimator).__name__} names no column of samples. It takes what make_table_recipe, "
            "late and joint fusion and make_modality_union give."
        )
    return columns


def _columns(model):
    parameters = model.get_params(deep=False)
    if isinstance(model, Pipeline):
        first = model.steps[0][1]
        if not isinstance(first, SelectModality):
            return _columns(first) if isinstance(first, BaseEstimator) else {}
        kind = stated_modality(model[1:])
        return {first.column: kind} if kind in MODALITIES and isinstance(first.column, str) else {}
    if isinstance(model, FeatureUnion):
        return _joined(part for _, part in model.transformer_list)
    parts = parameters.get("encoders") or parameters.get("estimators")
    if parts:
        parts = parts.items() if isinstance(parts, dict) else parts
        return _joined(
            part if _selects(part) else Pipeline([("select", SelectModality(name)), ("part", part)])
            for name, part in parts
        )
    inner = parameters.get("estimator")
    return _columns(inner) if isinstance(inner, BaseEstimator) else {}


def _joined(parts):
    return {name: kind for part in parts for name, kind in _columns(part).items()}


def _selects(part):
    return isinstance(part, Pipeline) and isinstance(part.steps[0][1], SelectModality)
