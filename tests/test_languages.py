"""Sites in every language of the extension: the reference report, and everything else that pages show."""

from __future__ import annotations

import html
import re

import messages
import pytest
from babel.messages import Catalog

from .conftest import HOST, REPORT, SUFFIX, Site, directive, words

LANGUAGES = messages.languages()

#: The titles of the reference report, the headers of its tables, and the notice of a broken file.
SHOWN = {
    "ar": """
        تقرير التقدم الشهري لمشروع Megatron-LM: يناير 2026
        نظرة عامة | أبرز المستجدات | أهم الإيداعات | المجال | الوصف | تحديثات البنية التحتية
        الملخص: تحليل الاتجاهات خلال 6 أشهر | الموضوع | المسار
        تعذّر عرض ملف البيانات broken.yaml. | خطآن آخران
    """,
    "de": """
        Monatlicher Fortschrittsbericht zu Megatron-LM: Januar 2026
        Überblick | Das Wichtigste in Kürze | Bemerkenswerte Commits | Bereich | Beschreibung | Neues zur Infrastruktur
        Zusammenfassung: Trendanalyse über 6 Monate | Thema | Entwicklung
        Die Datendatei broken.yaml kann nicht angezeigt werden. | 2 weitere Fehler
    """,
    "he": """
        דוח התקדמות חודשי של Megatron-LM: ינואר 2026
        סקירה כללית | עיקרי החידושים | קומיטים בולטים | תחום | תיאור | עדכוני תשתית
        סיכום: ניתוח מגמות של 6 חודשים | נושא | התפתחות
        לא ניתן להציג את קובץ הנתונים broken.yaml. | 2 שגיאות נוספות
    """,
    "ja": """
        Megatron-LM 月次進捗レポート：2026年1月
        概要 | 主なハイライト | 注目のコミット | 分野 | 説明 | インフラストラクチャの更新
        まとめ：6 か月間の傾向分析 | テーマ | 推移
        データファイル broken.yaml を表示できません。 | ほかに 2 件の誤り
    """,
    "zh_CN": """
        Megatron-LM 月度进展报告：2026年1月
        概述 | 主要亮点 | 重要提交 | 领域 | 说明 | 基础设施更新
        总结：6 个月趋势分析 | 主题 | 发展轨迹
        无法显示数据文件 broken.yaml。 | 另有 2 处错误
    """,
}

#: A file with seven errors and one entry that is not shown.
BROKEN = "period: 2026-01\ninfrastructure: [one]\n" + "".join(f"wrong{number}: 1\n" for number in range(7))


def shown_on(page: str) -> str:
    """Return the visible text of a page, its accessible names, the titles of its links and the texts of the script."""
    labels = re.findall(r'\b(?:aria-label|data-some|data-none)="([^"]*)"|<link [^>]*title="([^"]*)"', page)
    body = re.sub(r"<head>.*?</head>|<a class=\"headerlink\".*?</a>", "", page, flags=re.DOTALL)
    return words(html.unescape(" ".join([re.sub(r"<[^>]+>", "", body), *map("".join, labels)])))


def speak(site: Site, language: str) -> None:
    site.write("conf.py", (site.src / "conf.py").read_text("utf-8") + f'language = "{language}"\n')


@pytest.mark.parametrize("language", SHOWN)
def test_the_reference_report_in_each_language(megatron: Site, language: str) -> None:
    speak(megatron, language)
    megatron.write("broken.yaml", BROKEN)
    megatron.write(f"broken.{SUFFIX}", directive("progress-report", "broken.yaml", HOST))
    megatron.write("index.rst", "Site\n====\n\n.. toctree::\n\n   report\n   tables\n   broken\n")
    built = megatron.build("html")
    assert len(built.warnings) == 7
    report, broken = shown_on(built.read("report.html")), shown_on(built.read("broken.html"))
    for line in SHOWN[language].strip().splitlines():
        for part in line.strip().split(" | "):
            assert part in (broken if part in broken else report), part
    for english in ("Overview", "Key Highlights", "Notable Commits", "Trend Analysis", "January 2026 ", "Trajectory"):
        assert english not in report.replace("January 2026 emphasized", ""), english


@pytest.fixture
def everything(otter: Site) -> Site:
    """Return a site that shows every message of the extension; add new messages here."""
    rows = "commits:\n  - description: Plain\n  - {area: MoE, description: Other, breaking: true}\n"
    first = f"published: 2026-02-02\nauthors: [ann]\ndraft: true\n{rows}"
    otter.write("progress/2026-01.yaml", REPORT.partition("commits:")[0] + first + REPORT[REPORT.index("infra") :])
    for number, period in enumerate(("2026-Q1", "2026-W05", "2026", "2026-01-05/2026-01-18")):
        otter.write(
            f"progress/named-{number}.yaml", f"project: Otter\nperiod: {period}\ntrends: [{{theme: a, stage: b}}]\n"
        )
        # Reports without a project.
        otter.write(f"more/unnamed-{number}.yaml", f"period: {period}\n")
    otter.write("more/unnamed.yaml", "period: 2026-01\n")
    otter.write("broken.yaml", BROKEN)
    columns = "period, date, area, description, commit, pr, authors, kind"
    parts = [
        directive("progress-report", "progress/*.yaml"),
        directive("progress-report", "more/*.yaml"),
        directive("progress-report", "broken.yaml"),
        directive("progress-report", "", project="nobody"),
    ]
    otter.write("index.rst", "Site\n====\n\n.. toctree::\n\n   tables\n\n" + "\n".join(parts))
    tables = [
        directive("commit-table", columns=columns, limit="1"),
        directive("commit-table", group_by="area"),
        directive("commit-table", "more/*.yaml"),
        directive("trend-table", "more/*.yaml"),
    ]
    tables += [
        directive("progress-index", "progress/*.yaml", limit="1"),
        directive("progress-index", "progress/2026-01.yaml"),
        directive("trend-table", "pages/*.yaml", columns="theme, activity"),
        directive("trend-table", "pages/*.yaml", layout="timeline"),
    ]
    otter.write("pages/project.yaml", "project: Pages\nthemes: [{name: a, areas: [MoE]}]\n")
    for number in (1, 2, 4):
        otter.write(f"pages/2026-0{number}.report.yaml", f"period: 2026-0{number}\ntrends: [{{theme: a, stage: b}}]\n")
    conf = 'progress_reports = ["*/*.yaml"]\nhtml_baseurl = "https://otter.example/"\n'
    otter.write("conf.py", (otter.src / "conf.py").read_text("utf-8") + conf)
    otter.write("tables.rst", "Tables\n======\n\n" + "\n".join(tables))
    return otter


def pattern(text: str) -> str:
    """Return a pattern for a message; a placeholder matches anything."""
    return re.sub(r"\\\{\w+\\\}", ".+?", re.escape(text))


def translated(catalog: Catalog) -> dict[str, list[str]]:
    """Return the translations of each message, one for each plural form."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: [message.string]
        if isinstance(message.string, str)
        else list(message.string or ())
        for message in catalog
        if message.id
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_shown_in_the_language_of_the_site(
    everything: Site, requested_messages: set[str], language: str
) -> None:
    speak(everything, language)
    built = everything.build("html")
    pages = ("index", "tables", "pages/2026-01", "pages/2026-02")
    text = " ".join(shown_on(built.read(f"{page}.html")) for page in pages)
    forms = translated(messages.read_catalog(messages.po_file(language)))
    assert requested_messages >= {
        "Overview",
        "Others",
        "Breaking:",
        "There are no trends to show.",
        "Week {week}, {year}",
    }
    for message in requested_messages:
        assert any(re.search(pattern(form), text) for form in forms[message]), message
        # A single word may also come from the data.
        assert " " not in message or not re.search(pattern(message), text), message
