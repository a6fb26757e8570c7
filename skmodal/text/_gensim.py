"""The base of the embeddings that the library gensim trains."""

from abc import ABCMeta
from numbers import Integral, Real

from joblib import effective_n_jobs
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval

from .._samples import of_extra
from ._embedding import TRAINING_CONSTRAINTS, WordEmbedding


class GensimEmbedding(WordEmbedding, metaclass=ABCMeta):
    """Base of Word2Vec and FastText; class and parameters have gensim's names, those of the training our own."""

    _parameter_constraints = {
        **WordEmbedding._parameter_constraints,
        **TRAINING_CONSTRAINTS,
        "sg": [Interval(Integral, 0, 1, closed="both")],
        "negative": [Interval(Integral, 1, None, closed="left")],
        "sample": [Interval(Real, 0, None, closed="left")],
    }

    def _learn(self, documents):
        name, options = type(self).__name__, self.get_params(deep=False)
        for own in ("pooling", "oov", "n_jobs", "random_state"):
            del options[own]
        options["alpha"], options["epochs"] = options.pop("lr"), options.pop("max_epochs")
        seed = self.random_state  # an int as it is, so that gensim called directly with it gives the same vectors
        if not isinstance(seed, int):
            seed = check_random_state(seed).randint(2**31 - 1)
        model = getattr(of_extra("gensim.models", extra="text", needed_by=name), name)(
            **options, seed=seed, workers=effective_n_jobs(self.n_jobs)
        )
        model.build_vocab(documents)
        if not len(model.wv):
            raise ValueError(
                f"{name}: no word stands min_count={self.min_count} times in the {len(documents)} documents. "
                "Lower min_count, or see whether cleaning left anything."
            )
        model.train(documents, total_examples=model.corpus_count, epochs=self.max_epochs)
        self.model_ = model
        self._take_vectors()

    def _learn_more(self, documents):
        self.model_.build_vocab(documents, update=True)
        if self.model_.corpus_total_words:
            self.model_.train(documents, total_examples=self.model_.corpus_count, epochs=self.max_epochs)
        self._take_vectors()

    def _take_vectors(self):
        self.vocabulary_, self.vectors_ = self.model_.wv.key_to_index, self.model_.wv.vectors
