"""Fit the first threshold of answerability: logistic regression of "answerable" on the best cosine.

usage: python benchmarks/threshold.py SETDIR…

Prints MIDDLE and SLOPE of qa/answer.py. Far questions count, near ones do not: no cosine tells those apart.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from qa.answer import Index
from qa.encoder import Encoder
from qa.index import build_index
from qa.questions import read_questions


def main() -> None:
    """Print the two numbers for all sets together, each set weighing the same."""
    encoder = Encoder()
    scores, labels, weights = [], [], []
    for folder in map(Path, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as index:
            build_index(folder / "corpus", Path(index), encoder)
            generation = Index.open(index).generation
            for file in sorted(folder.glob("*.jsonl")):
                questions = [question for question in read_questions(file) if question.kind != "near"]
                found, _ = generation.dense_candidates(encoder.encode_queries([q.question for q in questions]), 1)
                scores += found[:, 0].tolist()
                labels += [bool(question.relevant) for question in questions]
                weights += [1 / len(questions)] * len(questions)
    fit = LogisticRegression(C=1e6, class_weight="balanced").fit(np.array(scores)[:, None], labels, weights)
    slope, intercept = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    print(json.dumps({"MIDDLE": round(-intercept / slope, 4), "SLOPE": round(slope, 1), "questions": len(labels)}))


if __name__ == "__main__":
    main()
