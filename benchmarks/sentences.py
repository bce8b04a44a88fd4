"""Print every sentence that the program can say, by its id, to be read in one go.

python benchmarks/sentences.py [PREFIX]
"""

import sys

from iamdoctor.wording.sentences import SENTENCES


def main(prefix: str = "") -> None:
    """Print the sentences whose id begins with ``prefix``, in order."""
    for sentence, text in sorted(SENTENCES.items()):
        if sentence.startswith(prefix):
            print(f"{sentence}\n    {text}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
