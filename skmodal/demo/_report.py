"""The demo's page: what was done, how it went, and what to see in it."""

import platform
from html import escape

import numpy as np
import sklearn
from sklearn.metrics import confusion_matrix

from .. import __version__
from ..inspection._page import bar, decimal, figure, page, paragraph, percent, table, write_page
from ..inspection._pictures import draw_confusion
from ..recipes import MODALITIES
from ._examples import rows_section
from ._models import EARLY, EARLY_TUNED, LATE
from ._pictures import draw_missing, draw_sound, draw_subsets

CODE = """from skmodal.datasets import load_digits3
from skmodal.fusion import LateFusionClassifier
from skmodal.recipes import make_recipe

train, test = load_digits3(subset="train"), load_digits3(subset="test")
text = make_recipe("text", "svm", features="characters")
image = make_recipe("image", "svm")
speech = make_recipe("speech", "svm", sampling_rate=8000)

model = LateFusionClassifier([("text", text), ("image", image), ("speech", speech)], fusion="product")
model.fit(train.data, train.target).score(test.data, test.target)"""


def write_report(result, path):
    """Write one HTML file that opens from disk: no script, nothing to fetch.

    Parameters
    ----------
    result : DemoResult
    path : str or path
        Is written whole or not at all; a file that is there is replaced.

    Raises
    ------
    OSError
        It cannot be written.
    """
    sections = [
        ("data", "A row is one digit, three times", rows_section(result)),
        ("scores", "Every model, one table", _scores_section(result)),
        ("modalities", "What each modality adds", _subsets_section(result)),
        ("missing", "When a modality is missing", _missing_section(result)),
        ("confusions", "Which digits are taken for which", _confusions_section(result)),
        ("sound", "What a model hears", _sound_section(result)),
        ("code", "The same in code", _code_section()),
        ("how", "How it was done", _how_section(result)),
        ("sources", "Sources and licenses", _sources_section()),
    ]
    write_page(path, page("Three modalities, one answer", _lead(result), sections))


def _lead(result):
    late, best = result.score(LATE), max((result.best_single(m) for m in MODALITIES), key=lambda s: s.accuracy)
    n_test = len(result.test.target)
    lead = (
        f"A word, a picture and a recording of the same digit. The best of them alone is right for "
        f"{percent(best.accuracy)} of {n_test} test rows; the three together for "
        f"<strong>{percent(late.accuracy)}</strong>: {_n_wrong(best, n_test)} errors become {_n_wrong(late, n_test)}."
    )
    what = (
        f"Made by <code>skmodal demo</code> {__version__} on the bundled digits: {len(result.train.target)} rows to "
        f"learn from ({_n(result.train.speaker)} speakers, {_n(result.train.language)} languages) and {n_test} to "
        f"judge by ({_n(result.test.speaker)} other speakers, {_n(result.test.language)} other languages and images)."
    )
    shown = [(f"best of {m} alone", result.best_single(m)) for m in MODALITIES]
    shown += [("early fusion, tuned", result.score(EARLY_TUNED)), ("late fusion, product", late)]
    cards = "".join(
        f'<div class="{score.kind}"><dt>{name}</dt><dd>{percent(score.accuracy)}</dd></div>' for name, score in shown
    )
    return f'{paragraph(lead, "lead")}\n{paragraph(what)}\n<dl class="figures">{cards}</dl>'


def _scores_section(result):
    n_test = len(result.test.target)
    rows = [
        [
            escape(score.name),
            bar(score.accuracy, n_test),
            decimal(score.balanced_accuracy),
            decimal(score.macro_f1),
            f"{score.seconds:.1f}",
        ]
        for score in result.scores
    ]
    kinds = [score.kind + (" chosen" if score.name == LATE else "") for score in result.scores]
    content = table(["model", "accuracy", "balanced accuracy", "macro F1", "seconds"], rows, kinds)
    caption = (
        f"On {n_test} test rows. The thin line over a bar is the 95 % interval (Wilson): rows whose lines overlap "
        "widely may differ by chance alone. Seconds are of fit and predict by the clock, "
        f"{_processes(result)}. Late fusion joins the three SVMs. Product, in bold, is the default rule: it was not "
        "picked by its score."
    )
    return figure(content, caption)


def _subsets_section(result):
    best = result.score(LATE).by_subset
    full = best[MODALITIES]
    falls = {m: full - best[tuple(other for other in MODALITIES if other != m)] for m in MODALITIES}
    most = max(falls, key=falls.get)
    said = paragraph(
        f"One fitted model, late fusion by product, judged with some columns emptied: nothing is fitted again. "
        f"The {most} is missed most, by {100 * falls[most]:.1f} points."
    )
    caption = "Accuracy of late fusion by product on the test rows, for each set of modalities that it is given."
    return said + figure(draw_subsets(best), caption)


def _missing_section(result):
    fusions = [score for score in result.scores if score.by_subset]
    best_left = {gone: max(result.best_single(m).accuracy for m in MODALITIES if m != gone) for gone in MODALITIES}
    said = paragraph(
        "A fusion is worth having only if it still beats its best part when another part is gone. Early fusion sees "
        "zeros in the place of the missing features, which it never saw in training; late fusion leaves the member out."
    )
    caption = (
        "A dot a model, fitted on whole rows, judged on test rows that all lack one modality. The dashed line is the "
        "best single-modality model of those left: to the right of it, fusing still pays."
    )
    return said + figure(draw_missing(fusions, best_left), caption)


def _confusions_section(result):
    shown = [result.best_single(m) for m in MODALITIES] + [result.score(EARLY), result.score(LATE)]
    pictures = [
        draw_confusion(confusion_matrix(result.test.target, score.predicted), range(10), score.name, color=score.kind)
        for score in shown
    ]
    caption = (
        "Rows are the true digits, columns the answers; the numbers are test rows. Of each modality the model shown is "
        "the best of three on these very rows, which flatters it. Ears, eyes and spelling err in different places; "
        "that is why they help each other."
    )
    return figure(f'<div class="grid">{"".join(pictures)}</div>', caption)


def _sound_section(result):
    test = result.test
    # Seven has two syllables: there is a change to see.
    place = int(np.argmax(test.target.to_numpy() == 7))
    word = test.target_names[int(test.target.iloc[place])]
    picture = draw_sound(test.data["speech"].iloc[place], test.sampling_rate, word)
    caption = (
        f"“{word}” by {escape(test.speaker[place])}. The spectrogram shows the energy at each frequency, 70 dB from "
        "black to yellow: the bright bands are the resonances of the mouth, which move from sound to sound. The MFCCs "
        "say their outline in a dozen numbers for each hundredth of a second; means and deviations of these over six "
        "parts in time are what the speech models read."
    )
    return figure(picture, caption)


def _code_section():
    return paragraph("The row in bold, in full:") + f'\n<pre tabindex="0"><code>{escape(CODE)}</code></pre>'


def _how_section(result):
    tuned, weighted = result.score(EARLY_TUNED).learned, result.score("late fusion, weighted").learned
    best = ", ".join(f"<code>{escape(name)}={escape(repr(value))}</code>" for name, value in tuned["best"].items())
    shares = ", ".join(f"{name} {weight:.2f}" for name, weight in weighted.items())
    told = [
        "Train and test share no speaker, no language and no image, and every choice was made on the training rows.",
        f"The folds are as strange as the test: each judges one group of speakers in one group of languages by a model "
        f"that has met neither ({result.n_folds} folds; half of them for the grid). Folds by speaker alone know all "
        "the languages and flatter the text; random folds flatter the speech as well.",
        f"Early fusion, tuned: the best of {tuned['n_candidates']} candidates, {decimal(tuned['cv'])} over the folds, "
        f"has {best}.",
        f"Late fusion, weighted: the weights it learned are {shares}. They are exponents in the product, 1 where a "
        "member is to be taken at its word and beside the others, and make the digits likeliest that the folds judged.",
        f"random_state={result.random_state}; {result.seconds:.0f} s in all, {_processes(result)}; Python "
        f"{platform.python_version()}, scikit-learn {sklearn.__version__}, {platform.machine()}.",
    ]
    return "\n".join(map(paragraph, told))


def _sources_section():
    licensed = '<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">CC BY-SA 4.0</a>'
    return f"""<ul class="sources">
<li><strong>Speech:</strong> Free Spoken Digit Dataset by Zohar Jackson, César Souza, Jason Flaks, Yuxin Pan, Hereman
Nicolas and Adhish Thite, 2018, <a href="https://doi.org/10.5281/zenodo.1342401">doi:10.5281/zenodo.1342401</a>,
{licensed}. A selection of the clips; the pictures of waveforms, spectrogram and MFCCs on this page are made from them
and are under {licensed} too.</li>
<li><strong>Images:</strong> MNIST by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, 1998, made from NIST
Special Databases 1 and 3. A selection; unless <code>--image-energy 1</code> is given, rebuilt from the leading
principal components as the AV-MNIST benchmark does (Vielzeuf, Lechervy, Pateux and Jurie,
<a href="https://arxiv.org/abs/1808.07275">CentralNet</a>, 2018).</li>
<li><strong>Text:</strong> the digits' names in 100 languages, a table of facts written for skmodal, under its BSD
license.</li>
</ul>"""


def _processes(result):
    return "in one process" if result.n_jobs == 1 else f"with {result.n_jobs} processes at work"


def _n_wrong(score, n_rows):
    return round((1 - score.accuracy) * n_rows)


def _n(labels):
    return len(set(labels.tolist()))
