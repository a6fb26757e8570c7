"""The output of a model that is explained."""

import numpy as np


def find_target(target, classes, scores):
    """Return the place of a target among the outputs of a row, and its label.

    The target is a class, or of a regressor with several outputs the number of one; None is the predicted class.
    ``classes`` are None of a regressor. The row's scores are of shape (n_outputs,).
    """
    if classes is not None:
        if target is None:
            place = int(np.argmax(scores))
            return place, classes[place]
        places = [place for place, label in enumerate(classes.tolist()) if label == target]
        if not places:
            raise ValueError(f"saliency: target is {target!r}; the classes are {classes.tolist()}.")
        return places[0], classes[places[0]]
    if target is None and len(scores) == 1:
        return 0, None
    if not isinstance(target, (int, np.integer)) or not 0 <= target < len(scores):
        raise ValueError(f"saliency: target is {target!r}; the number of an output is wanted, 0 to {len(scores) - 1}.")
    return int(target), int(target)
