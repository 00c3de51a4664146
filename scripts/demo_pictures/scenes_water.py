"""Rivers, harbours, the sea."""

import math

from demo_pictures.canvas import Canvas, mix, wave
from demo_pictures.register import CLASSIC, TALL, WIDE, scene
from demo_pictures.scenes_land import turbine


def boat(c: Canvas, x: float, y: float, s: float, colour: str, sail: str | None = None) -> None:
    """A small boat whose hull stands on the water line ``y``."""
    c.poly([(x - 40 * s, y - 12 * s), (x + 44 * s, y - 14 * s), (x + 28 * s, y), (x - 28 * s, y)], colour)
    if sail:
        c.line([(x, y - 12 * s), (x, y - 86 * s)], colour, 2.4 * s)
        c.poly([(x + 3 * s, y - 84 * s), (x + 38 * s, y - 24 * s), (x + 3 * s, y - 20 * s)], sail)
        c.poly([(x - 3 * s, y - 76 * s), (x - 26 * s, y - 24 * s), (x - 3 * s, y - 20 * s)], mix(sail, "#7a5a48", 0.2))
    else:
        c.poly(
            [(x - 14 * s, y - 12 * s), (x - 12 * s, y - 28 * s), (x + 12 * s, y - 28 * s), (x + 16 * s, y - 12 * s)],
            colour,
        )


@scene(CLASSIC)
def river_bridge(c: Canvas) -> None:
    c.sky("#25476b", "#587d98", "#b9b8ae", "#f2cf9f")
    c.glow(600, 430, 380, "#ffe9c0", 0.8)
    c.land(420, 40, 460, "#7f97a0", "#a9a9a0")
    c.land(450, 22, 360, "#4a6575", "#687a80")
    deck = 418
    for n in range(5):
        x0, x1 = -60 + n * 264, 204 + n * 264
        arch = [(x0 + (x1 - x0) * t / 24, 500 - 74 * math.sin(math.pi * t / 24)) for t in range(25)]
        c.poly([(x0, deck), (x1, deck), (x1, 504), *reversed(arch), (x0, 504)], "#2c3d4b")
        c.line(arch, "#8794a0", 2.5, 0.8)
        c.rect(x0 - 12, 440, 24, 66, "#233340")
    c.rect(-5, deck - 10, 1210, 14, "#364a59")
    for x in range(12, 1200, 48):
        c.rect(x, deck - 42, 3, 34, "#233340")
        c.glow(x + 1, deck - 44, 14, "#ffe0a0", 0.9)
        c.disc(x + 1.5, deck - 44, 3, "#fff3cf")
    c.rect(420, deck - 34, 74, 24, "#c14b34", radius=5)
    for k in range(4):
        c.rect(428 + k * 16, deck - 29, 11, 9, "#ffe9b8")
    c.reflect(504, "#20374d", 0.36, 8)
    c.glints(520, 790, "#ffe6b8", 90, 600, 150)
    boat(c, 830, 640, 1.1, "#1c2a36")


@scene(WIDE)
def harbour_cranes(c: Canvas) -> None:
    c.sky("#23365e", "#65608c", "#d98d80", "#f9c58c", "#fde6b4")
    c.glow(760, 420, 330, "#fff0c6", 0.9)
    c.disc(760, 415, 40, "#fff6dd")
    c.land(446, 10, 600, "#8d6a7c", "#a57c80")
    for x, s, tone in ((150, 0.85, "#4b3f5e"), (380, 1.05, "#3a3250"), (640, 1.0, "#332c49"), (930, 1.2, "#261f3b")):
        foot = 470
        h, w = 250 * s, 96 * s
        for leg in (0, w):
            c.line([(x + leg, foot), (x + leg - (8 if leg else -8) * s, foot - h * 0.62)], tone, 8 * s)
        c.line([(x, foot - h * 0.3), (x + w, foot - h * 0.3)], tone, 6 * s)
        c.line([(x, foot), (x + w, foot - h * 0.3)], tone, 3 * s)
        c.line([(x - 170 * s, foot - h * 0.64), (x + w + 80 * s, foot - h * 0.64)], tone, 10 * s)
        top = (x + w * 0.55, foot - h)
        for end in ((x - 165 * s, foot - h * 0.64), (x - 60 * s, foot - h * 0.64), (x + w + 70 * s, foot - h * 0.64)):
            c.line([top, end], tone, 2.6 * s)
        c.line([(x + w * 0.3, foot - h * 0.6), top, (x + w * 0.8, foot - h * 0.6)], tone, 6 * s)
        c.line([(x - 90 * s, foot - h * 0.62), (x - 90 * s, foot - h * 0.36)], tone, 1.6)
        c.rect(x - 112 * s, foot - h * 0.36, 44 * s, 17 * s, "#c8583c")
    colours = ["#b64a36", "#d98a3d", "#2f6f7e", "#3b5b8c", "#7d8f6a", "#e0c48a"]
    c.poly([(60, 440), (560, 440), (540, 486), (90, 486)], "#2b2743")
    for row in range(3):
        for k in range(11 - row):
            c.rect(120 + k * 37 + row * 8, 422 - row * 18, 35, 17, c.rng.choice(colours))
    c.rect(505, 372, 34, 68, "#e9dcc8")
    c.rect(509, 378, 26, 8, "#3b4a63")
    for k in range(16):
        for row in range(c.rng.randint(1, 3)):
            c.rect(700 + k * 32, 454 - row * 15, 31, 14, mix(c.rng.choice(colours), "#3a3150", 0.35))
    c.reflect(486, "#33305a", 0.3, 7)
    c.glints(495, 670, "#ffe4b0", 100, 760, 90)


@scene(CLASSIC)
def sea_waves(c: Canvas) -> None:
    c.sky("#5fa9c6", "#a9d5db", "#e6efe3", "#fbeed2")
    c.glow(300, 200, 240, "#fffbe8", 1.0)
    tones = ["#8cc6c9", "#69b1bd", "#4798ae", "#2c7e9c", "#1d6486", "#134c6e", "#0c3857"]
    for n, tone in enumerate(tones):
        y = 320 + n * 62 + n * n * 3
        form = wave(c.rng, 10 + n * 5, 240 + n * 60, 3)
        pts = [(float(x), y + form(x) - abs(form(x + 60)) * 0.8) for x in range(-4, c.w + 8, 4)]
        c.shaded([*pts, (c.w + 4, c.h + 2), (-4, c.h + 2)], mix(tone, "#ffffff", 0.14), tone)
        c.line([(x, py + 1) for x, py in pts], "#f7fcf8", 1.5 + n * 0.7, 0.75)
        c.line([(x, py + 9 + n * 2) for x, py in pts], "#e8f6f2", 1 + n * 0.4, 0.25)
        for x, py in pts[::5]:
            if c.rng.random() < 0.35:
                c.disc(x, py + c.rng.uniform(-6, 8), c.rng.uniform(1, 2 + n * 0.5), "#ffffff", 0.6)
    for x, y, s in ((760, 170, 1.0), (840, 210, 0.8), (690, 230, 0.7), (930, 150, 0.6)):
        c.line(
            [
                (x - 26 * s, y - 9 * s),
                (x - 9 * s, y - 13 * s),
                (x, y),
                (x + 9 * s, y - 13 * s),
                (x + 26 * s, y - 9 * s),
            ],
            "#35505e",
            3 * s,
        )


@scene(WIDE)
def offshore_wind(c: Canvas) -> None:
    c.sky("#1e2a55", "#5a4a7d", "#c9687a", "#f5a271", "#fcd393")
    c.glow(420, 420, 380, "#ffe7b2", 0.8)
    c.disc(420, 424, 58, "#fff2ce")
    for n in range(5):
        y = 90 + n * 46
        for _ in range(3):
            x = c.rng.uniform(0, 1200)
            c.disc(x, y, c.rng.uniform(90, 230), mix("#f2a38a", "#7b5b86", 1 - n / 5), 0.22, ry=c.rng.uniform(4, 11))
    for x, h in ((70, 90), (200, 110), (560, 100), (690, 130), (1130, 110)):
        turbine(c, x, 430, h, "#5b4468", c.rng.uniform(0, 2))
    for x, h, t in ((860, 300, 0.3), (290, 200, 0.9), (1040, 210, 1.4)):
        turbine(c, x, 434, h, "#2a2348", t)
        c.rect(x - 7, 424, 14, 10, "#c7a23f")
    c.reflect(432, "#3a2d5b", 0.3, 6)
    c.glints(440, 670, "#ffe3ac", 130, 420, 90)


@scene(TALL)
def lotus_pond(c: Canvas) -> None:
    c.sky("#163b40", "#235c58", "#3a7d6c", "#1a4a4b")
    for _ in range(14):
        c.glow(c.rng.uniform(0, 800), c.rng.uniform(0, 1000), c.rng.uniform(60, 160), "#7fc0a2", 0.25)
    for _ in range(26):
        x, y = c.rng.uniform(-20, 820), c.rng.uniform(120, 1000)
        r = 40 + y * 0.1
        tone = c.rng.choice(["#3f8f62", "#2f7a55", "#58a66e", "#276a50"])
        c.disc(x + 6, y + 10, r, "#0d2c30", 0.45, ry=r * 0.42)
        c.disc(x, y, r, tone, ry=r * 0.4)
        c.disc(x, y - 2, r * 0.93, mix(tone, "#a8d68f", 0.22), ry=r * 0.35)
        for k in range(12):
            a = k * math.tau / 12
            c.line(
                [(x, y), (x + math.cos(a) * r * 0.88, y + math.sin(a) * r * 0.33)], mix(tone, "#d4edb5", 0.45), 1, 0.6
            )
        gap = c.rng.uniform(0, 6.28)
        c.poly(
            [
                (x, y),
                (x + math.cos(gap) * r * 1.05, y + math.sin(gap) * r * 0.44),
                (x + math.cos(gap + 0.3) * r * 1.05, y + math.sin(gap + 0.3) * r * 0.44),
            ],
            "#1d504c",
        )
    for x, y, s, stem in ((290, 430, 1.5, 860), (580, 640, 1.15, 960), (610, 250, 0.7, 420)):
        c.line([(x, y), (x + 14, (y + stem) / 2), (x + 4, stem)], "#4f8b5c", 7 * s)
        for ring, count in ((1.0, 7), (0.82, 6), (0.6, 4)):
            for k in range(count):
                a = (k - (count - 1) / 2) * (2.2 / count)
                tipx, tipy = x + math.sin(a) * 120 * s * ring, y - math.cos(a) * 130 * s * ring
                side = 34 * s * ring
                mid = (x + math.sin(a) * 62 * s * ring, y - math.cos(a) * 66 * s * ring)
                petal = [
                    (x, y + 14 * s),
                    (mid[0] - math.cos(a) * side, mid[1] - math.sin(a) * side),
                    (tipx, tipy),
                    (mid[0] + math.cos(a) * side, mid[1] + math.sin(a) * side),
                ]
                c.shaded(petal, "#e8598c", mix("#f9a9c2", "#ffe3ea", 1 - ring), "#fff1ee")
        c.disc(x, y + 4 * s, 22 * s, "#e7c553", ry=10 * s)


@scene(TALL)
def lighthouse(c: Canvas) -> None:
    c.sky("#0f1f42", "#27406e", "#7d7397", "#e3a08c")
    c.stars(130, 460)
    c.shaded([(428, 258), (-40, 120), (-40, 330)], "#fff1c4", alpha=0.42, blur=8)
    c.shaded([(452, 258), (860, 150), (860, 350)], "#fff1c4", alpha=0.36, blur=8)
    c.glow(440, 258, 190, "#fff2c6", 1.0)
    c.land(780, 16, 300, "#394a6d", "#24375a", octaves=3)
    c.poly([(170, 830), (250, 720), (350, 690), (540, 684), (640, 740), (740, 840), (810, 1000), (90, 1000)], "#1f2238")
    c.poly([(250, 720), (350, 690), (420, 688), (360, 840), (220, 900)], "#343450")
    for n in range(6):
        t0, t1 = n / 6, (n + 1) / 6
        half0, half1 = 40 + 30 * t0, 40 + 30 * t1
        y0, y1 = 310 + 380 * t0, 310 + 380 * t1
        c.poly(
            [(440 - half0, y0), (440 + half0, y0), (440 + half1, y1), (440 - half1, y1)],
            "#f2e9df" if n % 2 else "#c33f35",
        )
        c.poly(
            [(440 + half0 * 0.35, y0), (440 + half0, y0), (440 + half1, y1), (440 + half1 * 0.35, y1)], "#221c33", 0.3
        )
    c.rect(386, 298, 108, 14, "#2a2740")
    c.rect(404, 226, 72, 72, "#ffedb0")
    for x in (404, 427, 450, 473):
        c.rect(x, 226, 3.5, 72, "#2a2740")
    c.poly([(392, 228), (488, 228), (440, 176)], "#c33f35")
    c.disc(440, 172, 7, "#c33f35")
    for y in (430, 560):
        c.rect(430, y, 20, 32, "#39415f", radius=9)
    for n in range(5):
        form = wave(c.rng, 12, 190, 3)
        y = 850 + n * 34
        pts = [(float(x), y + form(x)) for x in range(-4, 810, 6)]
        c.poly([*pts, (810, 1000), (-4, 1000)], mix("#40577f", "#12203f", n / 4), 0.86)
        c.line(pts, "#dfe6ee", 2, 0.5)


@scene(WIDE)
def fishing_boats(c: Canvas) -> None:
    c.sky("#8ec5cf", "#c5e0da", "#f6ead0", "#fbdcb2")
    c.glow(900, 300, 280, "#fff6dd", 0.9)
    c.land(360, 36, 380, "#9dbcc0", "#c6d3c6")
    c.land(385, 18, 280, "#6d98a3", "#9bb8b2")
    c.haze(390, 40, "#fdf3dd", 0.6)
    for x, y, s, hull, sail in (
        (180, 410, 0.7, "#3a5566", "#f3e3c4"),
        (420, 416, 0.9, "#7c3a2e", "#e8d2a4"),
        (1040, 412, 0.75, "#2c4a5c", "#efe4cf"),
    ):
        boat(c, x, y, s, hull, sail)
    c.reflect(420, "#5f9aa6", 0.28, 6)
    boat(c, 720, 540, 1.9, "#8c2f28", "#f6ecd2")
    c.shaded([(650, 545), (790, 545), (765, 640), (690, 640)], "#6e3a38", "#8bb9bb", alpha=0.35, blur=6)
    boat(c, 280, 590, 1.5, "#22485b")
    c.glints(440, 670, "#fffdf0", 90, 880, 120)


@scene(CLASSIC)
def coral_reef(c: Canvas) -> None:
    c.sky("#35b3c9", "#1786ad", "#0c5c8b", "#0a3a63")
    for n in range(7):
        x = 60 + n * 180 + c.rng.uniform(-40, 40)
        c.shaded(
            [(x, -10), (x + 70, -10), (x - 60 + 140, 620), (x - 190, 620)], "#d8fbf2", "#3ba6bb", alpha=0.16, blur=12
        )
    c.land(690, 30, 400, "#2d6f7c", "#174a5e")
    for _ in range(30):
        x, y = c.rng.uniform(0, 1200), c.rng.uniform(680, 800)
        tone = c.rng.choice(["#f0737a", "#f6a55c", "#c75b9b", "#f3d06b", "#8d6fc4", "#53b39a"])
        kind = c.rng.randrange(3)
        h = c.rng.uniform(60, 170)
        if kind == 0:
            for k in range(7):
                a = (k - 3) * 0.3
                c.line(
                    [
                        (x, y),
                        (x + math.sin(a) * h * 0.5, y - h * 0.55),
                        (x + math.sin(a) * h * 0.8, y - math.cos(a) * h),
                    ],
                    tone,
                    8,
                )
                c.disc(x + math.sin(a) * h * 0.8, y - math.cos(a) * h, 8, mix(tone, "#ffffff", 0.35))
        elif kind == 1:
            for _knob in range(9):
                c.disc(
                    x + c.rng.uniform(-46, 46),
                    y - c.rng.uniform(0, 46),
                    c.rng.uniform(16, 30),
                    mix(tone, "#40204a", c.rng.random() * 0.3),
                )
        else:
            c.shaded(
                [(x - h * 0.5, y - h), (x, y - h * 1.15), (x + h * 0.5, y - h), (x + 12, y), (x - 12, y)],
                mix(tone, "#ffffff", 0.3),
                tone,
            )
    for _ in range(16):
        x, y, s = c.rng.uniform(80, 1120), c.rng.uniform(140, 560), c.rng.uniform(0.5, 1.3)
        tone, way = c.rng.choice(["#ffb52e", "#ff7f50", "#fff0b8", "#ffd94f"]), c.rng.choice([-1, 1])
        c.disc(x, y, 34 * s, tone, ry=17 * s)
        c.poly(
            [
                (x - way * 26 * s, y),
                (x - way * 56 * s, y - 19 * s),
                (x - way * 48 * s, y),
                (x - way * 56 * s, y + 19 * s),
            ],
            tone,
        )
        c.rect(x - 4 * s, y - 16 * s, 8 * s, 32 * s, "#ffffff", 0.85)
        c.disc(x + way * 21 * s, y - 4 * s, 3.4 * s, "#14283b")
    for _ in range(60):
        c.ring(c.rng.uniform(0, 1200), c.rng.uniform(0, 700), c.rng.uniform(2, 8), "#e6fffb", 1.2, 0.5)


@scene(WIDE)
def wetland_birds(c: Canvas) -> None:
    x: float
    y: float
    c.sky("#e8b27c", "#f4cf9c", "#f9e6c4", "#f6eedb")
    c.glow(860, 250, 250, "#fffaf0", 1.0)
    c.disc(860, 250, 56, "#fff6e4")
    c.land(400, 16, 400, "#c7a98a", "#e2cba8")
    c.reflect(430, "#d8b48a", 0.25, 5)
    for n in range(13):
        x, y, s = 180 + n * 52 + c.rng.uniform(-10, 10), 130 + abs(n - 6) * 17, 0.8
        lift = c.rng.uniform(-14, 10)
        c.line(
            [(x - 30 * s, y + lift), (x - 12 * s, y - 8 * s), (x, y), (x + 12 * s, y - 8 * s), (x + 30 * s, y + lift)],
            "#4a3a35",
            3.4,
        )
        c.line([(x, y), (x + 20 * s, y - 2)], "#4a3a35", 2)
    for x, y, s in ((330, 560, 1.5), (450, 575, 1.25), (980, 540, 1.0)):
        c.line([(x - 6 * s, y), (x - 4 * s, y - 52 * s)], "#3b2f2d", 2.4 * s)
        c.line([(x + 8 * s, y), (x + 6 * s, y - 52 * s)], "#3b2f2d", 2.4 * s)
        c.disc(x, y - 66 * s, 30 * s, "#fbf6ec", ry=18 * s)
        c.poly([(x - 24 * s, y - 72 * s), (x - 52 * s, y - 46 * s), (x - 18 * s, y - 54 * s)], "#2c2728")
        c.line([(x + 20 * s, y - 74 * s), (x + 36 * s, y - 104 * s), (x + 30 * s, y - 132 * s)], "#fbf6ec", 9 * s)
        c.disc(x + 31 * s, y - 134 * s, 8 * s, "#fbf6ec")
        c.disc(x + 30 * s, y - 140 * s, 4.5 * s, "#c8362f")
        c.poly([(x + 37 * s, y - 136 * s), (x + 62 * s, y - 130 * s), (x + 37 * s, y - 131 * s)], "#57504a")
    for _ in range(150):
        x, y = c.rng.uniform(-20, 1220), c.rng.uniform(600, 700)
        h, lean = c.rng.uniform(50, 150), c.rng.uniform(-16, 26)
        c.line([(x, y), (x + lean * 0.4, y - h * 0.6), (x + lean, y - h)], mix("#7a5a34", "#b48a4c", c.rng.random()), 2)
        if c.rng.random() < 0.4:
            c.disc(x + lean, y - h, 3.4, "#8d6a44", ry=13)
