"""The wheel works outside the checkout, and asking needs neither torch nor Streamlit."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from fakes import ROOT

pytestmark = pytest.mark.model

HEAVY = (
    "torch",
    "onnx",
    "accelerate",
    "sentence_transformers",
    "transformers",
    "streamlit",
    "altair",
    "babel",
    "starlette",
)
BLOCK = f"""
import importlib.abc, sys
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {HEAVY!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
"""


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the wheel was unpacked into."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "qa", folder / "source" / "qa")  # building leaves files beside what is built
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / "source")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*command, str(folder), str(folder / "source")], check=True, capture_output=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site: Path, folder: Path, *arguments: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    """Run ``qa`` of a folder, elsewhere, with the libraries of this environment but not its ``qa``."""
    libraries = sysconfig.get_paths()["purelib"]
    code = f"import sys; sys.path[:0] = [{str(site)!r}]; sys.path.append({libraries!r})\n{before}\n"
    code += f"import qa; assert qa.__file__.startswith({str(site)!r}), qa.__file__\n"
    code += "from qa.cli import main; sys.argv[0] = 'qa'; main()"
    # -I: neither the current folder nor PYTHONPATH; -S: no site-packages, whose .pth files lead to the checkout.
    command = [sys.executable, "-I", "-S", "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=120)


def test_an_installed_wheel_builds_and_answers_without_torch_and_streamlit(
    installed: Path, guide: Path, tmp_path: Path
) -> None:
    (tmp_path / "questions.jsonl").write_text(
        '{"question_id": "1", "language": "en", "question": "How long does the pasta boil?",'
        ' "relevant": [{"document": "kitchen.md", "headings": ["Kitchen"]}]}\n'
    )
    for arguments, said in (
        (("--version",), "qa 0."),
        (("build", "guide"), "indexed 2 documents"),
        (("ask", "How long does the pasta boil?", "-k", "1"), "Boil the pasta for nine minutes."),
        (("evaluate", "questions.jsonl"), "hit@1"),
        (("build", "guide", "--check"), "up to date"),
    ):
        done = run(installed, tmp_path, *arguments, before=BLOCK)
        assert said in done.stdout, (arguments, done.stdout, done.stderr)
        assert done.returncode == 0


def test_a_model_that_needs_more_names_what_to_install(installed: Path, guide: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "build", "guide", "--model", "some/model", before=BLOCK)
    assert done.returncode == 1
    assert done.stderr.endswith("run: pip install 'guide-qa[models]'\n")
    assert "Traceback" not in done.stderr


def test_settings_of_an_installed_wheel_lie_in_the_current_folder(installed: Path, tmp_path: Path) -> None:
    code = f"import sys; sys.path[:0] = [{str(installed)!r}]; sys.path.append({sysconfig.get_paths()['purelib']!r})\n"
    code += "from qa.server.settings import Settings; s = Settings.read({}); print(s.index, s.corpus, s.questions)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.split() == ["index", "corpus", "tests/questions.jsonl"]


@pytest.mark.parametrize("module", ["qa", "qa.cli"])
def test_the_package_runs_as_a_module(module: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", module, "ask", "", "--index", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: the question is empty; write what you want to know\n"


def test_the_description_of_the_api_comes_with_the_wheel(installed: Path) -> None:
    assert (installed / "qa" / "server" / "openapi.json").is_file()
