"""Kill builds, damage indexes, fill disks, ask while the index changes; Markdown tables on stdout.

usage: python benchmarks/reliability.py [--parts kills flips faults soak] [--kills N] [--flips N] [--questions N]
       [--rebuilds N] [--seed N]

Everything is real: the embedded model, files on the disk, processes that are killed. The guide is that of corpus/, cut
into short sections that carry the number of their edition, so that every build has all of them to encode, and an answer
shows which build it is from. A promise that is broken is printed and makes the exit status 1.
"""

import argparse
import json
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qa.build.build import KEY, build_index
from qa.errors import QAError
from qa.guide.files import read_corpus
from qa.guide.passages import encoded_text, split_document
from qa.models.encoder import Encoder
from qa.search.index import Index
from qa.server.wire import answer_to_json
from qa.store.generation import Generation
from qa.store.journal import StoppedBuild
from qa.store.manifest import live_generation, read_manifest

ROOT = Path(__file__).parents[1]
PARTS = ("kills", "flips", "faults", "soak")
SECTIONS = 130  # of the guide; encoded in three batches, so that a build can be stopped between them
QUESTIONS = ["密码忘了怎么办", "How long does a refund take?", "¿Cómo protejo mi cuenta?", "boil an egg", "转账没到账"]
ASKERS = 16
NOBODY = 65534
broken: list[str] = []


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--flips", type=int, default=2000)
    parser.add_argument("--questions", type=int, default=50_000)
    parser.add_argument("--rebuilds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", nargs="*", help=argparse.SUPPRESS)  # what a process of its own does
    arguments = parser.parse_args()
    if arguments.child:
        CHILDREN[arguments.child[0]](*arguments.child[1:])
        return
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="reliability-") as folder:
        work = Path(folder)
        parts: dict[str, Callable[[], None]] = {
            "kills": lambda: kill_builds(work / "kills", arguments.kills, chance),
            "flips": lambda: damage_files(work / "flips", arguments.flips, chance),
            "faults": lambda: refuse_writes(work / "faults"),
            "soak": lambda: ask_while_building(work / "soak", arguments.questions, arguments.rebuilds),
        }
        for part in arguments.parts:
            (work / part).mkdir()
            parts[part]()
    for promise in broken:
        print(f"BROKEN: {promise}", flush=True)
    sys.exit(bool(broken))


def hold(promise: str, kept: bool) -> bool:
    """Note a promise that is broken."""
    if not kept:
        broken.append(promise)
    return kept


def write_edition(guide: Path, edition: int) -> None:
    """Write a guide whose every section names its edition."""
    lines = [line for path in sorted((ROOT / "corpus").glob("*.md")) for line in path.read_text("utf-8").splitlines()]
    texts = [line for line in lines if len(line) > 12 and not line.startswith("#")]
    sections = [
        f"## 第{row}条 {texts[row % len(texts)][:10]}\n\n版本{edition}。{texts[row % len(texts)][:24]}\n\n"
        for row in range(SECTIONS)
    ]
    guide.mkdir(exist_ok=True)
    for part in range(4):
        (guide / f"part{part}.md").write_text(f"# 第{part}部\n\n" + "".join(sections[part::4]), "utf-8")


def start_child(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--child", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def child_build(guide: str, index: str) -> None:
    """Build; say when it begins and what came out."""
    encoder = Encoder()
    encoder.encode_passages(["warm", "up"])
    print("begin", flush=True)
    report = build_index(Path(guide), Path(index), encoder)
    print(report.encoded, flush=True)


def child_ask(index: str, stop: str) -> None:
    """Ask until told to stop, moving over to each new generation; say how often, and what failed."""
    opened, asked, names, failures = Index.open(index), 0, set(), []
    while not Path(stop).exists():
        try:
            if live_generation(Path(index)).name != opened.generation.name:
                opened = Index.open(index)
            answer = opened.ask(QUESTIONS[asked % len(QUESTIONS)])
            check_verbatim(opened, answer)
            names.add(answer.index)
        except Exception as error:
            failures.append(repr(error))
        asked += 1
        time.sleep(0.02)  # leaves the cores to the build
    print(json.dumps({"asked": asked, "generations": len(names), "failures": failures}))


def check_verbatim(opened: Index, answer: Any) -> None:
    if not answer.hits or answer.index != opened.generation.name:
        raise AssertionError(f"no hits, or of another generation: {answer}")
    for hit in answer.hits:
        text = opened.generation.document_text(hit.passage.document_id)
        if text[hit.passage.start : hit.passage.end] != hit.passage.text:
            raise AssertionError(f"not verbatim: {hit}")


def kill_builds(work: Path, kills: int, chance: random.Random) -> None:
    """Kill a build at random moments while somebody asks; then see what the next one finds."""
    guide, index, encoder = work / "guide", work / "index", Encoder()
    write_edition(guide, 0)
    build_index(guide, index, encoder)
    asker = start_child("ask", index, work / "stop")
    kept, ends, taken = [], Counter[str](), 0.0
    for turn in range(kills + 1):  # the first one is left alone, to see how long a build takes
        write_edition(guide, turn + 1)
        child = start_child("build", guide, index)
        child.stdout.readline()
        started = time.monotonic()
        try:
            child.wait(chance.uniform(0, taken) if turn else None)
            taken = time.monotonic() - started
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
        error = child.communicate()[1]
        died = child.returncode == -signal.SIGKILL
        hold(f"build {turn} is killed or succeeds: {error[-300:]}", died or child.returncode == 0)
        if not turn:
            continue
        left, expected = look(guide, index, encoder)
        kept.append(left)
        ends["killed"] += died
        ends["whole"] += whole(index)
        encoded = build_index(guide, index, encoder).encoded
        ends["mended"] += hold(f"build after kill {turn} encodes {expected}, not {encoded}", encoded == expected)
        ends["litter"] += any(path.suffix == ".tmp" for path in index.iterdir())
    (work / "stop").touch()
    said = json.loads(asker.communicate()[0])
    hold(f"the asker never fails: {said['failures'][:3]}", not said["failures"])
    hold("the index is whole after every kill", ends["whole"] == kills)
    hold("nothing is left over", not ends["litter"])
    print("\n| builds killed at a random moment | |\n|---|---|")
    print(f"| builds started, each with {SECTIONS} new passages | {kills} |")
    print(f"| killed before they were done | {ends['killed']} |")
    print(
        f"| killed with some passages kept, with all kept | {sum(0 < n < SECTIONS for n in kept)}, "
        f"{sum(n == SECTIONS for n in kept)} |"
    )
    print(f"| index whole afterwards | {ends['whole']} |")
    print(f"| next build succeeds and encodes exactly what was not kept | {ends['mended']} |")
    print(f"| questions asked meanwhile, generations seen | {said['asked']:,}, {said['generations']} |")
    print(f"| questions that failed | {len(said['failures'])} |", flush=True)


def look(guide: Path, index: Path, encoder: Encoder) -> tuple[int, int]:
    """Count the new passages whose vectors are there already, and those that the next build has to encode."""
    import hashlib

    texts = {
        encoded_text(passage.headings, passage.text)
        for document in read_corpus(guide).documents
        for passage in split_document(document, encoder.count_tokens)
    }
    wanted = {hashlib.sha256(text.encode()).hexdigest() for text in texts}
    live = Generation.open(index)
    there = set(live.stored_rows()) & wanted
    for folder in index.glob("*.tmp"):
        if (folder / KEY).is_file() and (folder / "journal.bin").is_file():
            left = StoppedBuild(folder, encoder.dimension, len(live.background.centre))
            there |= set(left.stored_rows()) & wanted
            left.close()
    return len(there), len(wanted - there)


def whole(index: Path) -> bool:
    """Tell whether the live generation is whole, down to the last bit."""
    try:
        folder = live_generation(index)
        Generation(folder, read_manifest(folder, "all"))
    except QAError as error:
        return hold(f"the index is whole: {error}", False)
    return True


def damage_files(work: Path, flips: int, chance: random.Random) -> None:
    """Flip a bit of a file, or cut it; the index is refused, or answers as before."""
    index = work / "index"
    build_index(ROOT / "corpus", index, Encoder())
    expected = answers(index)
    files = sorted(path for path in index.rglob("*") if path.is_file() and path.stat().st_size)
    outcomes: dict[str, Counter[str]] = {path.name: Counter() for path in files}
    for turn in range(flips):
        path = files[turn % len(files)]
        data = path.read_bytes()
        at = chance.randrange(len(data))
        damage = "cut" if chance.random() < 0.25 else "flipped"
        flipped = bytes([data[at] ^ 1 << chance.randrange(8)])
        path.write_bytes(data[:at] if damage == "cut" else data[:at] + flipped + data[at + 1 :])
        try:
            outcome = "harmless" if answers(index) == expected else "wrong"
        except QAError as error:
            outcome = "refused" if "run: qa build" in str(error) else "refused, without a remedy"
        except Exception as error:
            outcome = f"crashed ({type(error).__name__})"
        outcomes[path.name][outcome] += 1
        if outcome.startswith(("wrong", "crashed")):
            hold(f"{path.name} {damage} at byte {at} is refused or harmless; it is {outcome}", False)
        path.write_bytes(data)
    kinds = sorted({kind for counts in outcomes.values() for kind in counts})
    print(f"\n| file damaged | bytes | times | {' | '.join(kinds)} |\n|---|---|---|{'---|' * len(kinds)}")
    for path in files:
        counts = outcomes[path.name]
        cells = " | ".join(str(counts[kind]) for kind in kinds)
        print(f"| {path.name} | {path.stat().st_size:,} | {counts.total()} | {cells} |")
    totals = sum(outcomes.values(), Counter())
    print(f"| all | | {totals.total():,} | {' | '.join(str(totals[kind]) for kind in kinds)} |", flush=True)


def answers(index: Path) -> list[dict[str, Any]]:
    """Ask the questions; times are left out."""
    found = [answer_to_json(answer) for answer in Index.open(index).ask_many(QUESTIONS)]
    return [{name: value for name, value in one.items() if name != "milliseconds"} for one in found]


def refuse_writes(work: Path) -> None:
    """Build where writes fail, each in a process of its own; the error is clear and the old index stays."""
    guide, index = work / "guide", work / "index"
    os.chmod(work, 0o755)
    os.chmod(work.parent, 0o755)
    write_edition(guide, 0)
    build_index(guide, index, Encoder())
    sizes = sorted({path.stat().st_size for path in live_generation(index).iterdir()})
    write_edition(guide, 1)
    limits = sorted({0, 1, 4096, *(size - 1 for size in sizes), *(size // 2 for size in sizes)})
    print(
        "\n| what is in the way | builds | a clear error, the old index whole | done all the same |\n|---|---|---|---|"
    )
    show("files of limited size, from 0 bytes up", [try_build(guide, index, "size", limit) for limit in limits])
    room = sum(path.stat().st_size for path in live_generation(index).iterdir())
    disk = work / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={2 * room // 1024 + 512}k", "tmpfs", disk])
    if mounted.returncode == 0:
        try:
            shutil.copytree(index, disk / "index")
            free = shutil.disk_usage(disk).free
            steps = [free * step // 12 for step in range(13)]
            show(
                "a full disk, with from nothing to all of the room it needs",
                [try_build(guide, disk / "index", "full", left) for left in steps],
            )
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            show("a read-only file system", [try_build(guide, disk / "index", "")])
        finally:
            subprocess.run(["umount", disk], check=True)
    if os.geteuid() == 0:
        show("a folder of somebody else", [try_build(guide, index, "nobody")])
        index.chmod(0o777)
        show("a lock of somebody else", [try_build(guide, index, "nobody")])
        index.chmod(0o755)
    for days in (-1, -10_000):
        future = time.time() - days * 86_400
        os.utime(live_generation(index), (future, future))
        write_edition(guide, days)
        show(f"a clock that jumps by {days:,} days", [try_build(guide, index, "clock", days)])


def show(what: str, outcomes: list[str]) -> None:
    counts = Counter(outcomes)
    print(f"| {what} | {len(outcomes)} | {counts['error']} | {counts['built']} |", flush=True)


def try_build(guide: Path, index: Path, fault: str, value: int = 0) -> str:
    """Build with a fault; say whether that gave an index or an error."""
    before = live_generation(index).name
    filler = index.parent / "filler"
    if fault == "full":
        with filler.open("wb") as file:
            file.write(bytes(max(0, shutil.disk_usage(index).free - value)))
    child = start_child("fault", guide, index, fault, value)
    said, error = child.communicate()
    if fault == "full":
        filler.unlink()
    whole(index)
    if child.returncode == 0:
        # The next one has as much to do again.
        shutil.rmtree(live_generation(index))
        (index / "CURRENT").write_text(before + "\n")
        return "built" if hold(f"{fault} {value}: the old generation is kept", whole(index)) else "lost"
    hold(f"{fault} {value}: a clear error, not {error[-300:]}", child.returncode == 3 and "index" in said)
    hold(f"{fault} {value}: the old index stays", live_generation(index).name == before)
    return "error"


def child_fault(guide: str, index: str, fault: str, value: str) -> None:
    """Build under a fault; exit status 3 with the error, if it is one for the user."""
    encoder = Encoder()
    with tempfile.TemporaryDirectory() as folder:  # loads what will be needed, before rights are given up
        build_index(Path(guide), Path(folder), encoder)
    if fault == "size":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(value), int(value)))
    elif fault == "nobody":
        os.setuid(NOBODY)
    elif fault == "clock":
        turn_clock(int(value))
    try:
        build_index(Path(guide), Path(index), encoder)
    except QAError as error:
        print(error)
        sys.exit(3)


def turn_clock(days: int) -> None:
    """Let builds believe that it is another day."""
    from datetime import datetime, timedelta

    import qa.disk

    class Turned(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + timedelta(days=days)

    qa.disk.datetime = Turned


def ask_while_building(work: Path, questions: int, rebuilds: int) -> None:
    """Ask from many threads while other processes rebuild; every answer shows the edition that its index is of."""
    guide, index = work / "guide", work / "index"
    write_edition(guide, 0)
    build_index(guide, index, Encoder())
    editions = {live_generation(index).name: 0}
    opened = [Index.open(index)]
    asked, failures, wrong, memory = [0], [], [], []
    guard = threading.Lock()

    def move_over() -> None:
        if live_generation(index).name != opened[0].generation.name and guard.acquire(blocking=False):
            try:
                opened[0] = Index.open(index)
            finally:
                guard.release()

    def ask() -> None:
        while asked[0] < questions:
            try:
                move_over()
                current = opened[0]
                answer = current.ask(QUESTIONS[asked[0] % len(QUESTIONS)])
                check_verbatim(current, answer)
                found = {hit.passage.text.split("。")[0] for hit in answer.hits}
                seen.setdefault(answer.index, set()).update(found)
            except Exception as error:
                failures.append(repr(error))
            asked[0] += 1

    seen: dict[str, set[str]] = {}
    started = time.monotonic()
    threads = [threading.Thread(target=ask) for _ in range(ASKERS)]
    for thread in threads:
        thread.start()
    for edition in range(1, rebuilds + 1):
        while asked[0] < questions * edition // (rebuilds + 1):
            time.sleep(0.1)
            memory.append((asked[0], resident()))
        write_edition(guide, edition)
        child = start_child("build", guide, index)
        _, error = child.communicate()
        hold(f"rebuild {edition} succeeds: {error[-300:]}", child.returncode == 0)
        editions[live_generation(index).name] = edition
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - started
    wrong = [name for name, found in seen.items() if found != {f"版本{editions[name]}"}]
    quarters = [
        statistics.median([size for at, size in memory if low <= at * 4 / questions < low + 1] or [0])
        for low in range(4)
    ]
    hold(f"no question fails: {failures[:3]}", not failures)
    hold(f"each answer is of the generation that it names: {wrong}", not wrong)
    hold(f"memory is flat: {quarters}", quarters[3] < 1.1 * quarters[1])
    print("\n| soak | |\n|---|---|")
    print(f"| questions, askers, rebuilds | {asked[0]:,}, {ASKERS}, {rebuilds} |")
    print(f"| questions a second, the builds beside them | {asked[0] / seconds:.1f} |")
    print(f"| generations that answered | {len(seen)} |")
    print(f"| questions that failed | {len(failures)} |")
    print(f"| generations with an answer of another edition | {len(wrong)} |")
    print(f"| memory, MB: median of each quarter | {', '.join(f'{size:.0f}' for size in quarters)} |", flush=True)


def resident() -> float:
    """Tell the memory of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6


CHILDREN: dict[str, Callable[..., None]] = {"build": child_build, "ask": child_ask, "fault": child_fault}

if __name__ == "__main__":
    main()
