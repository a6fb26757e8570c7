"""List skmodal's public estimators, and make instances of them."""

from sklearn.base import BaseEstimator

from .. import estimators, fusion, image, speech, text, tuning
from ._instances import FOR_BOTH, FOR_EACH

FACES = (text, image, speech, estimators, fusion, tuning)


def all_estimators() -> list[tuple[str, type[BaseEstimator]]]:
    """List skmodal's public estimators.

    Returns
    -------
    list of (str, type)
        Names and classes, in the order of the names.

    Examples
    --------
    >>> from skmodal.testing import all_estimators
    >>> dict(all_estimators())["MFCC"]
    <class 'skmodal.speech._mfcc.MFCC'>
    """
    members = [(name, getattr(face, name)) for face in FACES for name in face.__all__]
    return sorted((name, cls) for name, cls in members if isinstance(cls, type) and issubclass(cls, BaseEstimator))


def construct_instances(Estimator: type[BaseEstimator]) -> tuple[list[BaseEstimator], list[BaseEstimator]]:
    """Make instances of one of :func:`all_estimators` for the two suites.

    Parameters
    ----------
    Estimator : type

    Returns
    -------
    for_tables : list of estimators
        For scikit-learn's suite, whose X is a table of numbers.
    for_samples : list of estimators
        For ours, whose X is samples: the same objects, but where an estimator holds others.

    Examples
    --------
    >>> from skmodal.fusion import SelectModality
    >>> from skmodal.testing import construct_instances
    >>> construct_instances(SelectModality)
    ([SelectModality(column=slice(0, None, None))], [SelectModality(column='speech')])
    """
    if Estimator in FOR_EACH:
        return FOR_EACH[Estimator](Estimator)
    instances = [Estimator(**parameters) for parameters in FOR_BOTH.get(Estimator, [{}])]
    return instances, instances
