"""The text of HTML: what a browser would show."""

from html.parser import HTMLParser


def without_html(document):
    """Remove tags, comments, scripts and styles, and replace entities by their characters."""
    if "<" not in document and "&" not in document:
        return document
    parser = _TextOfHTML()
    parser.feed(_with_text_for(">", "<", _with_text_for("-->", "<!--", document)))
    parser.close()
    return "".join(parser.pieces)


def _with_text_for(end, start, document):
    """Make plain text of what starts behind the last end: html.parser would look for its end from every start anew."""
    last = document.rfind(end) + 1
    return document[:last] + document[last:].replace(start, "&lt;" + start[1:])


class _TextOfHTML(HTMLParser):
    """Collect what a browser would show."""

    hidden = frozenset(["script", "style", "template"])
    inline = frozenset(
        ["a", "abbr", "b", "big", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "u"]
    )

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces = []
        self.depth = 0

    def handle_starttag(self, tag, attrs):
        self.depth += tag in self.hidden
        self._break(tag)

    def handle_endtag(self, tag):
        self.depth = max(0, self.depth - (tag in self.hidden))
        self._break(tag)

    def handle_data(self, data):
        if not self.depth:
            self.pieces.append(data)

    def parse_marked_section(self, i, report=1):
        """Take ``<![`` for a comment, as browsers do; the method that this replaces asserts what follows it."""
        return self.parse_bogus_comment(i)

    def _break(self, tag):
        if tag not in self.inline:
            self.pieces.append(" ")
