"""Write the files of this format version that every later version must load: `python tests/persistence/files/make_files.py`.

Run it when the format changes, into a new folder, and keep the old ones as they are.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from skmodal.datasets import load_digits3
from skmodal.estimators import ImageClassifier, SpeechClassifier, TextClassifier, quantize
from skmodal.fusion import FusionClassifier, JointEmbedding, LateFusionClassifier
from skmodal.image import HOG
from skmodal.persistence import save
from skmodal.persistence._save import FORMAT
from skmodal.speech import MFCC
from skmodal.text import LatentSemanticAnalysis

SHORT = {"max_epochs": 1, "random_state": 0}


def rows():
    """Return the rows that the models are of, and their labels."""
    digits = load_digits3(subset="train")
    chosen = np.concatenate([np.flatnonzero(digits.target == digit)[:8] for digit in (1, 4, 7)])
    return digits.data.iloc[chosen].reset_index(drop=True), digits.target[chosen]


def models():
    """Return a model of each make, and the column that it reads, None for all."""
    frames = make_pipeline(MFCC(sampling_rate=8000), StandardScaler(), LogisticRegression())
    members = [("image", make_pipeline(HOG(), LogisticRegression())), ("speech", frames)]
    network = ImageClassifier("mlp", n_hidden=4, image_size=(8, 8), **SHORT)
    encoders = {
        "text": TextClassifier("mlp", embedding_dim=4, n_hidden=4),
        "image": network,
        "speech": SpeechClassifier("gru", n_hidden=4, sampling_rate=8000),
    }
    words = LatentSemanticAnalysis(2, analyzer="char", random_state=0)
    counts = make_pipeline(CountVectorizer(analyzer="char"), GridSearchCV(LogisticRegression(), {"C": [0.1, 1]}, cv=2))
    return {
        "text_search": (counts, "text"),
        "speech_pipeline": (frames, "speech"),
        "image_forest": (make_pipeline(HOG(), RandomForestClassifier(3, random_state=0)), "image"),
        "text_neighbors": (make_pipeline(words, KNeighborsClassifier(3, algorithm="kd_tree")), "text"),
        "image_network": (network, "image"),
        "late_fusion": (LateFusionClassifier(members, cv=2), None),
        "fusion": (FusionClassifier(encoders, n_features=4, **SHORT), None),
        "embedding": (JointEmbedding({"image": network, "text": words}, n_components=2, **SHORT), None),
    }


def answer(model, X):
    """Return what a model gives for rows."""
    return model.predict_proba(X) if hasattr(model, "predict_proba") else model.transform(X)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / f"v{FORMAT}"
    folder.mkdir(exist_ok=True)
    X, y = rows()
    answers = {}
    for name, (model, column) in models().items():
        samples = X if column is None else X[column].to_numpy()
        save(model.fit(samples, y), folder / f"{name}.skm")
        answers[name] = answer(model, samples)
        if name == "image_network":
            save(quantize(model), folder / "quantized.skm")
            answers["quantized"] = answer(quantize(model), samples)
    save(model, folder / "encrypted.skm", key="key")
    answers["encrypted"] = answers["embedding"]
    np.savez(folder / "answers.npz", **answers)
