"""``python -m screener`` is the same as ``screener``."""

from screener.cli import main

if __name__ == "__main__":
    main()
