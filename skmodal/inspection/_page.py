"""A page in one file: pieces of HTML, and the file itself, whole or not at all."""

from html import escape
from pathlib import Path

from .._samples import check_writable, whole_file
from ._drawing import rename_repeated
from ._wilson import wilson_interval

STYLE = Path(__file__).parent / "data" / "report.css"


def page(title, lead, sections):
    """Make the whole document: no script, and nothing to fetch.

    The lead, in HTML, stands below the title. A section is its anchor, its heading and its content in HTML.
    """
    contents = "".join(f'<li><a href="#{anchor}">{escape(heading)}</a></li>' for anchor, heading, _ in sections)
    body = "\n".join(
        f'<section id="{anchor}" aria-labelledby="{anchor}-h">\n'
        f'<h2 id="{anchor}-h">{escape(heading)}</h2>\n{content}\n</section>'
        for anchor, heading, content in sections
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<header>
<h1>{escape(title)}</h1>
{lead}
<nav aria-label="Contents"><ul>{contents}</ul></nav>
</header>
{rename_repeated(body)}
</main>
</body>
</html>
"""


def paragraph(html, kind=""):
    """Wrap HTML in a paragraph, of a class if one is named."""
    return f'<p class="{kind}">{html}</p>' if kind else f"<p>{html}</p>"


def figure(content, caption):
    """Put a caption below a picture or a table; what is too wide scrolls by itself."""
    # tabindex lets the keyboard scroll it too.
    return f'<figure><div class="wide" tabindex="0">{content}</div><figcaption>{caption}</figcaption></figure>'


def table(header, rows, kinds=(), *, of_samples=False):
    """Make a table whose first column names the rows; their cells are HTML, the header is text.

    ``kinds`` has a class for each row. Cells ``of_samples`` are words and pictures, which begin at the left, rather
    than numbers.
    """
    opening = '<table class="rows">' if of_samples else "<table>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    kinds = kinds or [""] * len(rows)
    body = "\n".join(
        f'<tr class="{kind}"><th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest) + "</tr>"
        for (first, *rest), kind in zip(rows, kinds, strict=True)
    )
    return f"{opening}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def percent(share):
    """Write a share of 1 as a percentage; a half is rounded up, whatever the last bits of the share are."""
    return f"{100 * share + 1e-9:.1f}%"


def decimal(share):
    """Write a share of 1 with three decimals; a half is rounded up."""
    return f"{share + 1e-9:.3f}"


def bar(share, n_rows):
    """Write a share of the rows, behind a bar with its 95 % interval (Wilson), which is hidden from readers."""
    low, high = wilson_interval(share, n_rows)
    return (
        f'<span class="bar" aria-hidden="true"><span class="fill" style="width:{100 * share:.1f}%"></span>'
        f'<span class="interval" style="left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"></span></span>'
        f"{decimal(share)}"
    )


def write_page(path, html):
    """Write the file whole or not at all, in the place of one that is there; an OSError leaves what was there."""
    with whole_file(check_writable(path)) as file:
        file.write(html.encode(errors="replace"))  # of half a surrogate pair
