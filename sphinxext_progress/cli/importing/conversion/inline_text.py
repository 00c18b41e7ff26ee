"""Render the inline Markdown of a page as that of the dialect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.conversion.remarks import Remarks
from sphinxext_progress.cli.importing.conversion.roles import RST_ROLE, convert_role, is_role, role_target
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinxext_progress.cli.importing.conversion.inline_tree import InlineNode
    from sphinxext_progress.cli.importing.conversion.page_context import PageContext

#: What the dialect takes for the begin of a tag.
_ANGLE = re.compile(r"<(?=/?[a-zA-Z])")
_LIKE_ROLE = re.compile(r"(?:\{[\w:+-]+\}|:[\w:+-]+:)\Z")
_RST_LINK = re.compile(r"(.+?)\s*<(https?://[^<>\s]+)>", re.DOTALL)
# A link to an address that a site generator fills in.
_TEMPLATE_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*(\{[{%][^{}]*[%}]\})[^()]*\)")

#: A hard line break.
BREAK = "\\\n"


class InlineText:
    """Renders the Markdown of one text."""

    def __init__(
        self, source: str, context: PageContext, position: Callable[[int], tuple[int, int]], kind: str
    ) -> None:
        """Create the renderer of a text; the parameters are those of :func:`convert_inline`."""
        self._source = source
        self._context = context
        self._position = position
        self._kind = kind
        self._in_link = False

    def render(self, nodes: Iterable[InlineNode], start: int, end: int) -> str:
        """Return a range of the source in the dialect.

        :param nodes: the constructs in the range.
        """
        text, offset = "", start
        for node in nodes:
            if node.start < offset:
                # A line break after <br>.
                continue
            text += self._plain(offset, node.start)
            offset = node.end
            text, offset = self.renderers[node.span.kind](self, node, text)
        return text + self._plain(offset, end)

    def _render_inside(self, nodes: Iterable[InlineNode], start: int, end: int, *, in_link: bool) -> str:
        self._in_link, was_in_link = self._in_link or in_link, self._in_link
        text = self.render(nodes, start, end)
        self._in_link = was_in_link
        return text

    def _remarks(self, node: InlineNode) -> Remarks:
        return Remarks(self._context.findings, *self._position(node.start))

    def _plain(self, start: int, end: int) -> str:
        """Return text without markup; escape the signs that only the dialect takes for HTML or a link."""
        text = self._source[start:end]
        if "](" in text:
            for match in _TEMPLATE_LINK.finditer(text):
                remarks = Remarks(self._context.findings, *self._position(start + match.start()))
                remarks.note(messages.TEMPLATE_LINK.format(address=quoted(match[2], 100)))
            text = _TEMPLATE_LINK.sub(r"\1", text).replace("](", "\\](")
        return _ANGLE.sub(r"\\<", text) if "<" in text and ">" in text else text.replace("<!--", "\\<!--")

    def _unchanged(self, node: InlineNode, text: str) -> tuple[str, int]:
        return text + self._source[node.start : node.end], node.end

    # Markdown -------------------------------------------------------------------------------------------

    def _newline(self, node: InlineNode, text: str) -> tuple[str, int]:
        if node.span.token.type == "hardbreak" and not text.rstrip(" ").endswith("\\"):
            return text.rstrip(" ") + "\\\n", node.end
        return self._unchanged(node, text)

    def _code(self, node: InlineNode, text: str) -> tuple[str, int]:
        code = node.span.token.content
        if (role := RST_ROLE.search(text)) and is_role(role[1]):
            return text[: role.start()] + self._converted_role(role[1], code, node), node.end
        if self._source.startswith("_", node.end) and (link := _RST_LINK.fullmatch(code)):
            after = self._source[node.end :]
            target = self._context.targets.link(escape_text(link[1]), link[2], "", self._remarks(node))
            return text + target, node.end + len(after) - len(after.lstrip("_"))
        if _LIKE_ROLE.search(text):
            # A space keeps the dialect from reading an emoji as a role.
            text += " "
        return self._unchanged(node, text)

    def _role(self, node: InlineNode, text: str) -> tuple[str, int]:
        token = node.span.token
        return text + self._converted_role(str(token.meta["name"]), token.content, node), node.end

    def _converted_role(self, name: str, content: str, node: InlineNode) -> str:
        is_kept = not self._in_link and role_target(content) not in self._context.own_labels
        return convert_role(name, content, self._remarks(node), is_kept=is_kept)

    def _link(self, node: InlineNode, text: str) -> tuple[str, int]:
        token, label_start = node.span.token, node.start + 1
        href, title = str(token.attrGet("href") or ""), str(token.attrGet("title") or "")
        self._context.used_labels.update(filter(None, [token.meta.get("label")]))
        label_source = self._source[label_start : node.span.label_end]
        label = self._render_inside(node.children, label_start, node.span.label_end, in_link=True)
        address = self._context.targets.address(href, self._remarks(node))
        if address == href and label == label_source.strip() and not token.meta.get("label") and label:
            return self._unchanged(node, text)
        return text + self._context.targets.written_link(label, href, address, title), node.end

    def _autolink(self, node: InlineNode, text: str) -> tuple[str, int]:
        href = str(node.span.token.attrGet("href"))
        if self._context.targets.address(href, self._remarks(node)):
            return self._unchanged(node, text)
        return text + escape_text(self._source[node.start + 1 : node.end - 1]), node.end

    def _image(self, node: InlineNode, text: str) -> tuple[str, int]:
        token = node.span.token
        self._context.used_labels.update(filter(None, [token.meta.get("label")]))
        description = markdown_text.text_without_markup(token.content)
        source, title = str(token.attrGet("src") or ""), str(token.attrGet("title") or "")
        return text + self._image_text(node, description, source, title), node.end

    def _image_text(self, node: InlineNode, description: str, source: str, title: str) -> str:
        alone = self._kind == "paragraph" and not (self._source[: node.start] + self._source[node.end :]).strip()
        return self._context.targets.image(
            description, source, title, self._remarks(node), alone=alone, in_link=self._in_link
        )

    def _footnote(self, node: InlineNode, text: str) -> tuple[str, int]:
        label = str(node.span.token.meta["label"])
        footnote = self._context.footnotes.get(label)
        if footnote is None:
            return self._unchanged(node, text)
        self._context.used_footnotes.add(label)
        self._remarks(node).note(messages.FOOTNOTE_IN_PARENTHESES.format(label=quoted(label)))
        return f"{text.rstrip(' ')} ({footnote})", node.end

    renderers: ClassVar[dict[str, Callable[[Any, InlineNode, str], tuple[str, int]]]] = {
        "newline": _newline,
        "escape": _unchanged,
        "backticks": _code,
        "myst_role": _role,
        "link": _link,
        "image": _image,
        "footnote_ref": _footnote,
        "autolink": _autolink,
    }
