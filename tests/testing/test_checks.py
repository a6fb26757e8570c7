"""check_modal_estimator passes what keeps its promises, and says what a mutant breaks."""

import mutants
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from skmodal.testing import check_modal_estimator, modal_checks
from skmodal.text import TextCleaner

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("sound", [mutants.Lengths(), mutants.First(), make_pipeline(TextCleaner(), mutants.Lengths())])
def test_what_keeps_its_promises_passes(sound):
    check_modal_estimator(sound)


@pytest.mark.parametrize(
    ("mutant", "message"),
    [
        (mutants.RowAlone, "another answer of row 0 alone"),
        (mutants.Container, "another answer when X is a tuple"),
        (mutants.FitsLists, "another answer when X is a list"),
        (mutants.AcceptsMissing, "no error on fit on None"),
        (mutants.Nameless, "does not name the sample: every sample must be a str"),
        (mutants.BytesToo, "no error on bytes"),
        (mutants.NoPickle, "cannot be pickled"),
        (mutants.ForgetsInPickle, "another answer after pickle"),
        (mutants.NeedsNoFit, "use before fit does not raise NotFittedError"),
        (mutants.OwnError, "use before fit .*AttributeError"),
        (mutants.IgnoresSeed, "another answer after a second fit"),
        (mutants.ChangesParameters, "fit changes the parameter 'random_state'"),
        (mutants.ChangesInConstructor, "clone fails: .*modifies parameter words"),
        (mutants.AcceptsNothing, "no .*ValueError.* on fit on no sample"),
        (mutants.FitTransformDiffers, "another answer by fit_transform"),
        (mutants.LosesRows, "transform gives 23 rows for 24 samples"),
        (mutants.NumbersOnly, "are no labels of y"),
        (mutants.WeightsChange, "another answer with equal weights"),
        (mutants.SharesScratch, "in eight threads at once|gives .* rows for 24 samples"),
        (mutants.OneClass, "fitted on one class, it predicts another"),
        (mutants.OneClassUnsaid, "the error on one class does not say so"),
    ],
)
def test_a_mutant_is_caught(mutant, message):
    with pytest.raises(AssertionError, match=message):
        check_modal_estimator(mutant())


def test_the_modality_is_found_inside_or_must_be_stated():
    inside = make_pipeline(TextCleaner(), mutants.Lengths(), LogisticRegression())
    assert next(modal_checks(inside)).args[3] == "text"
    assert next(modal_checks(LogisticRegression(), modality="speech")).args[3] == "speech"
    for modality in (None, "video"):
        with pytest.raises(ValueError, match=rf"LogisticRegression: the modality {modality!r} is none of"):
            next(modal_checks(LogisticRegression(), modality=modality))


def test_checks_are_chosen_by_what_the_estimator_offers():
    def names(estimator):
        return {check.func.__name__ for check in modal_checks(estimator)}

    of_transformer, of_classifier = names(mutants.Lengths()), names(mutants.First())
    assert of_transformer - of_classifier == {"check_unions"}
    assert of_classifier - of_transformer == {"check_cross_val_predict", "check_one_class", "check_sample_weight"}
