"""The values of a searched parameter on an axis: where they stand, and what is written there."""

import numpy as np

_MOST_LABELS = 6
_SHORT = 1e5  # whole numbers below it are written out
_DECADE = 10.0  # values that span more, all above zero, stand on a logarithmic axis


def positions(column):
    """Return where the values of a parameter stand on an axis from 0 to 1, and labels with their places."""
    if not _are_numbers(column):
        words = _words(column)
        names = sorted(set(words), key=words.index)
        places = np.linspace(0, 1, len(names)) if len(names) > 1 else np.array([0.5])
        return places[[names.index(word) for word in words]], dict(zip(names, places, strict=True))
    numbers = np.array(column, dtype=float)
    is_log = on_log_axis(numbers)
    ends = np.log10([numbers.min(), numbers.max()]) if is_log else np.array([numbers.min(), numbers.max()])
    labeled = np.unique(numbers)
    if len(labeled) > _MOST_LABELS:
        inside = 10.0 ** np.arange(np.ceil(ends[0]), ends[1]) if is_log else [ends.mean()]
        labeled = np.array([labeled[0], *inside, labeled[-1]])
    length = np.ptp(ends) or 1.0
    places, heights = (((np.log10(n) if is_log else n) - ends[0]) / length for n in (numbers, labeled))
    shown = [k for k, height in enumerate(heights) if k in (0, len(heights) - 1) or 0.06 < height < 0.94]
    texts = _words(labeled)
    return places, {texts[k]: heights[k] for k in shown}


def ordered(column):
    """Return the words for the values of a parameter, and these words once: numbers by size, others as they come."""
    words = _words(column)
    order = np.argsort(np.array(column, dtype=float), kind="stable") if _are_numbers(column) else range(len(words))
    return words, list(dict.fromkeys(words[place] for place in order))


def axis_name(name, columns):
    """Return a parameter's name without the steps before it, where that is enough, and whether its axis is log."""
    last = name.rpartition("__")[2]
    own = last if [other.rpartition("__")[2] for other in columns].count(last) == 1 else name
    is_log = _are_numbers(columns[name]) and on_log_axis(np.array(columns[name], dtype=float))
    return f"{own} (log)" if is_log else own


def on_log_axis(numbers):
    """Say whether numbers are all above zero, and span a decade or more."""
    return bool(numbers.min() > 0 and numbers.max() >= _DECADE * numbers.min())


def _are_numbers(column):
    return all(_is_number(value) for value in column)


def _is_number(value):
    return isinstance(value, (int, float, np.number)) and not isinstance(value, (bool, np.bool_))


def _words(column):
    """Return words for the values of a parameter, with as few digits as tell its numbers apart, but at least three."""
    numbers = {value for value in column if _is_number(value)}
    enough = (digits for digits in range(3, 17) if len({_word(value, digits) for value in numbers}) == len(numbers))
    digits = next(enough, 17)
    return [_word(value, digits) for value in column]


def _word(value, digits):
    if not _is_number(value):
        return "-" if value is np.ma.masked else str(value)
    is_short = abs(value) < _SHORT and float(value).is_integer()
    return f"{value:.0f}" if is_short else f"{value:.{digits}g}"
