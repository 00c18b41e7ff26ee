"""Translation of the texts of the data, which are written in the Markdown dialect.

Sphinx parses a translation with the parser of the page, which would read Markdown as reStructuredText on one page and
lose the numbers of titles on another. Therefore these nodes are translated before its transform runs, marked as not
translatable, and restored afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import init as init_locale
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import docname_to_domain
from sphinx.util.nodes import extract_messages

from sphinxext_progress.render.builders import ARROW_TEXT
from sphinxext_progress.site.domain import progress_domain

if TYPE_CHECKING:
    from gettext import NullTranslations
    from pathlib import Path

    from sphinxext_progress.render.markup import MarkupRenderer, TranslatableText


#: The keys of the page's temporary data: the texts that are not translated yet, and the translated nodes that the
#: transforms of Sphinx have to skip.
UNTRANSLATED_TEXTS, TRANSLATED_NODES = "progress_texts", "progress_translated"


# Workaround, see docs/develop/workarounds.md#translations-in-markdown
class TranslateTexts(SphinxTransform):
    """Translates the texts of the data."""

    # Before Sphinx's Locale transform, which has priority 20.
    default_priority = 19

    def apply(self, **_: Any) -> None:
        """Translate each text that the message catalog of the page contains."""
        texts = cast("list[tuple[nodes.TextElement, TranslatableText]]", self.env.temp_data.pop(UNTRANSLATED_TEXTS, []))
        catalog = self._catalog() if texts else None
        if catalog is None:
            return
        from sphinxext_progress.text.invisible import show_hidden

        markups: dict[MarkupRenderer, None] = {}
        for node, words in texts:
            # Let Sphinx extract the messages, because details differ between its versions.
            message = next((message for extracted, message in extract_messages(node) if extracted is node), "")
            translated = show_hidden(catalog.gettext(message)) if message else message
            if translated != message:
                self._translate(node, words, translated)
                markups[words.markup] = None
        for markup in markups:
            progress_domain(self.env).pages.note_diagnostics(self.env.docname, markup.diagnostics)

    def _catalog(self) -> NullTranslations | None:
        # Most sites have no catalogs, so avoid the lookup for each page.
        folders = [folder for name in self.config.locale_dirs if _may_exist(folder := self.env.srcdir / name)]
        if not folders:
            return None
        domain = docname_to_domain(self.env.docname, self.config.gettext_compact)
        catalog, has_catalog = init_locale(folders, self.config.language, domain)
        return catalog if has_catalog else None

    def _translate(self, node: nodes.TextElement, words: TranslatableText, translated: str) -> None:
        if "progress-stages" in node["classes"]:
            _translate_stages(node, words, translated)
        else:
            _replace(node, words.children, words.render(translated))
        for xref in node.findall(addnodes.pending_xref):
            xref["refdoc"] = self.env.docname
        node["translated"] = True
        node["translatable"] = False
        cast("list[nodes.Node]", self.env.temp_data.setdefault(TRANSLATED_NODES, [])).append(node)


class RestoreTranslatable(SphinxTransform):
    """Makes the translated nodes translatable again."""

    # After Sphinx's Locale transform, which has priority 20, and AddTranslationClasses, which has 26.
    default_priority = 27

    def apply(self, **_: Any) -> None:
        """Remove the mark from each node."""
        for node in cast("list[nodes.Element]", self.env.temp_data.pop(TRANSLATED_NODES, [])):
            del node["translatable"]


def _may_exist(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except (OSError, MemoryError):
        # Sphinx reads the folder too, and reports the error.
        return True


def _replace(node: nodes.Element, old: list[nodes.Node], new: list[nodes.Node]) -> None:
    """Replace some children of a node, and keep the others."""
    place = node.index(old[0])
    node[place : place + len(old)] = new


def _translate_stages(paragraph: nodes.Element, words: TranslatableText, translated: str) -> None:
    """Translate the stages of a trajectory; if their number is unchanged, each keeps its period and links."""
    from sphinxext_progress.format.trajectories import split_stages

    stages = [cast("nodes.Element", node) for node in paragraph.children if _is_stage(node)]
    # Translators to right-to-left languages may type the arrow in the other direction.
    texts = max(split_stages(translated), split_stages(translated.replace("←", "→")), key=len)
    if len(texts) == len(stages):
        for stage, text in zip(stages, texts, strict=True):
            details = [node for node in stage.children if isinstance(node, nodes.inline)]
            stage.children = []
            stage += [*words.render(text), *details]
        return
    rest = paragraph.children[paragraph.index(stages[-1]) + 1 :]
    paragraph.children = []
    for number, text in enumerate(texts):
        if number:
            paragraph += nodes.Text(ARROW_TEXT)
        paragraph += nodes.inline("", "", *words.render(text), classes=["progress-stage"])
    paragraph += rest


def _is_stage(node: nodes.Node) -> bool:
    return isinstance(node, nodes.inline) and "progress-stage" in node["classes"]
