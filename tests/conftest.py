"""What tests of several rooms share."""

import resource
import signal
from contextlib import contextmanager
from html.parser import HTMLParser

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # a busy machine is no defect
settings.load_profile("untimed")

VOID = {"meta", "img", "br", "hr", "link", "input"}


class BalancedParser(HTMLParser):
    """Fail on a tag that is closed out of order, and keep what was seen."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids, self.texts = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open = self.open if tag in VOID else self.open[:-1]

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="session")
def parse_page():
    """Return the function that reads a page's tags, and fails where they are not balanced."""

    def parse(text):
        parser = BalancedParser()
        parser.feed(text)
        parser.close()
        assert parser.open == []
        assert len(set(parser.ids)) == len(parser.ids)
        return parser

    return parse


@pytest.fixture
def files_of_at_most():
    """A context in which the kernel refuses to write more than so many bytes into any file, as a full disk does."""

    @contextmanager
    def limit(n_bytes):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, handler)

    return limit
