"""Sentences to classify: MR, SST2 and TREC of DATA/sentences.parquet, and banking77 of DATA/banking77.parquet."""

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold


def load_sentences(folder, name):
    """Return the texts, the labels, and the rows of training and test of each fold: ten of MR, which has no test part.

    Parameters
    ----------
    folder : Path
        Holds the files, with the columns split, text, and dataset and label or category.
    name : {"MR", "SST2", "TREC", "banking77"}
    """
    if name == "banking77":
        frame = pd.read_parquet(folder / "banking77.parquet").rename(columns={"category": "label"})
    else:
        frame = pd.read_parquet(folder / "sentences.parquet")
        frame = frame[frame["dataset"].str.upper() == name].reset_index(drop=True)
    if name == "MR":
        folds = list(StratifiedKFold(10, shuffle=True, random_state=0).split(frame, frame["label"]))
    else:
        is_test = frame["split"].to_numpy() == "test"
        folds = [(np.flatnonzero(~is_test), np.flatnonzero(is_test))]
    return frame["text"], frame["label"], folds
