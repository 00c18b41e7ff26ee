"""Images in texts: a paragraph that contains nothing else becomes images, any other image its alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token


def place_images(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield block tokens in which each paragraph of nothing but images is replaced by these images."""
    paragraph: Token | None = None
    images: list[Token] = []
    for token in tokens:
        if token.type == "paragraph_open":
            paragraph = token
        elif paragraph and token.type == "inline" and (images := _images(token)):
            yield from images
        elif paragraph and token.type == "paragraph_close" and images:
            paragraph, images = None, []
        else:
            if paragraph:
                yield paragraph
            paragraph = None
            yield token


def _images(token: Token) -> list[Token]:
    """Return the images of a paragraph that contains nothing else, each with its line."""
    children = [child for child in token.children or [] if child.type != "softbreak"]
    if not children or any(child.type != "image" for child in children):
        return []
    first = token.map[0] if token.map else 0
    for line, image in enumerate(children, first):
        image.map, image.block, image.level = [line, line + 1], True, token.level - 1
    return children
