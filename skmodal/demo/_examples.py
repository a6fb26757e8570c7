"""Rows to look at: the word, the picture, the waveform, and what the models say to them."""

from html import escape

import numpy as np

from ..inspection._drawing import png
from ..inspection._page import figure, table
from ..inspection._pictures import draw_waveform
from ..recipes import MODALITIES
from ._models import LATE


def rows_section(result):
    """Show a few test rows, and what each modality and the whole say to them."""
    test, answers = result.test, [result.best_single(m) for m in MODALITIES] + [result.score(LATE)]
    rows = []
    for place in _telling_rows(test.target.to_numpy(), answers):
        word, image, signal = (test.data[column].iloc[place] for column in MODALITIES)
        digit, language = test.target.iloc[place], escape(str(test.language[place]))
        said = [_answer(score.predicted[place], digit) for score in answers]
        rows.append(
            [
                f"{digit}",
                f'<span class="word" lang="{language}" dir="auto">{escape(word)}</span> '
                f'<span class="small">{language}</span>',
                png(image, f"A handwritten {digit}"),
                f'{draw_waveform(signal, test.sampling_rate)}<span class="small">{escape(test.speaker[place])}</span>',
                *said,
            ]
        )
    header = ["digit", "text", "image", "speech", *(f"{m} says" for m in MODALITIES), "together"]
    content = table(header, rows, of_samples=True)
    caption = (
        "Test rows, picked to show what fusion is for: rows where one or two modalities err and the whole does not, "
        "one that is plain, and one where the whole errs. Struck-through answers are wrong. By default the images keep "
        "a quarter of their energy, so that they are blurred and need the others."
    )
    return figure(content, caption)


def _telling_rows(digits, answers):
    """Places of rows to show: mostly fusion mending errors, and one each of all right and fusion wrong."""
    right = np.array([score.predicted for score in answers]) == digits  # (n_models, n_rows)
    n_right, fused = right[:-1].sum(axis=0), right[-1]
    wanted = [fused & (n_right == 1), fused & (n_right == 2), fused & (n_right == 3), ~fused]
    counts = [3, 2, 1, 1]
    places = [_different(np.flatnonzero(here), digits, count) for here, count in zip(wanted, counts, strict=True)]
    return np.concatenate(places).astype(int)


def _different(places, digits, count):
    """Prefer a row a digit."""
    firsts = np.unique(digits[places], return_index=True)[1]
    order = [*np.sort(firsts), *np.setdiff1d(np.arange(len(places)), firsts)]
    return places[order[:count]]


def _answer(said, digit):
    kind = "right" if said == digit else "wrong"
    return f'<span class="{kind}">{said}</span>' + ("" if said == digit else ' <span class="small">wrong</span>')
