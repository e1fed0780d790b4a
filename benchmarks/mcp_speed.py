"""Measure what asking over the Model Context Protocol costs above asking in the program; a Markdown table on stdout.

usage: python benchmarks/mcp_speed.py [--index FOLDER] [--questions N]

Needs an index (`make index`) and the dev dependencies. All ways are asked in turn, question by question, so that what
else the machine does slows all; the server is a process of its own, connections are kept. "Over it" is the median of
each question's difference. The official client checks each result against its schema, in this process; a raw HTTP
client shows what the server takes. Exits with 1 where a raw call takes more than 10 ms over asking in the program.
"""

import argparse
import asyncio
import http.client
import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from mcp import Client  # noqa: E402
from rest_speed import ninety_five, served  # noqa: E402

from qa.search.index import Index  # noqa: E402
from qa.server.threads import limit_threads  # noqa: E402

WARM_UP = 10  # questions that are asked before the first one that counts
FLOOR = 10.0  # milliseconds over asking in the program that a raw call may take
WAYS = ("in the program", "/mcp, raw client, 2025-06-18", "/mcp, raw client, 2026-07-28", "/mcp, official client")
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
MODERN = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "ask"}
ENVELOPE = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": {"name": "mcp_speed", "version": "1"},
    "io.modelcontextprotocol/clientCapabilities": {},
}


def main() -> None:
    """Print how long a question takes in the program and over the protocol."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--questions", type=int, default=100)
    arguments = parser.parse_args()
    lines = (ROOT / "tests" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines[:: max(1, len(lines) // arguments.questions)]]
    limit_threads()
    index = Index.open(arguments.index)
    with served(arguments.index, GUIDE_QA_MCP="on") as port:
        times = asyncio.run(in_turn(index, port, questions))
    over = {way: [one - alone for one, alone in zip(times[way], times[WAYS[0]], strict=True)] for way in WAYS}
    print("| a question | median | 95 % of them | over it |")
    print("|---|---|---|---|")
    for way in WAYS:
        extra = f"{statistics.median(over[way]):.1f} ms" if way != WAYS[0] else ""
        print(f"| {way} | {statistics.median(times[way]):.1f} ms | {ninety_five(times[way]):.1f} ms | {extra} |")
    if max(statistics.median(over[way]) for way in WAYS[1:3]) > FLOOR:
        sys.exit(f"a raw call takes more than {FLOOR:g} ms over asking in the program")


async def in_turn(index: Index, port: int, questions: Sequence[str]) -> dict[str, list[float]]:
    """Ask each question in every way, one after the other; milliseconds."""
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    async with Client(f"http://127.0.0.1:{port}/mcp") as client:
        for question in [*questions[:WARM_UP], *questions]:
            started = [time.perf_counter()]
            index.ask(question)
            started.append(time.perf_counter())
            ask(connection, question, {}, HEADERS)
            started.append(time.perf_counter())
            ask(connection, question, {"_meta": ENVELOPE}, HEADERS | MODERN)
            started.append(time.perf_counter())
            told = await client.call_tool("ask", {"question": question})
            started.append(time.perf_counter())
            if told.is_error:
                sys.exit(f"{question}: {told.content}")
            for way, begun, ended in zip(WAYS, started, started[1:], strict=False):
                times[way].append(1000 * (ended - begun))
    connection.close()
    return {way: all_times[min(WARM_UP, len(questions)) :] for way, all_times in times.items()}


def ask(
    connection: http.client.HTTPConnection, question: str, more: dict[str, object], headers: dict[str, str]
) -> None:
    """Call the tool by a plain request on a kept connection."""
    params = {"name": "ask", "arguments": {"question": question}, **more}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
    connection.request("POST", "/mcp", body, headers)
    response = connection.getresponse()
    told = json.loads(response.read())
    if response.status != 200 or told.get("result", {}).get("isError", "error" in told):
        sys.exit(f"{question}: {told}")


if __name__ == "__main__":
    main()
