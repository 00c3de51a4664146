"""Brushes over Pillow: everything is drawn at twice the size and scaled down, so edges come out smooth.

Coordinates are in final pixels. The same seed gives the same picture, byte for byte.
"""

import math
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
SCALE = 2


def rgb(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(a: str, b: str, t: float) -> str:
    """The colour ``t`` (0..1) of the way from ``a`` to ``b``."""
    return "#" + "".join(f"{round(x + (y - x) * t):02x}" for x, y in zip(rgb(a), rgb(b), strict=True))


def wave(rng: random.Random, amplitude: float, length: float, octaves: int = 5) -> Callable[[float], float]:
    """A random smooth line: sines of halving amplitude and wave length."""
    parts = [(amplitude * 0.55**n, math.tau / (length * 0.47**n), rng.uniform(0, math.tau)) for n in range(octaves)]
    return lambda x: sum(a * math.sin(x * f + p) for a, f, p in parts)


class Canvas:
    """One picture under work."""

    def __init__(self, seed: str, size: tuple[int, int] = (1200, 800)) -> None:
        self.rng = random.Random(seed)
        self.w, self.h = size
        self.image = Image.new("RGB", (self.w * SCALE, self.h * SCALE))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    # -- light -----------------------------------------------------------------------------------------------------

    def _gradient(self, stops: Sequence[tuple[float, str]], top: float, bottom: float) -> Image.Image:
        column = Image.new("RGB", (1, self.h * SCALE))
        for y in range(self.h * SCALE):
            t = min(1.0, max(0.0, (y / SCALE - top) / max(1.0, bottom - top)))
            for (p0, c0), (p1, c1) in pairwise(stops):
                if t <= p1:
                    column.putpixel((0, y), rgb(mix(c0, c1, max(0.0, (t - p0) / (p1 - p0)))))
                    break
        return column.resize(self.image.size)

    def sky(self, *colours: str) -> None:
        """The whole ground, colours spread evenly from top to bottom."""
        stops = [(n / (len(colours) - 1), colour) for n, colour in enumerate(colours)]
        self.image.paste(self._gradient(stops, 0, self.h))

    def glow(self, x: float, y: float, radius: float, colour: str, strength: float = 0.6) -> None:
        """A soft round light."""
        size = max(2, int(radius * 2 * SCALE))
        mask = ImageChops.invert(Image.radial_gradient("L")).resize((size, size), Image.Resampling.BICUBIC)
        mask = mask.point([int((max(0, v - 75) / 180) ** 1.6 * strength * 255) for v in range(256)])
        self.image.paste(rgb(colour), (int((x - radius) * SCALE), int((y - radius) * SCALE)), mask)

    def stars(self, count: int, bottom: float, colour: str = "#ffffff") -> None:
        """Stars of several sizes above ``bottom``."""
        for _ in range(count):
            x, y = self.rng.uniform(0, self.w), self.rng.uniform(0, bottom)
            r = self.rng.choice([0.6, 0.7, 0.8, 1.0, 1.5])
            self.disc(x, y, r, colour, self.rng.uniform(0.25, 0.95))

    # -- shapes ----------------------------------------------------------------------------------------------------

    @staticmethod
    def _fill(colour: str, alpha: float) -> tuple[int, int, int, int]:
        return (*rgb(colour), round(alpha * 255))

    @staticmethod
    def _scaled(points: Sequence[Point]) -> list[Point]:
        return [(x * SCALE, y * SCALE) for x, y in points]

    def poly(self, points: Sequence[Point], colour: str, alpha: float = 1.0) -> None:
        """A filled polygon."""
        self.draw.polygon(self._scaled(points), self._fill(colour, alpha))

    def rect(self, x: float, y: float, w: float, h: float, colour: str, alpha: float = 1.0, radius: float = 0) -> None:
        """A filled rectangle, its corners rounded by ``radius``."""
        box = [x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE]
        if box[2] > box[0] and box[3] > box[1]:
            self.draw.rounded_rectangle(box, radius * SCALE, self._fill(colour, alpha))

    def disc(self, x: float, y: float, r: float, colour: str, alpha: float = 1.0, ry: float | None = None) -> None:
        """A filled circle, or an ellipse of height ``ry``."""
        ry = r if ry is None else ry
        self.draw.ellipse(
            [(x - r) * SCALE, (y - ry) * SCALE, (x + r) * SCALE, (y + ry) * SCALE], self._fill(colour, alpha)
        )

    def line(self, points: Sequence[Point], colour: str, width: float = 2, alpha: float = 1.0) -> None:
        """A line through the points."""
        self.draw.line(self._scaled(points), self._fill(colour, alpha), max(1, round(width * SCALE)), joint="curve")

    def ring(self, x: float, y: float, r: float, colour: str, width: float, alpha: float = 1.0) -> None:
        """A circle line."""
        box = [(x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE]
        self.draw.ellipse(box, outline=self._fill(colour, alpha), width=max(1, round(width * SCALE)))

    def shaded(self, points: Sequence[Point], *colours: str, alpha: float = 1.0, blur: float = 0) -> None:
        """A polygon that fades from the first colour (its top) to the last (its foot); ``blur`` softens its edge."""
        mask = Image.new("L", self.image.size)
        ImageDraw.Draw(mask).polygon(self._scaled(points), round(alpha * 255))
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * SCALE))
        ys = [y for _, y in points]
        stops = [(n / max(1, len(colours) - 1), colour) for n, colour in enumerate(colours)]
        stops = stops if len(stops) > 1 else [(0.0, colours[0]), (1.0, colours[0])]
        self.image.paste(self._gradient(stops, min(ys), max(ys)), (0, 0), mask)

    def haze(self, y: float, height: float, colour: str, strength: float = 0.5) -> None:
        """A band of mist, strongest at ``y``."""
        column = Image.new("L", (1, self.h * SCALE))
        for row in range(self.h * SCALE):
            t = abs(row / SCALE - y) / height
            column.putpixel((0, row), round(255 * strength * max(0.0, 1 - t) ** 2))
        self.image.paste(rgb(colour), (0, 0), column.resize(self.image.size))

    def land(
        self, y: float, amplitude: float, length: float, *colours: str, octaves: int = 5
    ) -> Callable[[float], float]:
        """A hill line filled down to the foot of the picture; gives the line back."""
        form = wave(self.rng, amplitude, length, octaves)

        def top(x: float) -> float:
            return y + form(x)

        points = [(float(x), top(x)) for x in range(-4, self.w + 8, 4)]
        self.shaded([*points, (self.w + 4, self.h + 2), (-4, self.h + 2)], *colours)
        return top

    def peaks(self, y: float, height: float, step: float, *colours: str) -> list[Point]:
        """A jagged mountain line by midpoint displacement, filled down to the foot; gives the line back."""
        points = [(-40.0, y)]
        x = -40.0
        up = True
        while x < self.w + step:
            x += step * self.rng.uniform(0.6, 1.4)
            points.append((x, y - height * self.rng.uniform(0.5, 1.0) if up else y - height * self.rng.uniform(0, 0.3)))
            up = not up
        spread = height * 0.16
        for _ in range(5):
            finer = [points[0]]
            for (x0, y0), (x1, y1) in pairwise(points):
                finer += [((x0 + x1) / 2, (y0 + y1) / 2 + self.rng.uniform(-spread, spread)), (x1, y1)]
            points, spread = finer, spread * 0.5
        self.shaded([*points, (points[-1][0], self.h + 2), (-40, self.h + 2)], *colours)
        return points

    # -- whole-picture steps ---------------------------------------------------------------------------------------

    def reflect(self, y: float, tint: str, strength: float = 0.35, ripple: float = 6) -> None:
        """Everything above ``y`` mirrored below it, tinted and rippled: water."""
        line, depth = int(y * SCALE), int((self.h - y) * SCALE)
        flipped = self.image.crop((0, max(0, line - depth), self.image.width, line)).transpose(
            Image.Transpose.FLIP_TOP_BOTTOM
        )
        flipped = flipped.resize((self.image.width, depth))
        flipped = Image.blend(flipped, Image.new("RGB", flipped.size, rgb(tint)), strength)
        form = wave(self.rng, 1, 40 * SCALE, 4)
        for row in range(depth):
            shift = int(form(row * (1.8 - row / depth)) * ripple * SCALE * (0.15 + row / depth))
            self.image.paste(flipped.crop((0, row, flipped.width, row + 1)), (shift, line + row))
            if shift:
                edge = flipped.crop((0, row, abs(shift), row + 1)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
                self.image.paste(edge, (0 if shift > 0 else flipped.width + shift, line + row))

    def glints(self, top: float, bottom: float, colour: str, count: int, x: float, spread: float) -> None:
        """Short strokes of light on water, gathered around ``x``."""
        for _ in range(count):
            y = self.rng.uniform(top, bottom)
            wide = 6 + 46 * (y - top) / (bottom - top)
            at = self.rng.gauss(x, spread * (0.3 + (y - top) / (bottom - top)))
            length = wide * self.rng.uniform(0.4, 1)
            self.disc(at, y, length, colour, self.rng.uniform(0.12, 0.5), ry=1 + 1.5 * (y - top) / (bottom - top))

    def blur(self, radius: float) -> None:
        """Everything so far out of focus."""
        self.image = self.image.filter(ImageFilter.GaussianBlur(radius * SCALE))
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def finish(self, grain: float = 2.2, vignette: float = 0.22) -> Image.Image:
        """Scaled down, darkened a little towards the corners, with a fine grain."""
        image = self.image.resize((self.w, self.h), Image.Resampling.LANCZOS)
        if vignette:
            mask = Image.radial_gradient("L").resize(image.size, Image.Resampling.BICUBIC)
            mask = mask.point([int(max(0, v - 105) * vignette) for v in range(256)])
            image.paste((8, 10, 20), (0, 0), mask)
        if grain:
            noise = Image.frombytes("L", image.size, self.rng.randbytes(image.width * image.height))
            noise = noise.filter(ImageFilter.GaussianBlur(0.9)).point(
                [128 + round((v - 128) * grain / 40) for v in range(256)]
            )
            image = ImageChops.add(image, Image.merge("RGB", [noise] * 3), 1, -128)
        return image


def save(image: Image.Image, path: Path) -> None:
    """As JPEG of about 60 kB where that looks well, up to 88 kB where it does not; made smaller only beyond that."""
    options: dict[str, Any] = {"optimize": True, "progressive": True, "subsampling": "4:2:0"}
    for size, quality, limit in (
        (1, 82, 62_000),
        (1, 75, 62_000),
        (1, 68, 62_000),
        (1, 68, 88_000),
        (0.85, 70, 88_000),
    ):
        smaller = image.resize((round(image.width * size), round(image.height * size)), Image.Resampling.LANCZOS)
        smaller.save(path, "JPEG", quality=quality, **options)
        if path.stat().st_size <= limit:
            return
    raise SystemExit(f"{path.name}: too large even when made smaller")
