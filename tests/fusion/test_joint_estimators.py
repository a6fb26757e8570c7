"""FusionClassifier, FusionRegressor and FusionTransformer on frames: missing cells, grids, bad input."""

import warnings
from functools import partial

import numpy as np
import pandas as pd
import polars as pl
import pytest
import torch
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.frozen import FrozenEstimator
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier
from skmodal.fusion import FusionClassifier, FusionRegressor, FusionTransformer, SelectModality
from skmodal.fusion._column_encoder import modality_of
from skmodal.fusion._fusions import FUSIONS
from skmodal.image import HOG, ImageAugmenter
from skmodal.networks import SumFusion
from skmodal.text import LatentSemanticAnalysis

pytestmark = pytest.mark.slow
TRAIN, TEST = (load_digits3(subset=subset) for subset in ("train", "test"))
X, Y = TRAIN.data[:120], TRAIN.target[:120]
LATE = TEST.data[["image", "speech"]][:40]
RNG = np.random.default_rng(0)
WEATHER = pd.DataFrame({"sky": ["sun", "rain"] * 20, "degrees": [30.0, 10.0] * 20, "wind": [1.0, 5.0] * 20})
WALK = np.array(["go", "stay"] * 20)


def _encoders():
    return {"image": ImageClassifier("mlp"), "speech": SpeechClassifier("mlp", sampling_rate=8000)}


def _model(**options):
    return FusionClassifier(_encoders(), **{"max_epochs": 3, "random_state": 0, **options})


def _weather(**options):
    return FusionClassifier(max_epochs=30, random_state=0, **options).fit(WEATHER, WALK)


def _holed(frame, seed=0):
    """Return a frame half of whose cells are missing, one at least of a row being there."""
    holed = frame.copy()
    for row in range(len(frame)):
        for column in np.random.default_rng([seed, row]).permutation(frame.columns)[:-1]:
            holed.iat[row, holed.columns.get_loc(column)] = None
    return holed


@pytest.mark.parametrize("fusion", FUSIONS)
def test_every_fusion_learns_with_half_of_the_cells_missing(fusion):
    model = _model(fusion=fusion, max_epochs=15, modality_dropout=0.2, lr=3e-3)
    model.fit(_holed(TRAIN.data[["image", "speech"]]), TRAIN.target)
    assert model.score(TEST.data, TEST.target) > 0.5
    assert np.isfinite(model.predict_proba(_holed(LATE))).all()


def test_a_row_is_answered_alike_in_any_company_and_by_any_missing_value():
    model = _model().fit(X, Y)
    holed = _holed(LATE)
    whole = model.predict_proba(holed)
    for row in (0, 7, 31):
        np.testing.assert_allclose(model.predict_proba(holed[row : row + 1])[0], whole[row], atol=1e-5)
    for missing in (np.nan, pd.NA):
        other = holed.map(lambda cell: missing if cell is None else cell)  # noqa: B023
        np.testing.assert_array_equal(model.predict_proba(other), whole)
    columns = {name: pl.Series(name, list(holed[name]), dtype=pl.Object) for name in holed}
    np.testing.assert_array_equal(model.predict_proba(pl.DataFrame(columns)), whole)


def test_what_a_row_lacks_has_no_part_in_its_answer():
    model = _model().fit(X, Y)
    holed = LATE.copy()
    holed["speech"] = None
    np.testing.assert_allclose(model.predict_proba(holed), _of_network(model, image=LATE["image"]), atol=1e-6)


def _of_network(model, image):
    """Return the probabilities of rows with an image alone, by the network itself."""
    network = model.net_.module_.eval()
    pixels = torch.from_numpy(np.stack(list(image))[:, None] / 255).to(network.head[1].weight)
    present = torch.tensor([[True, False]]).expand(len(pixels), -1)
    with torch.no_grad():
        return network(present, pixels, None, None, None, None, None).softmax(dim=1).numpy()


def test_fitted_on_pandas_or_polars_the_network_is_the_same():
    columns = WEATHER.to_dict("list") | {"sky": [None, "rain", "sun", "rain", "sun"] * 8}
    frame = pd.DataFrame(columns)
    of_pandas = FusionClassifier(max_epochs=2, random_state=0).fit(frame, WALK)
    of_polars = clone(of_pandas).fit(pl.DataFrame(columns), WALK)
    np.testing.assert_array_equal(of_pandas.predict_proba(frame), of_polars.predict_proba(frame))


def test_encoders_are_chosen_by_the_cells():
    model = FusionClassifier(max_epochs=1, random_state=0).fit(X, Y)
    assert {name: type(encoder) for name, encoder in model.encoders_.items()} == {
        "text": TextClassifier,
        "image": ImageClassifier,
        "speech": SpeechClassifier,
    }
    weather = _weather()
    assert list(weather.encoders_) == ["sky", "numbers"]
    assert weather.score(WEATHER, WALK) == 1


@pytest.mark.parametrize(
    ("cell", "modality"),
    [
        ("a word", "text"),
        (["a", "word"], "text"),
        ("a/clip.WAV", "speech"),
        ("a/cat.jpg", "image"),
        (np.zeros((8, 8), np.uint8), "image"),
        (np.full((8, 8), 0.5), "image"),
        (np.zeros((8, 8, 3)), "image"),
        (np.zeros(800), "speech"),
        (np.zeros((800, 2)), "speech"),
        (RNG.normal(size=(50, 13)), "speech"),
    ],
)
def test_what_a_cell_is(cell, modality):
    assert modality_of(cell) == modality


def test_encoders_may_be_transformers_of_any_kind():
    encoders = {
        "text": LatentSemanticAnalysis(4, analyzer="char"),
        "image": HOG(),
        "numbers": make_pipeline(SelectModality(["ink", "area"]), StandardScaler()),
    }
    frame = X.assign(ink=[image.mean() for image in X["image"]], area=1.0)
    model = FusionClassifier(encoders, max_epochs=10, random_state=0).fit(frame, Y)
    assert model.score(frame, Y) > 0.7


def test_a_grid_reaches_fusions_encoders_and_dropout():
    grid = {"fusion": ["concat", "gated"], "encoders__image__network": ["mlp", "lenet"], "modality_dropout": [0.0, 0.5]}
    search = GridSearchCV(_model(max_epochs=1), grid, cv=2, n_jobs=2, error_score="raise").fit(X, Y)
    assert len(search.cv_results_["params"]) == 8
    best = search.best_params_["encoders__image__network"]
    assert search.best_estimator_.encoders_["image"].network == best


def test_encoders_parameters_are_set_on_the_one_they_belong_to():
    model = _model()
    model.set_params(encoders__image__n_hidden=7, encoders__speech=HOG(), encoders__speech__orientations=4)
    assert model.encoders["image"].n_hidden == 7
    assert model.encoders["speech"].orientations == 4
    assert model.get_params()["encoders__image__n_hidden"] == 7
    with pytest.raises(ValueError, match="Invalid parameter 'encoders__text'"):
        model.set_params(encoders__text=HOG())
    with pytest.raises(ValueError, match="Invalid parameter"):
        model.set_params(encoders__image__color=True)


def test_fitting_leaves_the_encoders_as_they_were():
    encoders = _encoders()
    FusionClassifier(encoders, max_epochs=1).fit(X, Y)
    assert not hasattr(encoders["image"], "image_size_")


def test_an_encoder_may_begin_as_another_network_and_stay_so():
    source = ImageClassifier("mlp", max_epochs=1, random_state=1).fit(list(X["image"]), Y)
    frozen = ImageClassifier("mlp", initialize_from=FrozenEstimator(source), freeze="backbone")
    model = FusionClassifier({**_encoders(), "image": frozen}, max_epochs=2, random_state=0).fit(X, Y)
    ours, theirs = (
        model.net_.module_.branches[0].backbone.state_dict(),
        source.net_.module_.backbone.state_dict(),
    )
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[key].float(), theirs[key].float()) for key in ours)


def test_an_encoders_augmenter_makes_other_samples():
    plain = _model(max_epochs=2).fit(X, Y)
    encoders = {**_encoders(), "image": ImageClassifier("mlp", augmenter=ImageAugmenter(rotate=20))}
    varied = clone(plain).set_params(encoders=encoders).fit(X, Y)
    assert not np.allclose(plain.predict_proba(LATE), varied.predict_proba(LATE))


def test_a_fusion_of_ones_own():
    model = _model(fusion=partial(SumFusion, n_hidden=5), n_features=16).fit(X, Y)
    assert FusionTransformer(FrozenEstimator(model)).fit(X, Y).transform(LATE).shape == (40, 5 + 2 * 128)


def test_shares_are_told():
    model = _model(fusion="shared").fit(X, Y)
    assert ((model.sharing_ > 0) & (model.sharing_ < 1)).all()
    assert not hasattr(model.set_params(fusion="sum").fit(X, Y), "sharing_")


def test_weights_repeat_rows():
    encoders = {name: SelectModality(name) for name in ("degrees", "wind")}
    frame = WEATHER.assign(wind=RNG.normal(size=40))
    weights = RNG.integers(1, 3, 40)
    weighted = FusionClassifier(encoders, modality_dropout=0.0, max_epochs=3, batch_size=40, random_state=0)
    weighted.fit(frame, WALK, sample_weight=weights)
    rows = np.repeat(np.arange(40), weights)
    repeated = clone(weighted).set_params(batch_size=len(rows)).fit(frame.iloc[rows], WALK[rows])
    np.testing.assert_allclose(weighted.predict_proba(frame), repeated.predict_proba(frame), atol=1e-6)


def test_rows_without_any_modality():
    frame = WEATHER.copy()
    frame.loc[3] = None
    model = FusionClassifier(max_epochs=3, random_state=0)
    with pytest.warns(UserWarning, match=r"1 row\(s\), the first is 3, .*; they are left out"):
        model.fit(frame, WALK)
    assert model.class_prior_ == pytest.approx([20 / 39, 19 / 39])
    with pytest.warns(UserWarning, match="what is known without any answers for them"):
        assert model.predict_proba(frame)[3] == pytest.approx(model.class_prior_)
    with pytest.raises(ValueError, match=r"the first is 3, lack every modality that counts\. Leave them out"):
        clone(model).set_params(all_missing="error").fit(frame, WALK)
    with pytest.raises(ValueError, match="the first is 3, lack every modality"):
        model.set_params(all_missing="error").predict(frame)
    with pytest.raises(ValueError, match="every row lacks every modality"):
        clone(model).set_params(encoders={"sky": TextClassifier()}).fit(pd.DataFrame({"sky": [None, None]}), [0, 1])
    encoders = {"sky": TextClassifier(), "sea": TextClassifier()}
    with pytest.raises(ValueError, match=r"FusionClassifier: modality 'sea' is missing in every row\. Leave it out of"):
        FusionClassifier(encoders).fit(pd.DataFrame({"sky": ["a", "b"], "sea": [None, None]}), [0, 1])


def test_a_regressor_answers_the_mean_for_a_row_without_any():
    degrees = np.arange(40.0)
    model = FusionRegressor(max_epochs=3, random_state=0).fit(WEATHER, degrees)
    frame = WEATHER.copy()
    frame.loc[0] = None
    with pytest.warns(UserWarning, match="lack every modality"):
        assert model.predict(frame)[0] == pytest.approx(degrees.mean())


def test_a_column_that_is_gone_counts_as_missing_and_a_new_one_for_nothing():
    model = _weather()
    holed = WEATHER.assign(sky=None)
    with pytest.warns(UserWarning, match=r"X lacks the columns of \['sky'\]") as record:
        without = model.predict_proba(WEATHER.drop(columns="sky").assign(other="x"))
    assert len(record) == 1
    np.testing.assert_array_equal(without, model.predict_proba(holed.assign(sky=holed["sky"].astype(object))))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(model.predict_proba(WEATHER.assign(new=1)), model.predict_proba(WEATHER))


def test_columns_of_another_type_are_refused():
    model = _model().fit(X, Y)
    with pytest.raises((OSError, TypeError, ValueError), match="sample 0"):
        model.predict(LATE.rename(columns={"image": "speech", "speech": "image"}))
    with pytest.raises((OSError, TypeError, ValueError), match="sample 0"):
        model.predict(LATE.assign(image="a word"))


@pytest.mark.parametrize(
    ("encoders", "message"),
    [
        ({}, "encoders is empty"),
        ({"smell": TextClassifier()}, "X has no column 'smell'"),
        ({"sky": TextClassifier("lenet")}, "network"),
    ],
)
def test_encoders_that_do_not_fit(encoders, message):
    with pytest.raises(ValueError, match=message):
        FusionClassifier(encoders).fit(WEATHER, WALK)


def test_balancing_wants_heads_of_the_modalities():
    assert np.isfinite(_model(balance="ogm").fit(X, Y).predict_proba(LATE)).all()
    with pytest.raises(ValueError, match="unimodal_weight=0 they learn nothing"):
        _model(balance="ogm", unimodal_weight=0).fit(X, Y)


def test_features_are_what_the_heads_read():
    model = _model().fit(X, Y)
    features = torch.from_numpy(FusionTransformer(FrozenEstimator(model)).fit(X, Y).transform(LATE))
    module = model.net_.module_.eval()
    heads = [module.head, *(branch.head for branch in module.branches)]
    parts = features.split([module.fusion.n_outputs, *(branch.backbone.n_outputs for branch in module.branches)], dim=1)
    with torch.no_grad():
        outputs = sum(head(part) for head, part in zip(heads, parts, strict=True)).softmax(dim=1).numpy()
    np.testing.assert_allclose(outputs, model.predict_proba(LATE), atol=1e-6)


def test_a_network_fuses_and_an_svm_classifies():
    network = _model(max_epochs=10)
    pipeline = make_pipeline(FusionTransformer(network), SVC()).fit(TRAIN.data, TRAIN.target)
    alone = clone(network).fit(TRAIN.data, TRAIN.target).score(TEST.data, TEST.target)
    assert pipeline.score(TEST.data, TEST.target) > alone - 0.05
    with pytest.raises(NotFittedError):
        FusionTransformer(network).transform(LATE)
    with pytest.raises(TypeError, match="estimator is a SVC"):
        FusionTransformer(SVC()).fit(X, Y)
