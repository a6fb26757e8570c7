"""Texts to embeddings, by a pretrained network."""

from dataclasses import dataclass

import numpy as np

from .._samples import text
from ._pretrained_encoder import PretrainedEncoder, encoder_documented

# A tokenizer that knows no limit says 1e30.
_NO_LIMIT = 1e9


@encoder_documented
@dataclass(kw_only=True, eq=False, repr=False)
class PretrainedTextEncoder(PretrainedEncoder):
    """Encode texts by a pretrained network of the library transformers, each text once.

    Embeddings are kept by a hash of the text, of the model's files and of what else they depend on. All encoders of a
    process share them, so that no fold and no candidate of a grid computes one twice, whatever comes after the encoder;
    256 MiB are kept, and what was not used for longest goes first. Other processes (``n_jobs=2``) and later runs share
    them through a ``cache`` folder. The three networks used last stay loaded; a pickled encoder holds none.

    In a batch, texts of like length are padded under a mask: a text alone gives what it gives in a batch, to 1e-5.

    Parameters
    ----------
    model : str or path
        A folder that ``save_pretrained`` wrote, or an id on https://huggingface.co, of which the newest commit is
        fetched once. Its weights are safetensors: nothing is unpickled, and no code of the model's own runs. Of a
        model of text and images, the text half; of an encoder and decoder, the encoder.
    pooling : {"mean", "max", "cls"} or None, default="mean"
        The mean or the largest value over the tokens, those that the tokenizer adds included; "cls" is the first token,
        of use where the model was trained so, such as BERT. None gives sequences of tokens.
    batch_size : int, default=32
        Texts that the network sees at a time.
    {shared parameters}

    Attributes
    ----------
    {shared attributes}

    See Also
    --------
    skmodal.text.WordVectors : vectors of words, without a network.

    Notes
    -----
    A text longer than the tokenizer's ``model_max_length``, or the network's positions, loses its end. A text without a
    token is zeros.

    References
    ----------
    .. [1] Devlin, Chang, Lee and Toutanova (2019). BERT: pre-training of deep bidirectional transformers for language
       understanding. NAACL.
    .. [2] Reimers and Gurevych (2019). Sentence-BERT: sentence embeddings using Siamese BERT-networks. EMNLP.

    Examples
    --------
    >>> from skmodal.estimators import PretrainedTextEncoder
    >>> from skmodal.testing import tiny_model
    >>> encoder = PretrainedTextEncoder(tiny_model("text"))  # in real life "sentence-transformers/all-MiniLM-L6-v2"
    >>> encoder.fit_transform(["a cat", "two dogs"]).shape
    (2, 16)
    >>> encoder.set_params(pooling=None).fit_transform(["a cat"])[0].shape  # [CLS] a c ##a ##t [SEP]
    (6, 16)
    """

    _modality = "text"
    _processor_class = "AutoTokenizer"
    _part = "text_model"

    def _cells_of_table(self, table):
        return list(table)

    def _check(self, cell, row):
        text(cell, row=row, name=self._name)

    def _sample(self, cell, row):
        sample = str(text(cell, row=row, name=self._name))
        try:
            sample.encode()
        except UnicodeEncodeError as error:
            raise ValueError(
                f"{self._name}: sample {row} has half of a surrogate pair, which is no character. "
                "Mend it, e.g. text.encode('utf-8', 'replace').decode()."
            ) from error
        return sample

    def _items(self, samples, processor, config):
        longest = min(processor.model_max_length, getattr(config, "max_position_embeddings", np.inf))
        limit = {"truncation": True, "max_length": longest} if longest < _NO_LIMIT else {}
        tokens = [np.array(ids, dtype=np.int64) for ids in processor(samples, **limit)["input_ids"]]
        return [{"input_ids": ids, "attention_mask": np.ones_like(ids)} for ids in tokens]
