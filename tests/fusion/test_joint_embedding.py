"""A joint embedding: its space, its scores, incomplete pairs, and bad input."""

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler, normalize

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier
from skmodal.fusion import JointEmbedding, SelectModality
from skmodal.image import HOG
from skmodal.speech import MFCC
from skmodal.text import LatentSemanticAnalysis

pytestmark = pytest.mark.slow

METHODS = ["contrastive", "triplet", "adversarial", "dual_stream", "deep_cca", "cca"]
ENGLISH = ["fox", "hen", "cat", "cow"]
GERMAN = ["Fuchs", "Henne", "Katze", "Kuh"]


@pytest.fixture(scope="module")
def digits():
    return load_digits3(subset="train"), load_digits3(subset="test")


def _words(n_times=3):
    return pd.DataFrame({"en": ENGLISH * n_times, "de": GERMAN * n_times})


def _linear(**options):
    encoders = {name: LatentSemanticAnalysis(4, random_state=0) for name in ("en", "de")}
    return JointEmbedding(encoders, method="cca", **{"n_components": 3, "regularization": 0.01, **options})


def _deep(**options):
    """A network for images beside a transformer for speech."""
    image = ImageClassifier("mlp", n_hidden=32, image_size=(14, 14))
    return JointEmbedding({"image": image, "speech": MFCC(8000)}, **{"random_state": 0, "max_epochs": 8, **options})


@pytest.mark.parametrize("method", METHODS[:-1])
@pytest.mark.parametrize("labelled", [False, True])
def test_every_method_is_far_above_chance(method, labelled, digits):
    train, test = digits
    n_components = 10 if method == "deep_cca" else 64
    embedding = _deep(method=method, n_components=n_components)
    embedding.fit(train.data, train.target if labelled else None)
    assert embedding.score(test.data, test.target) > 0.25  # chance is 0.11


@pytest.mark.parametrize(
    "options", [{"dropout": 0.5}, {"temperature": 0.1}, {"method": "triplet", "margin": 0.5}, {"weight_decay": 0.5}]
)
def test_parameters_change_what_is_learned(options, digits):
    train, _ = digits
    rows = train.data[:60]
    shared = {"method": options.get("method", "contrastive"), "max_epochs": 2}
    before, after = (_deep(**shared | more).fit(rows).transform(rows) for more in ({}, options))
    assert np.abs(before - after).max() > 1e-4


def test_linear_correlation_is_far_above_chance(digits):
    train, test = digits
    encoders = {"image": HOG(pixels_per_cell=(7, 7)), "speech": MFCC(8000)}
    embedding = JointEmbedding(encoders, method="cca", n_components=10, regularization=0.1).fit(train.data)
    assert embedding.score(test.data, test.target) > 0.25
    assert (np.diff(embedding.correlations_) <= 0).all()


def test_shuffled_pairs_teach_nothing(digits):
    train, test = digits
    shuffled = train.data.assign(speech=list(train.data["speech"].sample(frac=1, random_state=0)))
    assert _deep().fit(shuffled).score(test.data, test.target) < 0.2


def test_partners_meet():
    embedding = _linear().fit(_words())
    english, german = embedding.transform(ENGLISH, modality="en"), embedding.transform(GERMAN, modality="de")
    np.testing.assert_array_equal((english @ german.T).argmax(axis=1), np.arange(4))
    assert english.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(english, axis=1), 1, rtol=1e-6)
    assert embedding.score(_words(1)) == pytest.approx(1)


def test_without_a_modality_the_vectors_of_those_present_are_averaged():
    embedding = _linear().fit(_words())
    frame = pd.DataFrame({"en": ["fox", None, "hen"], "de": ["Katze", "Kuh", None]})
    english, german = embedding.transform(["fox", "hen"], "en"), embedding.transform(["Katze", "Kuh"], "de")
    expected = normalize([english[0] + german[0], german[1], english[1]])
    np.testing.assert_allclose(embedding.transform(frame), expected, atol=1e-6)
    np.testing.assert_array_equal(embedding.transform(frame[["en"]].iloc[[0]]), english[:1])


def test_a_pair_may_be_incomplete():
    frame = pd.concat([_words(), pd.DataFrame({"en": ["fox", None], "de": [None, "Kuh"]})], ignore_index=True)
    assert _linear().fit(frame).score(_words(1)) == pytest.approx(1)


def test_a_row_without_a_pair_has_no_part_in_a_network(digits):
    train, test = digits
    whole = train.data.iloc[:60].reset_index(drop=True)
    alone = train.data.iloc[60:64].assign(speech=None)
    vectors = [
        _deep(max_epochs=2).fit(frame).transform(test.data[:3], modality="image")
        for frame in (whole, pd.concat([whole, alone], ignore_index=True))
    ]
    np.testing.assert_array_equal(*vectors)


def test_three_modalities_share_a_space(digits):
    train, test = digits
    encoders = {**_deep().encoders, "text": LatentSemanticAnalysis(20, analyzer="char", random_state=0)}
    embedding = JointEmbedding(encoders, random_state=0, max_epochs=8).fit(train.data, train.target)
    assert embedding.modalities_ == ["image", "speech", "text"]
    assert embedding.score(test.data, test.target) > 0.2


def test_encoders_are_chosen_by_the_columns(digits):
    frame = digits[0].data.iloc[:40][["image", "text"]]
    embedding = JointEmbedding(max_epochs=1, random_state=0).fit(frame)
    assert embedding.transform(frame).shape == (40, 64)


def test_early_stopping_holds_pairs_out(digits):
    embedding = _deep(method="dual_stream", early_stopping=True, max_epochs=3).fit(digits[0].data)
    assert np.isfinite(embedding.learning_curve_["valid_loss"]).all()


def test_warm_start_goes_on(digits):
    embedding = _deep(max_epochs=2, warm_start=True).fit(digits[0].data).fit(digits[0].data)
    assert len(embedding.learning_curve_["train_loss"]) == 4


@pytest.mark.parametrize(
    "changed",
    [{"method": "deep_cca"}, {"n_components": 8}, {"method": "dual_stream"}],
    ids=lambda changed: str(changed),
)
def test_warm_start_wants_the_same_space(changed, digits):
    rows = digits[0].data[:40]
    embedding = _deep(max_epochs=1, warm_start=True).fit(rows)
    before = embedding.transform(rows)
    with pytest.raises(ValueError, match="warm_start goes on with the method, the n_components and the classes"):
        embedding.set_params(**changed).fit(rows)
    np.testing.assert_array_equal(embedding.set_params(method="contrastive", n_components=64).transform(rows), before)


def test_warm_start_wants_the_same_classes(digits):
    rows, classes = digits[0].data[:40], digits[0].target[:40]
    embedding = _deep(method="dual_stream", max_epochs=1, warm_start=True).fit(rows, classes)
    with pytest.raises(ValueError, match="warm_start goes on with"):
        embedding.fit(rows)  # each row is a class of its own


def test_a_network_after_linear_maps_begins_anew():
    embedding = _linear(warm_start=True).fit(_words())
    embedding.set_params(method="contrastive", max_epochs=1, random_state=0).fit(_words())
    fresh = _linear(max_epochs=1, random_state=0).set_params(method="contrastive").fit(_words())
    np.testing.assert_array_equal(embedding.transform(_words()), fresh.transform(_words()))


@pytest.mark.parametrize("n_rows", [2, 3, 8])
def test_equal_rows_in_a_batch_correlate_with_nothing(n_rows):
    frame = pd.DataFrame({"en": ["a fox"] * 12 + ENGLISH, "de": ["Fuchs"] * 12 + GERMAN})
    embedding = _linear(batch_size=n_rows, max_epochs=2, random_state=0).set_params(method="deep_cca").fit(frame)
    assert np.isfinite(embedding.transform(frame)).all()


def test_too_few_rows_in_a_batch_for_unregularized_correlation():
    embedding = _linear(regularization=0.0, batch_size=3, max_epochs=1).set_params(method="deep_cca")
    with pytest.raises(ValueError, match=r"3 components of a batch of 3 rows are collinear\. Raise regularization"):
        embedding.fit(_words())


def test_a_grid_reaches_methods_and_encoders(digits):
    train, _ = digits
    embedding = JointEmbedding({"image": HOG(), "speech": MFCC(8000)}, method="cca", n_components=5)
    grid = {"regularization": [0.1, 1.0], "encoders__image__pixels_per_cell": [(7, 7), (8, 8)]}
    search = GridSearchCV(embedding, grid, cv=2).fit(train.data, train.target)
    assert 0 < search.best_score_ <= 1


def test_a_column_that_a_selection_chooses():
    """The modality has a name of its own, and plain samples are read as its column."""
    lsa = LatentSemanticAnalysis(4, random_state=0)
    encoders = {"english": make_pipeline(SelectModality("en"), lsa), "de": lsa}
    chosen = JointEmbedding(encoders, method="cca", n_components=3, regularization=0.01).fit(_words())
    np.testing.assert_array_equal(
        chosen.transform(ENGLISH, modality="english"), _linear().fit(_words()).transform(ENGLISH, modality="en")
    )


def test_names_of_components():
    assert list(_linear().fit(_words()).get_feature_names_out()) == [f"jointembedding{i}" for i in range(3)]


def test_a_modality_never_seen():
    embedding = _linear().fit(_words())
    with pytest.raises(ValueError, match=r"modality='fr' is none of those that fit saw, \['en', 'de'\]"):
        embedding.transform(["renard"], modality="fr")


def test_a_frame_of_one_modality():
    with pytest.raises(ValueError, match=r"X has no column 'de'; its columns are \['en'\]"):
        _linear().fit(_words()[["en"]])
    with pytest.raises(ValueError, match="one modality, 'en'; two or more are wanted"):
        JointEmbedding({"en": LatentSemanticAnalysis(2)}, method="cca").fit(_words()[["en"]])
    with pytest.raises(ValueError, match="no row of X has two of the modalities"):
        _linear().fit(_words()).score(_words()[["en"]])


def test_rows_that_lack_everything():
    frame = pd.concat([_words(), pd.DataFrame({"en": [None], "de": [None]})], ignore_index=True)
    embedding = _linear().fit(frame)
    with pytest.raises(ValueError, match="sample 12 is missing in every modality; it has no vector"):
        embedding.transform(frame)
    with pytest.raises(ValueError, match="sample 1 is missing in 'en'"):
        embedding.transform(["fox", None], modality="en")
    with pytest.raises(ValueError, match="modality 'en' stands beside another in 0 sample"):
        _linear().fit(frame.assign(en=None))


def test_pairs_that_never_meet():
    frame = pd.DataFrame({"en": ["fox", "hen", None, None], "de": [None, None, "Kuh", "Katze"]})
    with pytest.raises(ValueError, match="modality 'en' stands beside another in 0 sample"):
        _linear().fit(frame)


@pytest.mark.parametrize("method", ["cca", "deep_cca"])
def test_modalities_of_three_that_never_meet(method):
    frame = pd.DataFrame({"en": ENGLISH * 2, "de": [*GERMAN, *[None] * 4], "fr": [*[None] * 4, *GERMAN]})
    embedding = JointEmbedding(dict.fromkeys(frame, LatentSemanticAnalysis(2)), method=method, n_components=2)
    with pytest.raises(ValueError, match="no row has both 'de' and 'fr', whose covariance"):
        embedding.fit(frame)


def test_a_score_without_a_pair():
    with pytest.raises(ValueError, match="no row of X has two of the modalities"):
        _linear().fit(_words()).score(pd.DataFrame({"en": ["fox", None], "de": [None, "Kuh"]}))


@pytest.mark.parametrize("missing", [None, np.nan])
def test_a_row_without_a_class(missing):
    classes = np.array([*ENGLISH * 2, "fox", missing, "cat", "cow"], dtype=object)
    with pytest.raises(ValueError, match="y, the classes, has none in row 9"):
        _linear().fit(_words(), classes)


def test_samples_without_a_modality_stated():
    with pytest.raises(ValueError, match="of samples of one modality, state which"):
        _linear().fit(_words()).transform(["fox"])


def test_a_network_is_no_encoder_of_linear_correlation(digits):
    embedding = JointEmbedding({"image": ImageClassifier(), "speech": SpeechClassifier()}, method="cca")
    with pytest.raises(TypeError, match=r"encoder of 'image' is a network, ImageClassifier; .* Choose method="):
        embedding.fit(digits[0].data)


def test_more_components_than_features():
    with pytest.raises(ValueError, match=r"n_components=9, but an encoder gives 4 feature\(s\)"):
        _linear(n_components=9).fit(_words())


def test_rows_with_nan():
    frame = pd.DataFrame({"a": [[1.0, 2.0], [3.0, np.nan], [4.0, 5.0]], "b": [[1.0], [2.0], [3.0]]})
    encoders = {"a": _Rows(), "b": _Rows()}
    with pytest.raises(ValueError, match="sample 1 of modality 'a' becomes a row with NaN"):
        JointEmbedding(encoders, method="cca", n_components=1).fit(frame)


def test_before_fit_and_after_a_fit_that_failed():
    embedding = _linear()
    with pytest.raises(NotFittedError):
        embedding.transform(["fox"], modality="en")
    embedding.fit(_words())
    with pytest.raises(ValueError, match="no column"):
        embedding.fit(_words()[["en"]])
    assert embedding.score(_words(1)) == pytest.approx(1)


class _Rows(StandardScaler):
    """Cells of lists as rows."""

    def fit_transform(self, X, y=None):
        return np.array(list(X))
