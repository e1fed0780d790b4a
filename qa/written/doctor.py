"""Whether the language model's server answers, for ``qa doctor``."""

from collections.abc import Iterator

from qa.build.doctor import Finding
from qa.errors import QAError
from qa.written.settings import WritingSettings


def examine_writing() -> Iterator[Finding]:
    """Ask the server for a word, where one is set; nothing is found where none is."""
    try:
        settings = WritingSettings.read()
        if settings is None:
            return
        from qa.written.endpoint import Endpoint

        endpoint = Endpoint(settings)
        subject = f"language model {settings.model} at {settings.url}"
        problem = endpoint.examine()
    except QAError as error:
        yield Finding("language model", False, str(error))
        return
    if problem:
        yield Finding(subject, False, f"{problem.what}; {problem.then}")
    else:
        yield Finding(subject, True, endpoint.warning or "it answers")
