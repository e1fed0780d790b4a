"""Write down the hashes of the files that pip takes for constraints.txt on this platform; `make hashes` runs it."""

import json
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> None:
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps", "--quiet"]
    report = subprocess.run(
        [*command, "--report", "-", "-r", "constraints.txt"], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    pinned, built_here = [], []
    for entry in json.loads(report.stdout)["install"]:
        name = f"{entry['metadata']['name']}=={entry['metadata']['version'].split('+')[0]}"
        file = entry["download_info"]["url"].rsplit("/", 1)[-1]
        # torch comes in builds for processors and graphics cards; what is not for every Linux was built by somebody.
        if name.startswith("torch==") or file.endswith("-linux_x86_64.whl"):
            built_here.append(name)
        else:
            pinned.append(f"{name} --hash=sha256:{entry['download_info']['archive_info']['hashes']['sha256']}\n")
    version = f"py{sys.version_info[0]}{sys.version_info[1]}"
    path = ROOT / f"hashes-{sys.platform}-{platform.machine()}-{version}.txt"
    head = (
        f"# Made by `make hashes` from constraints.txt; without those of which builds differ: {', '.join(built_here)}\n"
    )
    path.write_text(head + "".join(sorted(pinned, key=str.lower)), encoding="utf-8")


if __name__ == "__main__":
    main()
