"""For mkdocs: what the theme's pages lack for a screen reader."""

SEARCH = 'data-md-component="search" role="dialog"'


def on_post_page(output: str, **_: object) -> str:
    """Name the search dialog."""
    return output.replace(SEARCH, f'{SEARCH} aria-label="Search"')
