"""Entry point of ``python -m iamdoctor``."""

from iamdoctor.cli.main import main

if __name__ == "__main__":
    main()
