"""Single bits flipped in a result folder, one after another, in a process of its own: a flip may end it.

Called as ``flips.py SEED NUMBER FOLDER``. Prints, for every flip, what was done and what came of it.
"""

import json
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1])]

from small import begin, files, write

from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.report.reading import reading

type Outcome = dict[str, str | int]


def flips(seed: int, number: int, folder: Path) -> Iterator[Outcome]:
    """Flips in a folder in progress and a finished one, a quarter as many in one extended and one merged."""
    write(folder / "whole", detail=True)
    write(folder / "extended", 1, detail=True)
    begin(folder / "begun", detail=True)
    begin(folder / "extended", detail=True)
    begin(folder / "merged", until="_move_into_place", detail=True)
    chance = random.Random(seed)
    rarer = -(-number // 4)
    for kind, times in {"begun": number, "whole": number, "extended": rarer, "merged": rarer}.items():
        for _ in range(times):
            yield flipped(folder, kind, chance)


def flipped(folder: Path, kind: str, chance: random.Random) -> Outcome:
    """One flip: what a reader makes of it, and then the command that wrote the folder."""
    origin, out = folder / kind, folder / "out"
    shutil.copytree(origin, out)
    paths = [path for path in sorted(out.rglob("*")) if path.is_file()]
    sizes = [path.stat().st_size for path in paths] if chance.random() < 0.5 else None
    [path] = chance.choices(paths, sizes)
    place, bit = chance.randrange(path.stat().st_size), chance.randrange(8)
    told = {"kind": kind, "file": str(path.relative_to(out)), "place": place, "bit": bit}
    print(json.dumps(told), file=sys.stderr, flush=True)
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)
    try:
        return told | {"read": _read(folder, out), "written": _write(folder, out)}
    finally:
        shutil.rmtree(out)


def _read(folder: Path, out: Path) -> str:
    try:
        with reading(out, strict=False) as results, reading(folder / "whole", strict=True) as truth:
            results.compare(["members", "leverage"])
            if results.changed.endswith("changed since written"):
                return "said"
            for name in ("runs", "years", "countries", "cities", "projects", "ties", "ledger"):
                rows, right = results.table(name), truth.table(name)
                if not rows.equals(right[right["run_id"].isin(rows["run_id"])].reset_index(drop=True)):
                    return f"wrong rows of {name}"
            return "left out" if results.changed else "right"
    except ParadiplomacyError as error:
        return f"refused: {error}"


def _write(folder: Path, out: Path) -> str:
    try:
        write(out, detail=True)
    except ParadiplomacyError as error:
        return f"refused: {error}"
    return "same bytes" if files(out) == files(folder / "whole") else "other bytes"


if __name__ == "__main__":
    for outcome in flips(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])):
        print(json.dumps(outcome), flush=True)
