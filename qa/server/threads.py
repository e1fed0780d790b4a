"""Threads of a process that does nothing but answer."""

from threadpoolctl import threadpool_limits

from qa.store.nearest import search_on_one_core


def limit_threads() -> None:
    """Give BLAS and FAISS one thread, for a process that does nothing but answer.

    A question's matrices are small. Threads of these libraries gain nothing then, and while they wait for more they
    take the cores from the encoder, which takes twice as long (measured on 2 cores).
    """
    threadpool_limits(1, user_api="blas")
    search_on_one_core()
