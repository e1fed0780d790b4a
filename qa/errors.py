"""The errors a user can cause: what is wrong, with the value, then what to do."""


class QAError(Exception):
    """Something the user can mend; its text is shown as it is."""


class CorpusError(QAError):
    """The corpus, or one file of it, cannot be read."""


class ModelError(QAError):
    """The encoder cannot be loaded."""


class IndexNotFoundError(QAError):
    """There is no index where one was asked for."""


class IndexRefusedError(QAError):
    """The index is damaged, or was made by another version or model."""


class QuestionError(QAError):
    """A question, or a file of test questions, cannot be used."""


class BusyError(QAError):
    """More questions wait, or take longer, than can be answered soon."""


class FileTakenError(QAError):
    """A file of that name is there already."""
