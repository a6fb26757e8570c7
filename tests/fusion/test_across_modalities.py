"""Retrieval, matching and zero-shot classification in a joint space."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import softmax
from sklearn.base import clone
from sklearn.frozen import FrozenEstimator

from skmodal.fusion import CrossModalMatcher, CrossModalRetriever, JointEmbedding, ZeroShotClassifier
from skmodal.text import LatentSemanticAnalysis

ENGLISH = ["fox", "hen", "cat", "cow"]
GERMAN = ["Fuchs", "Henne", "Katze", "Kuh"]


@pytest.fixture(scope="module")
def frame():
    return pd.DataFrame({"en": ENGLISH * 5, "de": GERMAN * 5})


def _unfitted():
    encoders = {name: LatentSemanticAnalysis(4, random_state=0) for name in ("en", "de")}
    return JointEmbedding(encoders, method="cca", n_components=3, regularization=0.01)


@pytest.fixture(scope="module")
def embedding(frame):
    return _unfitted().fit(frame)


def test_the_nearest_are_those_of_the_largest_cosine(embedding):
    retriever = CrossModalRetriever(embedding, n_neighbors=3, modality="de").fit(GERMAN)
    distances, places = retriever.kneighbors(ENGLISH, modality="en")
    cosines = embedding.transform(ENGLISH, "en") @ embedding.transform(GERMAN, "de").T
    np.testing.assert_array_equal(places[:, 0], np.arange(4))
    np.testing.assert_allclose(distances, 1 - np.sort(cosines)[:, :0:-1], atol=1e-6)
    assert retriever.kneighbors(["fox"], modality="en", n_neighbors=1)[1].tolist() == [[0]]


def test_a_gallery_of_one(embedding):
    with pytest.raises(ValueError, match=r"a gallery of 1 sample\(s\) and n_neighbors=5. Lower n_neighbors"):
        CrossModalRetriever(embedding, modality="de").fit(["Kuh"])
    retriever = CrossModalRetriever(embedding, n_neighbors=1, modality="de").fit(["Kuh"])
    assert retriever.kneighbors(["fox"], modality="en")[1].tolist() == [[0]]


def test_an_embedding_that_is_not_fitted_is_fitted_on_the_gallery(frame):
    retriever = CrossModalRetriever(_unfitted(), n_neighbors=1, modality="de").fit(frame)
    assert retriever.kneighbors(["hen"], modality="en")[1][0, 0] % 4 == 1
    with pytest.raises(ValueError, match="modality='fr' is none of those"):
        retriever.kneighbors(["poule"], modality="fr")


def test_a_frozen_embedding_survives_a_clone(embedding):
    retriever = clone(CrossModalRetriever(FrozenEstimator(embedding), n_neighbors=1, modality="de")).fit(GERMAN)
    assert retriever.kneighbors(["cow"], modality="en")[1].tolist() == [[3]]


@pytest.mark.parametrize("fitted", [True, False])
def test_pairs_match_and_others_do_not(frame, embedding, fitted):
    matcher = CrossModalMatcher(embedding if fitted else _unfitted(), random_state=0).fit(frame, frame["en"])
    assert matcher.predict(frame).all()
    assert not matcher.predict(frame.assign(de=GERMAN[1:] * 6 + GERMAN[1:3])).all()
    wrong = pd.DataFrame({"en": ENGLISH, "de": GERMAN[1:] + GERMAN[:1]})
    assert not matcher.predict(wrong).any()
    probabilities = matcher.predict_proba(wrong)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    assert matcher.score(frame, frame["en"]) == 1


def test_the_probability_is_a_logistic_curve_of_the_cosine(frame, embedding):
    matcher = CrossModalMatcher(embedding, modalities=("de", "en"), random_state=0).fit(frame, frame["en"])
    pairs = pd.DataFrame({"en": ["fox", "fox"], "de": ["Fuchs", "Kuh"]})
    cosines = (embedding.transform(pairs["en"], "en") * embedding.transform(pairs["de"], "de")).sum(axis=1)
    logits = matcher.regression_.coef_[0, 0] * cosines + matcher.regression_.intercept_[0]
    np.testing.assert_allclose(matcher.predict_proba(pairs)[:, 1], 1 / (1 + np.exp(-logits)), rtol=1e-5)


def test_a_pair_that_lacks_one_is_even(frame, embedding):
    matcher = CrossModalMatcher(embedding, random_state=0).fit(frame, frame["en"])
    with pytest.warns(UserWarning, match=r"1 row\(s\), the first is 1, lack one of the two"):
        probabilities = matcher.predict_proba(pd.DataFrame({"en": ["fox", None], "de": ["Fuchs", "Kuh"]}))
    np.testing.assert_array_equal(probabilities[1], [0.5, 0.5])


def test_nothing_to_shuffle_with(frame, embedding):
    with pytest.raises(ValueError, match="none can be shuffled with another of another class"):
        CrossModalMatcher(embedding).fit(frame, np.zeros(len(frame)))


def test_a_row_without_a_class_is_named(frame, embedding):
    classes = frame["en"].where(frame.index != 3, None)
    with pytest.raises(ValueError, match=r"CrossModalMatcher: y, the classes, has none in row 3\. Drop the row"):
        CrossModalMatcher(embedding).fit(frame, classes)


@pytest.mark.parametrize("modalities", [("en",), ("en", "en"), ("en", "de", "fr")])
def test_modalities_to_match_are_two(modalities, frame, embedding):
    with pytest.raises(ValueError, match="two different ones are wanted"):
        CrossModalMatcher(embedding, modalities=modalities).fit(frame)


def test_zero_shot_is_the_softmax_of_cosines(embedding):
    model = ZeroShotClassifier(embedding, prompt_modality="de", modality="en", temperature=0.5)
    model.fit([*GERMAN, "Kuh"], ["fox", "bird", "cat", "cow", "cow"])
    assert model.classes_.tolist() == ["bird", "cat", "cow", "fox"]
    assert model.predict(ENGLISH).tolist() == ["fox", "bird", "cat", "cow"]
    cosines = embedding.transform(["hen"], "en") @ embedding.transform(["Henne", "Katze", "Kuh", "Fuchs"], "de").T
    np.testing.assert_allclose(model.predict_proba(["hen"]), softmax(cosines / 0.5, axis=1), rtol=1e-5)


def test_prompts_of_one_class(embedding):
    with pytest.raises(ValueError, match="y holds one class, 'a'; at least two are wanted"):
        ZeroShotClassifier(embedding, prompt_modality="de").fit(["Kuh"], ["a"])
