"""Mountains, fields, forests and what stands in them."""

import math

from demo_pictures.canvas import Canvas, mix
from demo_pictures.register import CLASSIC, TALL, WIDE, scene


def pine(c: Canvas, x: float, y: float, h: float, colour: str, snow: str | None = None) -> None:
    """A fir of height ``h`` standing at (x, y)."""
    c.rect(x - h * 0.02, y - h * 0.1, h * 0.04, h * 0.1, mix(colour, "#1a1008", 0.5))
    for n in range(5):
        top, wide = y - h + n * h * 0.17, h * (0.09 + 0.045 * n)
        c.poly([(x, top), (x - wide, top + h * 0.26), (x, top + h * 0.22), (x + wide, top + h * 0.26)], colour)
        if snow:
            c.poly([(x, top), (x - wide * 0.8, top + h * 0.2), (x - wide * 0.1, top + h * 0.13)], snow, 0.85)


def turbine(c: Canvas, x: float, y: float, h: float, colour: str, turn: float) -> None:
    """A wind turbine of height ``h``, its rotor turned by ``turn`` radians."""
    w = h * 0.022
    c.poly([(x - w * 0.5, y - h), (x + w * 0.5, y - h), (x + w, y), (x - w, y)], colour)
    for n in range(3):
        a = turn + n * math.tau / 3
        tip = (x + math.sin(a) * h * 0.58, y - h - math.cos(a) * h * 0.58)
        side = (math.cos(a) * w * 1.1, math.sin(a) * w * 1.1)
        root = (x + math.sin(a) * h * 0.14, y - h - math.cos(a) * h * 0.14)
        c.poly([(x, y - h), (root[0] + side[0], root[1] + side[1]), tip, (root[0] - side[0] * 0.3, root[1])], colour)
    c.disc(x, y - h, w * 1.3, colour)


@scene(CLASSIC)
def dawn_ridges(c: Canvas) -> None:
    c.sky("#33517e", "#8c87a8", "#f0a987", "#fbd9a5", "#fbe7c4")
    c.glow(790, 340, 460, "#fff1cf", 0.9)
    c.disc(790, 318, 44, "#fff7e2")
    shades = ["#c99a97", "#a37f93", "#785f82", "#4f4568", "#2f2f4c", "#191d33"]
    for n, shade in enumerate(shades):
        y = 420 + n * 62
        c.peaks(y, 130 - n * 6, 150 + n * 20, shade, mix(shade, "#f3c9a4", 0.5 - n * 0.07))
        c.haze(y + 55, 70, "#f5cfae", 0.42 - n * 0.06)


@scene(WIDE)
def wind_turbines(c: Canvas) -> None:
    c.sky("#3c86b4", "#86bcd3", "#dcebe2", "#f7efd7")
    c.glow(240, 380, 330, "#fff4d2", 0.8)
    c.land(410, 26, 600, "#9dbfb2", "#b7cfb8")
    for x, h in ((90, 90), (230, 110), (380, 95), (980, 105), (1120, 92)):
        turbine(c, x, 415, h, "#e8f0ee", c.rng.uniform(0, 2))
    c.land(470, 34, 800, "#6ea086", "#8bb58e")
    for x, h in ((520, 190), (700, 170), (860, 205)):
        turbine(c, x, 480, h, "#f4f7f4", c.rng.uniform(0, 2))
    c.land(540, 30, 900, "#3f7a63", "#5c946a")
    turbine(c, 1010, 560, 380, "#ffffff", 0.4)
    turbine(c, 210, 570, 330, "#fdfefd", 1.3)
    c.land(610, 22, 700, "#265a4c", "#1c463d")


@scene(CLASSIC)
def rice_terraces(c: Canvas) -> None:
    c.sky("#e9c9a0", "#f7e6c3", "#f3dfb4")
    c.glow(320, 120, 300, "#fff6da", 0.9)
    c.peaks(240, 120, 170, "#b9a98e", "#d8c6a0")
    c.haze(230, 90, "#f9ecd0", 0.6)
    tones = ["#8fa35a", "#a8b55c", "#c7bd62", "#7f9a58", "#5d8350", "#3f6b47"]
    for n in range(22):
        y = 250 + n * 24 + n * n * 0.35
        tone = mix(tones[n % 6], "#2d5540", n / 34)
        c.land(y, 26 + n * 1.2, 520 + n * 22, tone, octaves=2)
        if n % 3 != 1:
            form = c.land(y + 9, 22 + n * 1.1, 560 + n * 20, "#f6e5b9" if n % 2 else "#cfdfd2", octaves=2)
            pts = [(float(x), form(x) + 9 + n * 0.4) for x in range(-4, c.w + 8, 8)]
            c.poly([*pts, (c.w + 4, c.h), (-4, c.h)], mix(tone, "#1e3d33", 0.25))
    c.haze(330, 120, "#fff2d6", 0.35)


@scene(CLASSIC)
def tea_hills(c: Canvas) -> None:
    c.sky("#a9d3d0", "#d9ece0", "#f4f3dc")
    c.land(230, 50, 500, "#a5c8b7", "#c7dcc0")
    c.haze(280, 80, "#f4f6e6", 0.7)
    for n in range(4):
        y = 300 + n * 110
        base = mix("#6fae6c", "#1f5a41", n / 3.4)
        form = c.land(y, 52, 520 + 90 * n, base, mix(base, "#11352b", 0.35), octaves=3)
        for row in range(9):
            off = 12 + row * (11 + n * 3.2)
            pts = [(float(x), form(x + row * 14) + off + 3 * math.sin(x / (7 + 2 * n))) for x in range(-6, c.w + 10, 6)]
            c.line(pts, mix(base, "#cfe58f", 0.42 - row * 0.03), 3.2 + n * 1.5, 0.85)
    for x, s in ((840, 1.0), (905, 0.85), (420, 0.7)):
        y = round(520 + s * 40)
        c.poly([(x - 15 * s, y), (x + 15 * s, y), (x + 10 * s, y - 40 * s), (x - 10 * s, y - 40 * s)], "#c4502f")
        c.disc(x, y - 47 * s, 8 * s, "#e8b98e")
        c.poly([(x - 22 * s, y - 48 * s), (x, y - 64 * s), (x + 22 * s, y - 48 * s)], "#efd9a0")


@scene(WIDE)
def train_valley(c: Canvas) -> None:
    x: float
    c.sky("#2f6f9f", "#79b3cd", "#d6e8e1", "#f4ecd0")
    c.peaks(330, 190, 190, "#8fb0c0", "#c3d6d2")
    c.peaks(390, 120, 160, "#5e8d99", "#9dbdb2")
    c.haze(390, 70, "#eef3e4", 0.6)
    c.land(430, 26, 500, "#7fae7f", "#5b9168")
    for x in range(20, 1220, 150):
        c.rect(x, 452, 22, 150, "#d9d3c4")
        c.rect(x + 16, 452, 6, 150, "#aaa594")
    c.rect(0, 444, 1200, 16, "#e9e4d6")
    c.rect(0, 458, 1200, 5, "#9f9a8b")
    c.rect(250, 410, 960, 32, "#fbfbf8")
    c.poly([(250, 442), (250, 410), (200, 424), (172, 442)], "#fbfbf8")
    c.poly([(236, 414), (250, 412), (250, 426), (208, 428)], "#24475f")
    c.rect(190, 434, 1020, 5, "#c8362f")
    for x in range(276, 1210, 30):
        c.rect(x, 417, 20, 9, "#24475f", radius=3)
    c.line([(0, 402), (1200, 398)], "#41566a", 1.2, 0.7)
    for x in range(60, 1200, 230):
        c.rect(x, 380, 4, 66, "#5a6d79")
    c.land(585, 18, 420, "#3d7a58", "#235241")
    for n in range(34):
        x = n * 37 + c.rng.uniform(-14, 14)
        pine(c, x, 628 + c.rng.uniform(-12, 30), c.rng.uniform(46, 92), mix("#2c6549", "#173f35", c.rng.random()))


@scene(TALL)
def maple_leaves(c: Canvas) -> None:
    c.sky("#f2d9a6", "#eec48a", "#d98e57")
    for _ in range(26):
        x, y = c.rng.uniform(0, 800), c.rng.uniform(0, 1000)
        c.glow(x, y, c.rng.uniform(40, 130), c.rng.choice(["#fff2cf", "#ffd992", "#f7b267"]), 0.45)
    c.blur(5)
    c.line([(-20, 130), (220, 190), (460, 330), (640, 560), (720, 760)], "#53301f", 9)
    c.line([(460, 330), (560, 300), (700, 320)], "#53301f", 5)
    c.line([(220, 190), (240, 330), (330, 520)], "#53301f", 5)
    spots = [
        (120, 290, 150),
        (330, 560, 190),
        (560, 470, 160),
        (700, 330, 130),
        (300, 200, 120),
        (690, 790, 190),
        (470, 720, 120),
        (90, 90, 110),
        (150, 720, 130),
    ]
    for x, y, size in spots:
        colour = c.rng.choice(["#b8321f", "#d2552a", "#9b2420", "#e07b2f"])
        turn = c.rng.uniform(-0.7, 0.7) + math.pi
        points = []
        for n in range(21):
            a = turn + (n - 10) * math.tau / 21
            tooth = (1.0, 0.46, 0.62)[n % 3] if n else 0.3
            reach = size * tooth * (0.62 + 0.38 * math.cos((n - 10) / 10 * 1.9))
            points.append((x + math.sin(a) * reach, y - math.cos(a) * reach))
        c.shaded(points, mix(colour, "#ffd27a", 0.3), colour, mix(colour, "#5c1414", 0.35))
        for n in range(-6, 7, 3):
            a = turn + n * math.tau / 21
            c.line([(x, y), (x + math.sin(a) * size * 0.6, y - math.cos(a) * size * 0.6)], "#f7c98a", 1.2, 0.6)


@scene(CLASSIC)
def snow_pines(c: Canvas) -> None:
    c.sky("#4c6f95", "#91accb", "#d5dfeb", "#f3eef0")
    c.glow(900, 300, 300, "#fff3e6", 0.8)
    c.peaks(400, 200, 220, "#b4c6dc", "#dfe8f2")
    c.haze(420, 90, "#f1f4f9", 0.7)
    c.land(500, 30, 500, "#d7e2ef", "#eef3f8")
    for layer, (y, low, high, tone) in enumerate(((520, 60, 100, "#7d99b0"), (590, 110, 180, "#4a6c83"))):
        for n in range(26 - layer * 8):
            x = n * (48 + layer * 22) + c.rng.uniform(-20, 20)
            pine(c, x, y + c.rng.uniform(-10, 26), c.rng.uniform(low, high), tone, "#f2f6fb")
    c.land(640, 24, 640, "#eaf0f7", "#c9d8e8")
    for x, y, h in ((110, 760, 420), (250, 790, 300), (1080, 770, 460), (960, 790, 260)):
        pine(c, x, y, h, "#23485c", "#ffffff")
    for _ in range(260):
        c.disc(
            c.rng.uniform(0, 1200), c.rng.uniform(0, 800), c.rng.uniform(0.8, 3), "#ffffff", c.rng.uniform(0.4, 0.95)
        )


@scene(CLASSIC)
def desert_dunes(c: Canvas) -> None:
    c.sky("#2b4b73", "#7c7a9a", "#e39f7c", "#f9d9a0")
    c.glow(300, 330, 260, "#fff0c8", 0.9)
    c.disc(300, 330, 34, "#fff8e2")
    tones = ["#d8a06c", "#cf8a52", "#bd7140", "#9a5533", "#6d3a2a"]
    for n, tone in enumerate(tones):
        form = c.land(390 + n * 82, 44 + 8 * n, 760 + 120 * n, mix(tone, "#ffdca4", 0.35), tone, octaves=2)
        pts = [(float(x), form(x)) for x in range(-4, c.w + 8, 8)]
        shade = [(x + 70, y + 60 + 40 * math.sin(x / 160 + n)) for x, y in reversed(pts)]
        c.shaded(pts + shade, mix(tone, "#3c1f22", 0.42), mix(tone, "#3c1f22", 0.18), alpha=0.55, blur=3)
    for n in range(7):
        x, y, s = 640 + n * 44, 571 - n * 5 + 5 * math.sin(n), 1 - n * 0.03
        c.disc(x, y - 15 * s, 14 * s, "#2d1a1d", ry=8 * s)
        c.disc(x - 2, y - 24 * s, 6 * s, "#2d1a1d")
        c.line([(x - 12 * s, y - 15 * s), (x - 22 * s, y - 30 * s)], "#2d1a1d", 4 * s)
        c.disc(x - 25 * s, y - 31 * s, 5 * s, "#2d1a1d", ry=3 * s)
        for leg in (-10, -6, 6, 10):
            c.line([(x + leg * s, y - 12 * s), (x + leg * s, y + 8 * s)], "#2d1a1d", 2 * s)


@scene(WIDE)
def solar_farm(c: Canvas) -> None:
    c.sky("#2c7fc0", "#7fbbe0", "#dcecf0", "#fbf1d4")
    c.glow(930, 150, 220, "#fff8dc", 1.0)
    c.disc(930, 150, 36, "#fffdf2")
    c.land(320, 30, 560, "#8fb78c", "#b8cd94")
    c.land(352, 14, 800, "#c5cf8c", "#8eac62")
    for row in range(7):
        y, h = 372 + row * 14 + row * row * 5.2, 18 + row * 7.5
        wide, gap = 70 + row * 34, 12 + row * 5
        x = -wide * (0.4 + 0.3 * (row % 2))
        while x < 1220:
            lean = h * 0.35
            panel = [(x + lean, y), (x + wide + lean, y), (x + wide, y + h), (x, y + h)]
            c.rect(x + wide * 0.5, y + h, 4 + row, 6 + row * 2.2, "#6a7076")
            c.shaded(panel, "#7fb2dd", "#27558f", "#17356b")
            for k in range(1, 4):
                c.line([(x + lean + wide * k / 4, y), (x + wide * k / 4, y + h)], "#b9d6ee", 0.8, 0.7)
            c.line([(x + lean / 2, y + h / 2), (x + wide + lean / 2, y + h / 2)], "#b9d6ee", 0.8, 0.7)
            x += wide + gap


@scene(CLASSIC)
def greenhouse(c: Canvas) -> None:
    k: float
    c.sky("#1c2747", "#3d4273", "#8a6a93", "#e8a58a")
    c.stars(70, 300)
    c.land(470, 24, 500, "#2a2f52", "#1d2140")
    for n, (x, w, h) in enumerate(((90, 300, 210), (400, 420, 290), (830, 300, 210))):
        foot = 640
        arch = [
            (x + w / 2 - w / 2 * math.cos(t / 30 * math.pi), foot - h * math.sin(t / 30 * math.pi) ** 0.75)
            for t in range(31)
        ]
        c.glow(x + w / 2, foot - h / 2, w * 0.95, "#ffcf7d", 0.55)
        c.shaded(arch, "#fff0bd", "#ffd27c", "#f2a657")
        for k in range(8):
            px = x + w * (0.16 + 0.68 * k / 7)
            tall = h * c.rng.uniform(0.2, 0.42)
            for leaf in range(5):
                a = (leaf - 2) * 0.45
                c.disc(px + math.sin(a) * tall * 0.5, foot - tall * 0.6 * math.cos(a), 9, "#2f6b45", ry=tall * 0.3)
        for k in range(1, 6):
            c.line(
                [(x + w * k / 6, foot), (x + w * k / 6, foot - h * math.sin(k / 6 * math.pi) ** 0.62)], "#6d4a3e", 2.4
            )
        for k in (0.33, 0.66):
            c.line([(x + w * 0.06, foot - h * k), (x + w * 0.94, foot - h * k)], "#6d4a3e", 2)
        c.line([*arch], "#5a3d38", 4.5)
        del n
    c.shaded([(-2, 636), (1202, 636), (1202, 802), (-2, 802)], "#3b3147", "#17172c")
    c.glints(650, 790, "#ffcf8a", 80, 610, 260)


@scene(TALL)
def persimmons(c: Canvas) -> None:
    c.sky("#8fb6c9", "#c9dde0", "#f1ead9")
    for _ in range(12):
        c.glow(c.rng.uniform(0, 800), c.rng.uniform(200, 1000), c.rng.uniform(60, 150), "#ffffff", 0.4)
    c.blur(4)
    c.line([(-20, 240), (180, 220), (380, 300), (560, 290), (820, 180)], "#3d2c25", 13)
    c.line([(380, 300), (470, 480), (620, 620), (700, 820)], "#3d2c25", 9)
    c.line([(180, 220), (210, 420), (160, 640)], "#3d2c25", 7)
    c.line([(560, 290), (650, 400), (790, 440)], "#3d2c25", 6)
    for x, y, r in (
        (210, 480, 84),
        (420, 410, 70),
        (610, 700, 92),
        (170, 720, 78),
        (660, 460, 66),
        (90, 320, 58),
        (470, 620, 62),
        (720, 880, 80),
        (560, 330, 50),
    ):
        c.line([(x, y - r * 1.3), (x, y - r * 0.7)], "#3d2c25", 4)
        c.disc(x, y, r, "#c4481a", ry=r * 0.88)
        c.disc(x - r * 0.05, y - r * 0.06, r * 0.92, "#e2641f", ry=r * 0.8)
        c.disc(x - r * 0.16, y - r * 0.14, r * 0.7, "#ee7f2c", 0.8, ry=r * 0.58)
        c.glow(x - r * 0.35, y - r * 0.35, r * 0.6, "#ffe3b0", 0.8)
        for n in range(4):
            a = n * math.pi / 2 + 0.5
            px, py = x + math.cos(a) * r * 0.32, y - r * 0.74 + math.sin(a) * r * 0.12
            c.poly(
                [
                    (x - 4, y - r * 0.8),
                    (px, py - r * 0.1),
                    (px + math.cos(a) * r * 0.2, py + r * 0.05),
                    (px, py + r * 0.1),
                ],
                "#5d6b35",
            )
