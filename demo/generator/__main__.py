"""``python -m demo.generator FOLDER`` writes the demo's ledger and budget files into the folder."""

import sys
from pathlib import Path

from demo.generator import write

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Ange mappen som filerna ska skrivas i: python -m demo.generator MAPP")
    for path in write(Path(sys.argv[1])):
        print(path)
