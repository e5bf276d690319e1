"""A hook for mkdocs that adds labels for screen readers that the theme lacks."""

SEARCH = 'data-md-component="search" role="dialog"'


def on_post_page(output: str, **_: object) -> str:
    """Name the search dialog."""
    return output.replace(SEARCH, f'{SEARCH} aria-label="Search"')
