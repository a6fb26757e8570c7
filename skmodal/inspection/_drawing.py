"""matplotlib's figures as inline SVG that takes its colors from the page, and arrays as inline PNG."""

import base64
import io
import re
import warnings
from collections import Counter
from html import escape
from zlib import crc32

import numpy as np
from PIL import Image

# matplotlib knows no CSS: a color is drawn as a number that stands for a variable of the page, so that the same picture
# suits light and dark.
_NAMES = ("ink", "muted", "rule", "text", "image", "speech", "early", "late", "accent")
COLORS = {name: f"#0{place:x}0{place:x}0{place:x}" for place, name in enumerate(_NAMES, start=1)}
_SETTINGS = {
    "svg.fonttype": "none",  # text stays text: it can be read aloud, searched and set in the page's font
    "svg.hashsalt": "skmodal",  # the same figure gives the same names of its parts
    "font.size": 10,
    "text.color": COLORS["ink"],
    "axes.labelcolor": COLORS["muted"],
    "axes.edgecolor": COLORS["rule"],
    "xtick.color": COLORS["muted"],
    "ytick.color": COLORS["muted"],
    "ytick.labelcolor": COLORS["ink"],
    "grid.color": COLORS["rule"],
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": f"cycler('color', ['{COLORS['accent']}', '{COLORS['image']}'])",  # of displays: C0 and C1
}


def draw(paint, alt, *, size, layout="constrained"):
    """Let `paint`, which takes a matplotlib Figure, draw on a new one, and give it as inline SVG.

    ``alt`` says what the picture shows, for those who do not see it. ``size`` is the width and the height in inches,
    100 pixels each where the page has the room. ``layout`` is of ``Figure``; None for axes that are placed by hand.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        # The reader's fonts draw the text, whichever script it is in.
        warnings.filterwarnings("ignore", message="Glyph .* missing|Matplotlib currently does not support")
        figure = Figure(figsize=size, layout=layout)
        paint(figure)
        file = io.StringIO()
        nothing = dict.fromkeys(["Date", "Creator", "Format", "Type"])
        figure.savefig(file, format="svg", transparent=True, metadata=nothing)
    return _for_page(file.getvalue(), alt, width=round(100 * size[0]))


def png(pixels, alt, kind="pixels"):
    """Give an array of uint8, of shape (H, W) or (H, W, C), as an inline picture of a class of the style sheet."""
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels)).save(file, format="PNG", optimize=True)
    data = base64.b64encode(file.getvalue()).decode("ascii")
    return f'<img class="{kind}" alt="{escape(alt, quote=True)}" src="data:image/png;base64,{data}">'


def rename_repeated(html):
    """Give the parts of pictures that occur more than once on a page names of their own."""
    counts: Counter = Counter()

    def renamed(match):
        mark = re.search(r'\bid="(f[0-9a-f]{8})-', match[0])[1]
        counts[mark] += 1
        return match[0] if counts[mark] == 1 else match[0].replace(f"{mark}-", f"{mark}-{counts[mark]}-")

    return re.sub(r"<svg .*?</svg>", renamed, html, flags=re.DOTALL)


def _for_page(svg, alt, width):
    """Leave the drawing alone: no prolog, no size, colors and names that belong to the page."""
    opening, drawing = re.fullmatch(r".*?<svg ([^>]*)>(.*)", svg, flags=re.DOTALL).groups()
    view = re.search(r'viewBox="[^"]*"', opening)[0]
    drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    # Names are unique within a figure only; the page has many.
    mark = f"f{crc32(svg.encode()):08x}-"
    drawing = re.sub(r'(\bid="|url\(#|href="#)', rf"\1{mark}", drawing)
    for name, color in COLORS.items():
        drawing = drawing.replace(color, f"var(--{name})")
    small = round(0.7 * width)  # below it the text is too small to read: a narrow page scrolls the picture
    return (
        f'<svg role="img" aria-label="{escape(alt, quote=True)}" {view} style="width:{width}px;min-width:{small}px">'
        f"{drawing.strip()}"
    )
