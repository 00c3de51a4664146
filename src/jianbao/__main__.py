"""``python -m jianbao`` is the same program as ``jianbao``."""

from jianbao.cli import main

if __name__ == "__main__":
    main()
