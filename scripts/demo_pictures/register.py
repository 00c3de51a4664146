"""The list of motifs: a scene function gives its picture its name (``dawn_ridges`` → ``dawn-ridges.jpg``)."""

from collections.abc import Callable

from demo_pictures.canvas import Canvas

Scene = Callable[[Canvas], None]
SCENES: dict[str, tuple[Scene, tuple[int, int]]] = {}

WIDE = (1200, 675)
CLASSIC = (1200, 800)
TALL = (800, 1000)


def scene(size: tuple[int, int] = CLASSIC) -> Callable[[Scene], Scene]:
    """Enter a scene function into the list, with the size of its picture."""

    def enter(function: Scene) -> Scene:
        SCENES[function.__name__.replace("_", "-")] = (function, size)
        return function

    return enter
