"""Convert the inline markup of a paragraph, a heading or a table cell to that of the dialect."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from sphinxext_progress.cli import markdown_text
from sphinxext_progress.cli.importing.conversion.html_elements import (
    HIDDEN_ELEMENTS,
    MEDIA_ELEMENTS,
    HtmlTag,
    is_known,
    note_anchor,
    parse_tag,
)
from sphinxext_progress.cli.importing.conversion.page_parser import inline_spans
from sphinxext_progress.cli.importing.conversion.remarks import Remarks
from sphinxext_progress.cli.importing.conversion.roles import RST_ROLE, convert_role, is_role, role_target
from sphinxext_progress.diagnostics import quoted
from sphinxext_progress.diagnostics.messages import importing as messages
from sphinxext_progress.text.escaping import escape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sphinxext_progress.cli.importing.conversion.html_elements import ElementConverter
    from sphinxext_progress.cli.importing.conversion.page_parser import InlineSpan
    from sphinxext_progress.cli.importing.conversion.targets import TargetResolver
    from sphinxext_progress.cli.importing.import_findings import ImportFindings

#: What the dialect takes for the begin of a tag.
_ANGLE = re.compile(r"<(?=/?[a-zA-Z])")
#: What the dialect takes for a directive, at the start of a line.
_DIRECTIVE = re.compile(r"^(?=\.\. [\w:-]+::|:::+\s*\{)", re.MULTILINE)
_LIKE_ROLE = re.compile(r"(?:\{[\w:+-]+\}|:[\w:+-]+:)\Z")
_RST_LINK = re.compile(r"(.+?)\s*<(https?://[^<>\s]+)>", re.DOTALL)
# A link to an address that a site generator fills in.
_TEMPLATE_LINK = re.compile(r"!?\[([^\[\]]*)\]\(\s*(\{[{%][^{}]*[%}]\})[^()]*\)")
_TAGS = re.compile(r"<[^<>]*>")
# How far to look for the character after some tags.
_MAX_TAG_LENGTH = 200

#: What a line break in a cell becomes: only a table of commits, which is not inside another block, keeps it.
CELL_BREAKS = {"cell": "<br>", "nested cell": " / "}
#: A hard line break.
BREAK = "\\\n"


@dataclass(slots=True)
class PageContext:
    """What the converters of one page share."""

    #: The definitions of links and footnotes, as the parser found them.
    env: dict[str, Any]
    findings: ImportFindings
    targets: TargetResolver
    elements: ElementConverter
    #: The texts of footnotes, by label.
    footnotes: dict[str, str] = field(default_factory=dict)
    #: The labels that the page defines for itself; they are removed, so that nothing can refer to them.
    own_labels: set[str] = field(default_factory=set)
    used_labels: set[str] = field(default_factory=set)
    used_footnotes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Node:
    """A construct with those inside it; an HTML element with its content."""

    start: int
    end: int
    span: InlineSpan
    children: list[_Node] = field(default_factory=list)
    tag: HtmlTag | None = None
    #: The range of the content of an element that has a closing tag.
    content: tuple[int, int] | None = None


def convert_inline(
    source: str, context: PageContext, position: Callable[[int], tuple[int, int]], kind: str = "paragraph"
) -> str:
    """Return the source of a text in the dialect; unchanged where it already is.

    :param position: returns the line and column on the page of an offset in the source.
    :param kind: the block with the text: ``paragraph``, ``heading``, ``cell`` or ``nested cell``.
    """
    spans = inline_spans(source, context.env)
    if (comment := unclosed_comment(source, spans)) is not None:
        Remarks(context.findings, *position(comment)).leave(messages.UNCLOSED_COMMENT.format(), source[comment:])
        return convert_inline(source[:comment], context, position, kind)
    text = InlineText(source, context, position, kind).render(_pair_tags(_nest(spans)), 0, len(source))
    if kind == "heading":
        text = text.replace("\\\n", " ")
    if _DIRECTIVE.search(text):
        Remarks(context.findings, *position(0)).note(messages.DIRECTIVE_SHOWN_AS_TYPED.format())
        text = escape_directives(text)
    return strip_breaks(text)


def escape_directives(text: str) -> str:
    """Escape what the dialect takes for a directive."""
    return _DIRECTIVE.sub(r"\\", text)


def strip_breaks(text: str) -> str:
    """Remove whitespace and line breaks from the ends of a text."""
    while text.rstrip(" ").endswith(BREAK):
        text = text.rstrip(" ").removesuffix(BREAK)
    return text.strip()


def unclosed_comment(source: str, spans: Sequence[InlineSpan]) -> int | None:
    """Return where a comment without an end begins."""
    for match in re.finditer("<!--", source):
        if not any(span.start <= match.start() < span.end for span in spans):
            return match.start()
    return None


def _nest(spans: Iterable[InlineSpan]) -> list[_Node]:
    """Arrange spans, outer ones first, as a tree."""
    roots: list[_Node] = []
    stack: list[_Node] = []
    for span in spans:
        node = _Node(span.start, span.end, span)
        while stack and stack[-1].end <= span.start:
            stack.pop()
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return roots


def _pair_tags(nodes: Iterable[_Node]) -> list[_Node]:
    """Join opening tags with their closing tags: what is between them becomes the content of the element."""
    paired: list[_Node] = []
    for node in nodes:
        node.children = _pair_tags(node.children)
        if node.span.kind == "html_inline":
            node.tag = parse_tag(node.span.token.content)
            if node.tag.closes and (index := _opening_tag(paired, node.tag.name)) is not None:
                element = paired[index]
                element.children = paired[index + 1 :]
                element.content = (element.end, node.start)
                element.end = node.end
                del paired[index + 1 :]
                continue
        paired.append(node)
    return paired


def _opening_tag(nodes: Sequence[_Node], name: str) -> int | None:
    """Return the index of the last opening tag without a closing tag."""
    for index in range(len(nodes) - 1, -1, -1):
        tag = nodes[index].tag
        if tag and tag.name == name and not tag.closes and not nodes[index].content:
            return index
    return None


def _has_link(nodes: Iterable[_Node]) -> bool:
    return any(
        node.span.kind in ("link", "autolink") or (node.tag and node.tag.name == "a") or _has_link(node.children)
        for node in nodes
    )


class InlineText:
    """Renders one text."""

    def __init__(
        self, source: str, context: PageContext, position: Callable[[int], tuple[int, int]], kind: str
    ) -> None:
        """Create the renderer of a text; the parameters are those of :func:`convert_inline`."""
        self._source = source
        self._context = context
        self._position = position
        self._kind = kind
        self._in_link = False

    def render(self, nodes: Iterable[_Node], start: int, end: int) -> str:
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
            text, offset = self._RENDERERS[node.span.kind](self, node, text)
        return text + self._plain(offset, end)

    def _render_inside(self, nodes: Iterable[_Node], start: int, end: int, *, in_link: bool) -> str:
        self._in_link, was_in_link = self._in_link or in_link, self._in_link
        text = self.render(nodes, start, end)
        self._in_link = was_in_link
        return text

    def _remarks(self, node: _Node) -> Remarks:
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

    def _unchanged(self, node: _Node, text: str) -> tuple[str, int]:
        return text + self._source[node.start : node.end], node.end

    # Markdown -------------------------------------------------------------------------------------------

    def _newline(self, node: _Node, text: str) -> tuple[str, int]:
        if node.span.token.type == "hardbreak" and not text.rstrip(" ").endswith("\\"):
            return text.rstrip(" ") + "\\\n", node.end
        return self._unchanged(node, text)

    def _code(self, node: _Node, text: str) -> tuple[str, int]:
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

    def _role(self, node: _Node, text: str) -> tuple[str, int]:
        token = node.span.token
        return text + self._converted_role(str(token.meta["name"]), token.content, node), node.end

    def _converted_role(self, name: str, content: str, node: _Node) -> str:
        is_kept = not self._in_link and role_target(content) not in self._context.own_labels
        return convert_role(name, content, self._remarks(node), is_kept=is_kept)

    def _link(self, node: _Node, text: str) -> tuple[str, int]:
        token, label_start = node.span.token, node.start + 1
        href, title = str(token.attrGet("href") or ""), str(token.attrGet("title") or "")
        self._context.used_labels.update(filter(None, [token.meta.get("label")]))
        label_source = self._source[label_start : node.span.label_end]
        label = self._render_inside(node.children, label_start, node.span.label_end, in_link=True)
        address = self._context.targets.address(href, self._remarks(node))
        if address == href and label == label_source.strip() and not token.meta.get("label") and label:
            return self._unchanged(node, text)
        return text + self._context.targets.written_link(label, href, address, title), node.end

    def _autolink(self, node: _Node, text: str) -> tuple[str, int]:
        href = str(node.span.token.attrGet("href"))
        if self._context.targets.address(href, self._remarks(node)):
            return self._unchanged(node, text)
        return text + escape_text(self._source[node.start + 1 : node.end - 1]), node.end

    def _image(self, node: _Node, text: str) -> tuple[str, int]:
        token = node.span.token
        self._context.used_labels.update(filter(None, [token.meta.get("label")]))
        description = markdown_text.text_without_markup(token.content)
        source, title = str(token.attrGet("src") or ""), str(token.attrGet("title") or "")
        return text + self._image_text(node, description, source, title), node.end

    def _image_text(self, node: _Node, description: str, source: str, title: str) -> str:
        alone = self._kind == "paragraph" and not (self._source[: node.start] + self._source[node.end :]).strip()
        return self._context.targets.image(
            description, source, title, self._remarks(node), alone=alone, in_link=self._in_link
        )

    def _footnote(self, node: _Node, text: str) -> tuple[str, int]:
        label = str(node.span.token.meta["label"])
        footnote = self._context.footnotes.get(label)
        if footnote is None:
            return self._unchanged(node, text)
        self._context.used_footnotes.add(label)
        self._remarks(node).note(messages.FOOTNOTE_IN_PARENTHESES.format(label=quoted(label)))
        return f"{text.rstrip(' ')} ({footnote})", node.end

    # HTML -----------------------------------------------------------------------------------------------

    def _html(self, node: _Node, text: str) -> tuple[str, int]:
        tag, source = node.tag or HtmlTag("", {}), self._source
        remarks = self._remarks(node)
        if not tag.name or (tag.name in HIDDEN_ELEMENTS and node.content):
            remarks.hide(source[node.start : node.end])
            return self._without(node, text)
        if tag.name == "br":
            after = source[node.end :]
            next_offset = node.end + len(after) - len(after.lstrip())
            if self._kind in CELL_BREAKS:
                return text + CELL_BREAKS[self._kind], node.end
            return text if text.endswith(BREAK) or not text.strip() else text.rstrip() + BREAK, next_offset
        if tag.name == "img":
            attributes = tag.attributes
            image = self._image_text(
                node, attributes.get("alt", ""), attributes.get("src", ""), attributes.get("title", "")
            )
            return text + image, node.end
        if tag.name in MEDIA_ELEMENTS:
            sources = (child.tag for child in node.children if child.tag)
            if link := self._context.elements.media(tag, sources, remarks):
                return text + link, node.end
        # Text such as "a <b and c> d" is a tag to the parser.
        if not is_known(tag.name) or (not node.content and "" in tag.attributes.values()):
            return text + self._tag_as_text(node), node.end
        if not node.content:
            # A tag without its counterpart has no effect.
            note_anchor(tag, remarks)
            return self._without(node, text)
        if tag.name == "a" and (self._in_link or _has_link(node.children)):
            remarks.note(messages.NESTED_LINK.format())
            tag = tag._replace(attributes={})
        inner = self._render_inside(node.children, *node.content, in_link="href" in tag.attributes)
        neighbors = (text[-1:], _TAGS.sub("", source[node.end : node.end + _MAX_TAG_LENGTH])[:1])
        return text + self._context.elements.convert(tag, inner, neighbors, remarks), node.end

    def _tag_as_text(self, node: _Node) -> str:
        """Return an unknown element with its tags as text."""
        self._remarks(node).note(messages.TAG_IS_TEXT.format(tag=quoted(node.span.token.content)))
        if not node.content:
            return escape_text(self._source[node.start : node.end])
        start, end = node.content
        inner = self.render(node.children, start, end)
        return f"{escape_text(self._source[node.start : start])}{inner}{escape_text(self._source[end : node.end])}"

    def _without(self, node: _Node, text: str) -> tuple[str, int]:
        """Leave a construct out, with the space or the line that it took."""
        if text[-1:] in ("", " ", "\n") and self._source[node.end : node.end + 1] in (" ", "\n"):
            return text, node.end + 1
        return text, node.end

    _RENDERERS: ClassVar[dict[str, Callable[[InlineText, _Node, str], tuple[str, int]]]] = {
        "newline": _newline,
        "escape": _unchanged,
        "backticks": _code,
        "myst_role": _role,
        "link": _link,
        "image": _image,
        "footnote_ref": _footnote,
        "autolink": _autolink,
        "html_inline": _html,
    }
