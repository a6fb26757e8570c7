"""TextCleaner: HTML, Unicode, case, punctuation and stop words."""

import pickle
import unicodedata

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn import config_context
from sklearn.base import clone
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer
from sklearn.pipeline import make_pipeline

from skmodal.text import LatentSemanticAnalysis, TextCleaner, clean_text
from skmodal.text._stop_words import LANGUAGES, stop_word_set
from skmodal.text._words import split_words

FORMS = ["NFC", "NFD", "NFKC", "NFKD", None]
documents = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
marked_up = st.lists(
    st.sampled_from(
        ["<b>", "</b>", "<p>", "<!--", "-->", "&lt;", "&amp;", "&", "<", ">", "'", "’", "a", "É", "ß", " "]
    ),
    max_size=20,
).map("".join)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("bo<b>ld</b> and <i>it</i>alic", "bold and italic"),
        ("a<br>b<br/>c", "a b c"),
        ("<p>x<script>alert('no')</script>y<style>p { color: red }</style>z</p>", "x y z"),
        ("<SCRIPT>no</SCRIPT>x", "x"),
        ("<script>never closed", ""),
        ("x<!-- a comment <b> -->y", "xy"),
        ("tom &amp; jerry &lt;3 &#233;t&eacute;", "tom jerry 3 été"),
        ("&nbsp;x&nbsp;y", "x y"),
        ("<a href='x>y' title=\"no\">z</a>", "z"),
        ("<!DOCTYPE html><html><head><title>t</title></head><body>b", "t b"),
        ("<p>never <b>closed", "never closed"),
        ("</p>closed </script>twice</b>", "closed twice"),
        ("a < b", "a b"),
        ("I <3 you", "i 3 you"),
        ("1 < 2 and 3 > 2", "1 2 and 3 2"),
        ("AT&T", "at t"),
        ("<", ""),
        ("", ""),
    ],
)
def test_html(document, expected):
    assert clean_text(document) == expected


def test_less_than_and_hearts_survive_with_punctuation():
    assert clean_text("a < b, I <3 you", punctuation=True) == "a < b, i <3 you"
    assert clean_text("&lt;b&gt; is bold", punctuation=True) == "<b> is bold"
    assert clean_text("<b>x</b> &amp;", html=False, punctuation=True) == "<b>x</b> &amp;"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("हिन्दी, नमस्ते।", "हिन्दी नमस्ते"),
        ("தமிழ்! வணக்கம்?", "தமிழ் வணக்கம்"),
        ("ภาษาไทย (ที่นี่)", "ภาษาไทย ที่นี่"),
        ("مرحبا، كيف؟ «نعم»", "مرحبا كيف نعم"),
        ("你好，世界。《书》", "你好 世界 书"),
        ("¿Qué? ¡Sí! – „so“…", "qué sí so"),
        ("e-mail: a_b@c.org, $5 + 10%", "e mail a b c org 5 10"),
        ("don't 'quote' rock'n'roll dogs' '90s", "don't quote rock'n'roll dogs 90s"),
        ("l’été qu’il n’’y", "l'été qu'il n y"),
        ("love ❤️ 👩‍🚀 you 👍🏽", "love you"),
        ("icon \ue000x", "icon \ue000x"),
    ],
)
def test_punctuation_goes_and_marks_stay_in_any_script(document, expected):
    assert clean_text(document, unicode_form="NFC") == expected


def test_a_letter_with_its_mark_apart_keeps_its_apostrophe():
    apart = unicodedata.normalize("NFD", "café's")
    assert clean_text(apart, unicode_form="NFD") == apart
    assert clean_text(apart, unicode_form=None) == apart
    assert clean_text(apart) == "café's"


def test_unicode_forms():
    document = "ﬁ Ⅳ e\u0301"
    assert clean_text(document, unicode_form=None) == "ﬁ ⅳ e\u0301"
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert clean_text(document, unicode_form=form, lowercase=False) == unicodedata.normalize(form, document)
    with pytest.raises(ValueError, match="normalization form"):
        clean_text(document, unicode_form="NFX")


def test_case_is_that_of_pythons_lower():
    assert clean_text("Straße STRASSE ẞ") == "straße strasse ß"
    assert clean_text("İI") == "i̇i"  # the dotted capital I keeps its dot as a mark; no Turkish rules
    assert clean_text("ΟΔΟΣ") == "οδος"
    assert clean_text("Keep Case", lowercase=False) == "Keep Case"


def test_stop_words():
    assert clean_text("The Owl and the Pussy-cat", stop_words="english", lowercase=False) == "Owl Pussy cat"
    assert clean_text("der Hund UND die Katze", stop_words=["DER", "und", "die"], lowercase=False) == "Hund Katze"
    assert clean_text("a b c", stop_words={"b"}) == "a c"
    assert clean_text("a b", stop_words=[]) == "a b"
    cleaner = TextCleaner(stop_words="english").fit(["x"])
    assert cleaner.stop_words_ == ENGLISH_STOP_WORDS
    with pytest.raises(ValueError, match="stop_words='the'; a list of words, None or one of arabic, danish"):
        clean_text("the cat", stop_words="the")


@pytest.mark.parametrize(
    ("language", "document", "expected"),
    [
        ("arabic", "الكتاب على الطاولة", "الكتاب الطاولة"),
        ("danish", "Der er en kat på bordet", "kat bordet"),
        ("dutch", "De kat zit op een stoel", "kat zit stoel"),
        ("finnish", "Kissa on se joka nukkuu", "kissa nukkuu"),
        ("french", "L'eau, c'est la mer; qu’on aime", "eau mer aime"),
        ("german", "Über das Haus und den Garten", "haus garten"),
        ("greek", "Το σπίτι και η θάλασσα", "σπίτι θάλασσα"),
        ("hindi", "यह एक किताब है", "किताब"),
        ("italian", "L'acqua dell'isola è blu", "acqua isola blu"),
        ("norwegian", "Katten er på bordet", "katten bordet"),
        ("polish", "Kot jest na stole", "kot stole"),
        ("portuguese", "O gato está na mesa", "gato mesa"),
        ("russian", "Кошка и собака на столе", "кошка собака столе"),
        ("spanish", "El gato está en la mesa", "gato mesa"),
        ("swedish", "Katten är på bordet", "katten bordet"),
        ("turkish", "Bir kedi ve bir köpek", "kedi köpek"),
    ],
)
def test_stop_words_of_a_language(language, document, expected):
    assert clean_text(document, stop_words=language) == expected
    apart = clean_text(document, unicode_form="NFD", stop_words=language)
    assert unicodedata.normalize("NFKC", apart) == expected


def test_every_language_has_lower_case_words_that_survive_the_cleaner():
    """A list that the cleaner would split or alter could never match."""
    for language in set(LANGUAGES) - {"english"}:
        words = stop_word_set(language, "NFKC")
        assert len(words) > 90
        altered = [word for word in words if clean_text(word.removesuffix("'")) + "'" * word.endswith("'") != word]
        assert not altered


@pytest.mark.parametrize(
    ("document", "dropped", "replaced"),
    [
        ("3 mp3 files of 4.5 MB at 12:30", "mp3 files of mb at", "0 mp3 files of 0 mb at 0"),
        ("the 42nd of 1,000,000", "the 42nd of", "the 42nd of 0"),
        ("2020-2021, $5 and 10%", "and", "0 0 0 and 0"),
        ("१२३ और ٤٥٦", "और", "0 और 0"),
        ("½ a_5 0", "a", "0 a 0 0"),
        ("7", "", "0"),
    ],
)
def test_numbers(document, dropped, replaced):
    assert clean_text(document, numbers="drop") == dropped
    assert clean_text(document, numbers="placeholder") == replaced
    assert clean_text(document, numbers="keep") == clean_text(document)
    assert TextCleaner(numbers="drop").fit_transform([document]).tolist() == [dropped]


def test_numbers_among_punctuation():
    assert clean_text("$5.50, 10%!", numbers="placeholder", punctuation=True) == "$0, 0%!"
    with pytest.raises(ValueError, match="clean_text: numbers='none'; one of 'keep', 'drop', 'placeholder' is wanted"):
        clean_text("x", numbers="none")


@given(documents | marked_up, st.sampled_from(FORMS), st.booleans(), st.sampled_from(["keep", "drop", "placeholder"]))
@example("&amp;lt;b&amp;gt;", "NFKC", True, "keep")
@example("a\ue000", "NFKC", True, "keep")
@example("1.2.a 3'4x", "NFKC", True, "drop")
@settings(max_examples=150)
def test_cleaning_twice_changes_nothing(document, form, lowercase, numbers):
    """Without punctuation nothing is left that HTML could be read from, so the whole is idempotent."""
    options = {"unicode_form": form, "lowercase": lowercase, "numbers": numbers}
    once = clean_text(document, **options)
    assert clean_text(once, **options) == once
    assert once == " ".join(once.split())


@given(documents | marked_up, st.sampled_from(FORMS))
@settings(max_examples=100)
def test_with_punctuation_it_is_idempotent_when_html_is_off(document, form):
    once = clean_text(document, html=False, punctuation=True, unicode_form=form)
    assert clean_text(once, html=False, punctuation=True, unicode_form=form) == once


def test_with_punctuation_each_pass_of_html_unescapes_once():
    once = clean_text("&amp;lt;b&amp;gt;", punctuation=True)
    assert once == "&lt;b&gt;"
    assert clean_text(once, punctuation=True) == "<b>"


@given(documents)
@settings(max_examples=100)
def test_letters_and_digits_all_stay(document):
    kept = clean_text(document, html=False, unicode_form=None, lowercase=False)
    assert [c for c in kept if c.isalnum()] == [c for c in document if c.isalnum()]
    assert not any(unicodedata.category(c)[0] in "PS" for c in kept if c != "'")


def test_split_words():
    assert split_words("don't stop: हिन्दी ❤️!") == ["don", "t", "stop", "हिन्दी"]


def test_the_class_cleans_as_the_function_does():
    X = ["<b>One</b> &amp; two!", "", "THREE the"]
    for options in ({}, {"html": False}, {"lowercase": False}, {"punctuation": True}, {"stop_words": "english"}):
        cleaned = TextCleaner(**options).fit_transform(X)
        assert cleaned.tolist() == [clean_text(document, **options) for document in X]
        assert cleaned.dtype == object
        assert cleaned.shape == (3,)


def test_containers_agree():
    X = ["One!", "Two?"]
    strange = pd.Series(X, index=[7, 3])
    for held in (tuple(X), np.array(X), strange, strange.to_frame(), pl.Series(X), pl.DataFrame({"x": X})):
        assert TextCleaner().fit_transform(held).tolist() == ["one", "two"]


def test_in_a_pipeline_with_count_vectorizer():
    pipeline = make_pipeline(TextCleaner(stop_words=["the"]), CountVectorizer(token_pattern=r"\S+"))
    counts = pipeline.fit_transform(["<p>The cat</p>", "cat &amp; DOG, dog"])
    assert pipeline[-1].get_feature_names_out().tolist() == ["cat", "dog"]
    assert counts.toarray().tolist() == [[1, 0], [1, 2]]
    assert TextCleaner().fit(["x"]).get_feature_names_out().tolist() == ["text"]


def test_clone_and_pickle():
    cleaner = TextCleaner(stop_words=["a"], unicode_form=None)
    assert clone(cleaner).get_params() == cleaner.get_params()
    again = pickle.loads(pickle.dumps(cleaner.fit(["a b"])))
    assert again.transform(["a b"]).tolist() == ["b"]


@pytest.mark.parametrize("bad", [None, b"x", 3, ["x"]])
def test_errors_name_the_row(bad):
    for call in (TextCleaner().fit, TextCleaner().fit(["x"]).transform):
        with pytest.raises((TypeError, ValueError), match="TextCleaner: sample 1 is"):
            call(["a", bad])
    with pytest.raises((TypeError, ValueError), match="clean_text: sample 0 is"):
        clean_text(bad)


@pytest.mark.parametrize(
    "bad",
    [{"html": "yes"}, {"unicode_form": "NFX"}, {"stop_words": "the"}, {"numbers": "none"}, {"lowercase": None}],
)
def test_bad_parameters(bad):
    with pytest.raises(ValueError, match=f"The '{next(iter(bad))}' parameter of TextCleaner must be"):
        TextCleaner(**bad).fit(["x"])


def test_pandas_output_everywhere_does_not_hide_the_text_from_a_vectorizer():
    with config_context(transform_output="pandas"):
        cleaned = TextCleaner().fit_transform(["One.", "Two!"])
        pipeline = make_pipeline(TextCleaner(), LatentSemanticAnalysis(1)).set_output(transform="pandas")
        rows = pipeline.fit_transform(["One.", "Two!"])
    assert cleaned.tolist() == ["one", "two"]
    assert rows.columns.tolist() == ["lsa0"]


@pytest.mark.parametrize("unclosed", ["<a ", "<a href='", "<a", "<!--", "<![", "<?", "</"])
def test_starts_without_an_end_take_no_time(unclosed):
    """Looking for the end from every start anew would take minutes."""
    assert clean_text("before " + 50_000 * unclosed).startswith("before")


@pytest.mark.parametrize(
    ("document", "clean"), [("hi <![%", "hi"), ("<![x[ y ]]> z", "z"), ("a <![CDATA[b]]> c", "a c")]
)
def test_marked_sections_are_comments(document, clean):
    assert clean_text(document) == clean
