"""Text with a meaning in YAML, in the dialect, or in the input of a writer, from which texts are generated."""

from __future__ import annotations

#: A word that must not be a command in any output; each canary below tries to make it one.
EVIL = "evil"

YAML = (
    *(
        "- ",
        ": ",
        ":",
        "?",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
        "!",
        "!!str ",
        "|",
        "|2-",
        ">",
        ">+",
        "'",
        '"',
    ),
    *("%YAML 1.2", "@", "`", "#", " #", " #1", "\n", "\r", "\r\n", "\n  ", "\n- ", "\t", "~", "null", "true", "<<: "),
    *("---\n", "...\n", "--- ", "\\e", "\\ud800", "\\U00110000", "\\x85", "\\N", "\\\n", "\ufeff", "\u00a0", "\u0085"),
    *("1:30", "3.10", "0x1F", "12e4567", "0123456", "2026-01", "2026-02-30", "9999-W53", "2026-Q1", "0000"),
)

KEYS = (
    *("project", "period", "published", "authors", "draft", "window", "titles", "overview", "highlights", "commits"),
    *("infrastructure", "trends", "sections", "left_out", "id", "title", "text", "items", "area", "description"),
    *("commit", "pr", "issue", "links", "url", "date", "kind", "breaking", "theme", "trajectory", "stage", "reason"),
    *("repository", "forge", "areas", "themes", "kinds", "name", "aliases", "paths", "tags", "image", "format"),
)

DIALECT = (
    *("*", "**", "***", "_", "__", "`", "``", "```", "~~~", "[", "]", "](", "![", "<", ">", "\\", "\\\n", "  \n", "\n"),
    *("\n\n", "\n\n\n", "- ", "* ", "+ ", "1. ", "7) ", "0. ", "999999999. ", "    ", "\n    ", "\t", "# ", "\n====\n"),
    *(
        "> ",
        "---\n",
        "***\n",
        "|",
        "!",
        "&amp;",
        "&#42;",
        "&#27;",
        "&#10;",
        "&#13;",
        "&#x202e;",
        "&#x2028;",
        "&nbsp;",
        "&#0;",
        "%1b",
    ),
    *("%0a", "%ff", "%", "#12", "#1234567890", "a#1", "[x](", "](https://a.org)", "](https://a.org 'title')", "<b>"),
    *(
        "<https://a.org>",
        "<mailto:a@b.org>",
        "](project:#known)",
        "](project:#unknown)",
        "](project:#a%0ab)",
        "](project:#%1b)",
        "](project:#",
        "](mailto:a@b.c",
    ),
    # Control characters, a direction mark, and invalid UTF-8, in a link and in an autolink.
    *(
        "<http://a/%E2%80%AEb%1b%01>",
        "<https://a.org/%00%0A%0D>",
        "](http://a/%e2%81%a6%7F%C2%85)",
        "<mailto:a%1b@b.org>",
    ),
    *(
        "%E2%80%AE",
        "%ef%bb%bf",
        "%C2%9B",
        "%00",
        "%0d%0a::error::",
        "%ED%A0%80",
        "&#x25;1b",
        "\n::error::",
        "##[error]",
    ),
    *(
        "](guide.md)",
        "](../x.rst#",
        "](/index.md#y)",
        "](x.png)",
        "![a](x.png)",
        '![a](b "c")',
        "|---|",
        "\n|:-|-:|\n",
        "> |",
    ),
    *("](javascript:alert(1))", "](&#106;avascript:x)", "](data:text/html,x)", "](//a.org)", "](https://[a", "\\#12"),
    *(
        "<!--",
        "-->",
        "<script>",
        "</section>",
        "]]>",
        "<?xml?>",
        "<![CDATA[",
        "{ref}`x`",
        "{py:func}`",
        "{raw}`x`",
        "{",
        "}`",
        ":ref:`x`",
        "```{include} x",
    ),
    *("```python\n", "\n```", "```nolang\n", "```{evil}\n", "<evil onclick=evil>", " → ", " -> ", "→", "->", "-->"),
)

WRITERS = (
    *("\\evil{}", "$", "%", "#", "&", "^", "~", "{", "}", "{{ evil }}", "{% evil %}", "${evil}", "%(evil)s", "%s"),
    *(
        "\n.evil",
        ".evil",
        "\n'evil",
        "'evil",
        "@evil",
        "@",
        ",",
        ":",
        "--",
        "---",
        "...",
        '"',
        "'",
        "|",
        "|evil|",
        "\\n",
    ),
    *("^^M", "\\\\", "\\end{document}", "\\begin{", "@end ifinfo", "@node ", "* menu::", "\\-", "\\&", "\u00ad"),
)

UNICODE = (
    *(
        "\x1b[31m",
        "\u2028",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u200b",
        "\u200d",
        "\u200f",
        "\u061c",
        "\u00a0",
        "\u3000",
        "\u2003",
        "\u0301",
    ),
    *(
        "é",
        "ß",
        "ı",
        "İ",
        "ﬁ",
        "ſ",
        "日本",
        "한",
        "العربية",
        "עברית",
        "🦦",
        "👩‍💻",
        "🏳️‍🌈",
        "𝒳",
        "\U000e0001",
        "\ue000",
        "\u0378",
    ),
)

LONG = ("x" * 70, "wide " * 40, "日" * 50, "a-" * 60, "*a " * 25, "- " * 25, "`" * 30, "[" * 30, "a](" * 20, "x" * 500)

WORDS = ("alpha", "Beta", "gamma", "replay", "of", "The", "v2", "x", "42", " ", "  ", ". ", ", ", "; ", "? ")

#: The parts of texts.
TEXT = (*WORDS, *DIALECT, *WRITERS, *UNICODE, *LONG)


def dictionary() -> str:
    """Return the tokens as a libFuzzer dictionary."""
    tokens = dict.fromkeys((*YAML, *KEYS, *DIALECT, *WRITERS, *UNICODE, *(f"{key}: " for key in KEYS)))
    escaped = ("".join(f"\\x{byte:02x}" for byte in token.encode("utf-8", "surrogatepass")) for token in tokens)
    return "".join(f'"{token}"\n' for token in escaped)
