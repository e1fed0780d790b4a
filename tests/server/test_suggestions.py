"""What is suggested while a question is typed."""

from pathlib import Path

import pytest

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.server.suggestions import list_suggestions

pytestmark = pytest.mark.model


def test_headings_examples_and_the_panel_are_suggested_with_pinyin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = tmp_path / "corpus"
    guide.mkdir()
    (guide / "a.md").write_text("# 密码\n\n## 忘记密码\n\n换一个。\n\n## " + "长" * 90 + "\n\n字。\n", encoding="utf-8")
    (guide / "guide.yaml").write_text("examples: {en: [I forgot my password]}", encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "panel.jsonl").write_text(
        '{"question_id": "1", "language": "en", "question": "new password", "relevant": [{"document": "a.md", "headings": ["密码"]}]}\n'
        '{"question_id": "2", "language": "en", "question": "of another guide", "relevant": [{"document": "b.md", "headings": ["密码"]}]}\n'
        '{"question_id": "3", "language": "zh", "question": "mima", "relevant": [{"document": "a.md", "headings": ["密码"]}]}\n'
        '{"question_id": "4", "language": "en", "question": "not answered", "relevant": [], "kind": "near"}\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("GUIDE_QA_HOME", str(tmp_path))
    assert list_suggestions() == ()  # no index yet
    build_index(guide, tmp_path / "index", Encoder())
    assert list_suggestions() == (
        ("I forgot my password", ()),
        ("new password", ()),
        ("密码", ("mima", "mm")),
        ("忘记密码", ("wangjimima", "wjmm")),
    )
