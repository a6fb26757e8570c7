"""Hand the weights of the rows to every part of a member that takes them."""

from sklearn import config_context
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import has_fit_parameter


def check_takes_weights(name, estimator):
    """Raise where the member's classifier, in a pipeline the last step, takes no weights."""
    while isinstance(estimator, Pipeline):
        estimator = estimator.steps[-1][1]
    if not has_fit_parameter(estimator, "sample_weight"):
        raise ValueError(
            f"LateFusionClassifier: {name} takes no sample_weight in {type(estimator).__name__}.fit. "
            "Fit without weights, or choose another."
        )


def fit_weighted(fit, estimator, rows, labels, weight):
    """Call ``estimator``'s ``fit`` or ``fit_transform``, with the weights unless they are None."""
    if weight is None:
        return fit(rows, labels)
    with config_context(enable_metadata_routing=False):  # a pipeline's steps are reached by their names
        return fit(rows, labels, **_parameters(estimator, weight))


def _parameters(estimator, weight, prefix=""):
    if isinstance(estimator, Pipeline):
        steps = [_parameters(step, weight, f"{prefix}{name}__") for name, step in estimator.steps]
        return {name: value for step in steps for name, value in step.items()}
    return {f"{prefix}sample_weight": weight} if has_fit_parameter(estimator, "sample_weight") else {}
