"""Towns by day and by night, and what people do there."""

import math

from demo_pictures.canvas import Canvas, mix
from demo_pictures.register import CLASSIC, TALL, WIDE, scene


def windows(c: Canvas, x: float, y: float, w: float, h: float, lit: float, tones: list[str]) -> None:
    """Rows of windows over a front; ``lit`` is the share that is lit."""
    for row in range(int((h - 14) / 15)):
        for col in range(int((w - 8) / 12)):
            if c.rng.random() < lit:
                c.rect(x + 7 + col * 12, y + 10 + row * 15, 6, 8, c.rng.choice(tones), c.rng.uniform(0.55, 1))


@scene(WIDE)
def night_skyline(c: Canvas) -> None:
    c.sky("#0a1030", "#1b2358", "#4b3a78", "#a45a80", "#ec9a76")
    c.stars(150, 300)
    c.glow(960, 110, 110, "#fdf3d8", 0.7)
    c.disc(960, 110, 30, "#fdf6e3")
    tones = ["#ffe2a0", "#ffc873", "#fff3d0", "#9fd4ff"]
    for layer, (shade, low, high, lit) in enumerate(
        (("#4a3f78", 90, 200, 0.12), ("#2b2858", 130, 290, 0.3), ("#141538", 70, 230, 0.45))
    ):
        x = -30.0
        while x < 1220:
            w = c.rng.uniform(46, 104)
            h = c.rng.uniform(low, high) * (0.65 + 0.5 * math.exp(-(((x - 560) / 300) ** 2)))
            top = 470 - h
            c.shaded([(x, top), (x + w, top), (x + w, 472), (x, 472)], mix(shade, "#6a5aa0", 0.25), shade)
            if c.rng.random() < 0.3 and layer:
                c.rect(x + w / 2 - 1.5, top - 36, 3, 36, shade)
                c.disc(x + w / 2, top - 37, 2.6, "#ff6b5e")
            windows(c, x, top, w, h, lit, tones)
            x += w + c.rng.uniform(-6, 12)
    c.poly([(556, 470), (572, 150), (588, 90), (604, 150), (620, 470)], "#0d0f2c")
    c.rect(586.5, 40, 3, 60, "#0d0f2c")
    for k in range(20):
        c.rect(576, 160 + k * 15, 24, 5, "#8fe0ff", 0.85)
    c.disc(588, 40, 3, "#ff6b5e")
    c.reflect(470, "#141a45", 0.36, 7)


@scene(CLASSIC)
def cable_bridge(c: Canvas) -> None:
    c.sky("#102a4c", "#2a5f86", "#e08d6d", "#f8c98d")
    c.glow(250, 470, 320, "#ffe2ae", 0.7)
    c.land(500, 22, 420, "#42597a", "#5d6a84")
    for x, h in ((370, 400), (850, 400)):
        for side in (-1, 1):
            for k in range(1, 15):
                c.line([(x, 540 - h + k * 9), (x + side * k * 17, 540)], "#f4e6cf", 1.4, 0.75)
        c.poly([(x - 9, 540 - h), (x + 9, 540 - h), (x + 20, 590), (x - 20, 590)], "#16263f")
        c.disc(x, 540 - h - 4, 4, "#ff5e50")
    c.rect(-5, 540, 1210, 15, "#1d304c")
    for x in range(10, 1200, 34):
        c.glow(x, 534, 12, "#ffd889", 0.9)
        c.disc(x, 534, 2.4, "#fff3d0")
    for x in range(30, 1190, 57):
        c.rect(x, 535, 13, 5, c.rng.choice(["#ff8a70", "#fff0c4", "#ffffff"]), radius=2)
    c.reflect(592, "#14304e", 0.4, 8)
    c.glints(600, 790, "#ffdfa8", 80, 250, 120)


def house(c: Canvas, x: float, y: float, w: float, h: float, depth: float) -> None:
    """A white house with a tiled roof between two capped fire walls; ``depth`` 0 is far away, 1 is near."""
    wall, roof = mix("#cfd3cf", "#f8f4ea", depth), mix("#8d9a9f", "#333e46", depth)
    c.shaded([(x, y), (x + w, y), (x + w, y + h), (x, y + h)], wall, mix(wall, "#a9b0ac", 0.35))
    for k in range(max(1, int(w / 46))):
        pane = c.rng.choice(["#4f4034", "#3d4a50", "#3d4a50", "#ffd88c"])
        c.rect(x + 20 + k * 46, y + h * 0.5, 18, 22, pane, 0.55 + 0.4 * depth)
        c.rect(x + 18 + k * 46, y + h * 0.5 - 5, 22, 4, roof)
    ridge = y - h * 0.34
    c.shaded(
        [(x + 8, ridge), (x + w - 8, ridge), (x + w + 6, y + 12), (x - 6, y + 12)], mix(roof, "#b3bec0", 0.35), roof
    )
    for k in range(int(w / 8)):
        c.line([(x + 10 + k * 8, ridge + 2), (x + 2 + k * 8.4, y + 10)], mix(roof, "#10181e", 0.45), 1, 0.5)
    c.line([(x, ridge), (x + w, ridge)], mix(roof, "#0c1216", 0.4), 5)
    for edge in (x - 7, x + w - 7):
        c.rect(edge, ridge - h * 0.2, 14, h * 1.2, wall)
        c.rect(edge + 8, ridge - h * 0.2, 6, h * 1.2, "#56615f", 0.2)
        c.poly([(edge - 9, ridge - h * 0.17), (edge + 7, ridge - h * 0.31), (edge + 23, ridge - h * 0.17)], roof)


@scene(CLASSIC)
def old_town(c: Canvas) -> None:
    c.sky("#7fa9bd", "#bcd3d3", "#efe4cc")
    c.glow(900, 170, 260, "#fff8e4", 0.8)
    c.land(290, 46, 420, "#9fbabd", "#cfd9cb")
    c.haze(310, 70, "#f2ead6", 0.6)
    for row in range(5):
        depth = row / 4
        h = 62 + row * 24
        y = 320 + row * 82 + row * row * 6
        x = -60.0 - c.rng.uniform(0, 90)
        while x < 1240:
            w = c.rng.uniform(110, 190) * (0.8 + 0.5 * depth)
            house(c, x, y + c.rng.uniform(-16, 16), w, h, depth)
            if c.rng.random() < 0.3:
                c.rect(x + w * 0.5 - 1, y + h * 0.3, 2, 14, "#5a2a20")
                c.disc(x + w * 0.5, y + h * 0.3 + 22, 8 + 4 * depth, "#c9362b", ry=10 + 5 * depth)
            x += w + c.rng.uniform(8, 44)
            if c.rng.random() < 0.35:
                for _leaf in range(9):
                    at = (x - 20 + c.rng.uniform(-26, 26), y + c.rng.uniform(-34, 22))
                    tone = mix("#6d9468", "#d98a3f", c.rng.random() * 0.5)
                    c.disc(*at, c.rng.uniform(10, 20), mix("#a9bcae", tone, 0.4 + 0.6 * depth))
        c.haze(y + 70, 46, "#f2ead6", 0.3 - row * 0.06)


@scene(TALL)
def lanterns(c: Canvas) -> None:
    c.sky("#150d26", "#2c1638", "#5b2240", "#2a1027")
    for _ in range(30):
        c.glow(
            c.rng.uniform(0, 800),
            c.rng.uniform(200, 1000),
            c.rng.uniform(16, 60),
            c.rng.choice(["#ffb04f", "#ff7a4a", "#ffd98a"]),
            0.5,
        )
    c.blur(5)
    spots = [(c.rng.uniform(40, 760), c.rng.uniform(80, 560), c.rng.uniform(22, 40)) for _ in range(9)]
    for x, y, r in [*spots, (180, 330, 76), (420, 520, 104), (650, 290, 84), (620, 760, 92), (160, 760, 66)]:
        c.line([(x, -5), (x, y - r * 0.8)], "#0c0714", 2)
        c.glow(x, y, r * 2.5, "#ff8a3c", 0.6)
        c.disc(x, y, r, "#b9231f", ry=r * 0.8)
        c.glow(x, y + r * 0.05, r * 1.05, "#ffb347", 0.95)
        for k in range(-3, 4):
            wide = abs(k) / 3.4 * r
            box = [
                (
                    x + math.copysign(wide, k) * math.cos(t / 10 * math.pi - math.pi / 2),
                    y + r * 0.8 * math.sin(t / 10 * math.pi - math.pi / 2),
                )
                for t in range(11)
            ]
            c.line(box, "#8d1517", 1.6, 0.7)
        for edge in (-1, 1):
            c.rect(x - r * 0.34, y + edge * r * 0.8 - r * 0.08, r * 0.68, r * 0.16, "#e6b34d", radius=3)
        for k in range(-2, 3):
            c.line([(x + k * r * 0.06, y + r * 0.86), (x + k * r * 0.09, y + r * 1.4)], "#e6b34d", 1.6)


@scene(TALL)
def rain_street(c: Canvas) -> None:
    x: float
    y: float
    c.sky("#1b2740", "#33415f", "#6a6f88", "#2a3048")
    for side in (0, 1):
        for n in range(5):
            w = 190 - n * 34
            x = n * 66 if side == 0 else 800 - n * 66 - w
            top = 60 + n * 88
            c.shaded(
                [(x, top), (x + w, top), (x + w, 700), (x, 700)],
                mix("#1a2138", "#566080", n / 5),
                mix("#10162a", "#454d6c", n / 5),
            )
            windows(c, x, top, w, 600 - top, 0.3, ["#ffd58a", "#ffe9bf", "#ff9f6b"])
    c.glow(400, 520, 260, "#ffd9a0", 0.6)
    for x, y, r, tone in (
        (100, 470, 22, "#ff5c6c"),
        (690, 430, 22, "#54d6d0"),
        (180, 560, 14, "#ffc24f"),
        (610, 540, 16, "#a98bff"),
    ):
        c.glow(x, y, r * 5, tone, 0.6)
        c.rect(x - r * 0.5, y - r * 2, r, r * 4, tone, radius=4)
    c.reflect(690, "#141a30", 0.35, 10)
    for x, y, s, tone in ((400, 830, 1.6, "#e0473c"), (240, 760, 1.0, "#3f6fae"), (590, 770, 1.05, "#e2b23f")):
        c.poly([(x - 20 * s, y), (x + 20 * s, y), (x + 17 * s, y - 92 * s), (x - 17 * s, y - 92 * s)], "#12172a")
        c.rect(x - 14 * s, y, 10 * s, 32 * s, "#0d1120")
        c.rect(x + 4 * s, y, 10 * s, 32 * s, "#0d1120")
        dome = [
            (x - 78 * s * math.cos(t / 20 * math.pi), y - 84 * s - 62 * s * math.sin(t / 20 * math.pi))
            for t in range(21)
        ]
        c.shaded(dome, mix(tone, "#ffffff", 0.25), tone, mix(tone, "#20142a", 0.3))
        for k in (-0.5, 0, 0.5):
            c.line([(x, y - 146 * s), (x + k * 60 * s, y - 86 * s)], "#1b1626", 1.2, 0.5)
        c.line([(x, y - 146 * s), (x, y - 156 * s)], "#12172a", 3 * s)
    for _ in range(240):
        x, y, h = c.rng.uniform(-10, 810), c.rng.uniform(-20, 1000), c.rng.uniform(14, 44)
        c.line([(x, y), (x - h * 0.16, y + h)], "#dfe8f5", 1, 0.28)


@scene(WIDE)
def stadium(c: Canvas) -> None:
    x: float
    c.sky("#0c1836", "#1c3560", "#3f6a92", "#87a7b5")
    for x in (110, 1090):
        c.rect(x - 6, 90, 12, 300, "#1a2438")
        c.rect(x - 60, 60, 120, 50, "#202c44", radius=5)
        for k in range(10):
            c.disc(x - 46 + (k % 5) * 23, 74 + (k // 5) * 22, 8, "#fffbe6")
        c.glow(x, 85, 260, "#eaf4ff", 0.75)
    for ring in range(9):
        c.disc(600, 345 + ring * 6, 860 - ring * 34, mix("#3a4d75", "#1a2745", ring / 9), ry=175 - ring * 12)
    for ring in range(9):
        for _ in range(300):
            a, at = c.rng.uniform(math.pi * 1.04, math.tau * 0.98), ring + c.rng.uniform(0.1, 0.8)
            x, y = 600 + math.cos(a) * (850 - at * 34), 345 + at * 6 + math.sin(a) * (170 - at * 12)
            tone = c.rng.choice(["#f05d4f", "#ffd257", "#f4f4f4", "#6db5e8", "#e88f4a", "#b9c6da"])
            c.disc(x, y, 2.6, mix(tone, "#24345a", 0.15 + 0.05 * (8 - ring)), 0.9)
    c.rect(0, 372, 1200, 24, "#22304f")
    for x in range(0, 1200, 120):
        c.rect(x + 4, 375, 112, 18, ["#c4513a", "#2f6f8f", "#d9a437", "#4a7f5a"][x // 120 % 4], 0.9, radius=2)
    for n in range(12):
        x0, x1 = 600 + (n - 6) * 78, 600 + (n - 5) * 78
        f0, f1 = 600 + (n - 6) * 190, 600 + (n - 5) * 190
        c.poly([(x0, 395), (x1, 395), (f1, 676), (f0, 676)], "#3f9a55" if n % 2 else "#358a4a")
    white = "#f2fbf2"
    c.line([(150, 395), (1050, 395)], white, 3)
    c.line([(600, 395), (600, 676)], white, 4)
    c.line([(150, 395), (-310, 676)], white, 4)
    c.line([(1050, 395), (1510, 676)], white, 4)
    c.draw.ellipse([(600 - 150) * 2, 470 * 2, (600 + 150) * 2, 570 * 2], outline=(242, 251, 242, 255), width=7)
    c.disc(600, 520, 5, white)
    for x, y, s, tone in (
        (430, 500, 1.0, "#e0413a"),
        (700, 560, 1.3, "#2757b8"),
        (320, 600, 1.5, "#e0413a"),
        (860, 470, 0.9, "#2757b8"),
        (560, 440, 0.75, "#e0413a"),
        (1000, 590, 1.5, "#e0413a"),
        (720, 430, 0.7, "#2757b8"),
    ):
        c.disc(x + 16 * s, y + 1, 20 * s, "#12361f", 0.4, ry=4 * s)
        c.rect(x - 6 * s, y - 36 * s, 12 * s, 20 * s, tone, radius=4)
        c.line([(x - 3 * s, y - 18 * s), (x - 8 * s, y)], "#f0d3b4", 4 * s)
        c.line([(x + 3 * s, y - 18 * s), (x + 9 * s, y - 2)], "#f0d3b4", 4 * s)
        c.disc(x, y - 42 * s, 6 * s, "#3b2a22")
    c.disc(770, 566, 8, "#ffffff")


@scene(WIDE)
def running_track(c: Canvas) -> None:
    c.sky("#f2b48a", "#f7d3a6", "#f8e8cf")
    c.glow(980, 130, 230, "#fffbe9", 1.0)
    c.land(230, 14, 500, "#8fa58d", "#b8c2a0")
    for n in range(9):
        x0, x1 = 560 + n * 14, 560 + (n + 1) * 14
        f0, f1 = -420 + n * 240, -420 + (n + 1) * 240
        c.shaded([(x0, 250), (x1, 250), (f1, 680), (f0, 680)], "#d0694a" if n % 2 else "#c65d41", "#a8432f")
        c.poly([(x0, 250), (x0 + 0.8, 250), (f0 + 9, 680), (f0 - 3, 680)], "#fff3e4", 0.9)
    for x, y, s, tone, ph in (
        (640, 430, 1.2, "#2b5fae", 0),
        (430, 500, 1.75, "#e6b52f", 1),
        (850, 520, 1.9, "#2f8f6b", 0),
        (700, 340, 0.7, "#c9414a", 1),
    ):
        skin, f = "#7d4f3a", (1 if ph else -1)
        c.disc(x, y + 84 * s, 40 * s, "#5a2018", 0.35, ry=7 * s)
        c.line([(x, y + 20 * s), (x + f * 24 * s, y + 44 * s), (x + f * 14 * s, y + 78 * s)], skin, 10 * s)
        c.line([(x, y + 20 * s), (x - f * 18 * s, y + 46 * s), (x - f * 44 * s, y + 52 * s)], skin, 10 * s)
        c.poly(
            [(x - 13 * s, y - 26 * s), (x + 13 * s, y - 26 * s), (x + 10 * s, y + 22 * s), (x - 10 * s, y + 22 * s)],
            tone,
        )
        c.line([(x - 11 * s, y - 20 * s), (x - f * 30 * s, y), (x - f * 12 * s, y + 10 * s)], skin, 7 * s)
        c.line([(x + 11 * s, y - 20 * s), (x + f * 28 * s, y - 6 * s), (x + f * 34 * s, y - 30 * s)], skin, 7 * s)
        c.disc(x, y - 42 * s, 12 * s, skin)
        c.disc(x, y - 47 * s, 12 * s, "#241a18", ry=8 * s)


@scene(CLASSIC)
def library_shelf(c: Canvas) -> None:
    c.sky("#3a2418", "#4c2f1e", "#2f1c13")
    tones = [
        "#8f2f2b",
        "#c07b3a",
        "#284e5e",
        "#3f6a4d",
        "#d9b56b",
        "#59406b",
        "#b9563c",
        "#e7d9b8",
        "#1f3a52",
        "#7a8a4f",
    ]
    for shelf in range(3):
        foot = 250 + shelf * 262
        c.shaded([(0, foot - 232), (1200, foot - 232), (1200, foot), (0, foot)], "#1d110b", "#38221a")
        x = 16.0
        while x < 1170:
            w, h = c.rng.uniform(20, 52), c.rng.uniform(150, 216)
            if c.rng.random() < 0.07:
                x += c.rng.uniform(30, 70)
            tone = c.rng.choice(tones)
            lean = 22 if c.rng.random() < 0.06 else 0
            spine = [(x + lean, foot - h), (x + w + lean, foot - h + lean * 0.2), (x + w, foot), (x, foot)]
            c.poly(spine, tone)
            c.poly(
                [(x + lean, foot - h), (x + w * 0.2 + lean, foot - h), (x + w * 0.2, foot), (x, foot)], "#ffffff", 0.14
            )
            c.poly(
                [(x + w * 0.8 + lean, foot - h), (x + w + lean, foot - h), (x + w, foot), (x + w * 0.8, foot)],
                "#000000",
                0.24,
            )
            if not lean:
                gold = mix(tone, "#ffe6a6", 0.75)
                for at in (0.12, 0.16, 0.84):
                    c.rect(x + 1, foot - h + h * at, w - 2, 2.4, gold, 0.9)
                if c.rng.random() < 0.6:
                    c.rect(x + w * 0.24, foot - h * 0.72, w * 0.52, h * 0.2, gold, 0.7, radius=2)
            x += w + lean + c.rng.uniform(0.5, 2.5)
        c.shaded([(0, foot), (1200, foot), (1200, foot + 26), (0, foot + 26)], "#a8703f", "#6f4425")
    c.glow(240, 60, 620, "#ffcf86", 0.36)


@scene(CLASSIC)
def noodle_bowl(c: Canvas) -> None:
    x: float
    y: float
    c.sky("#5c2f1d", "#7e4526", "#a4653a")
    for y in range(0, 800, 100):
        c.rect(0, y, 1200, 2.5, "#3c1d12", 0.6)
        for _ in range(5):
            x = c.rng.uniform(0, 1200)
            c.line([(x, y + c.rng.uniform(10, 90)), (x + 260, y + c.rng.uniform(10, 90))], "#3c1d12", 1.4, 0.25)
    c.disc(610, 450, 350, "#1c0d08", 0.4, ry=330)
    c.disc(600, 420, 340, "#f2ece0")
    c.disc(600, 420, 322, "#2f6d8a")
    c.disc(600, 420, 312, "#f7f2e8")
    c.disc(600, 420, 292, "#8f4a1e")
    c.disc(600, 420, 286, "#b8692a")
    c.glow(500, 320, 260, "#e9a552", 0.7)
    for n in range(150):
        x0, y0 = c.rng.gauss(590, 90), c.rng.gauss(450, 70)
        a, r = c.rng.uniform(0, 6.28), c.rng.uniform(40, 120)
        pts = [(x0 + math.cos(a + t / 9) * r * (1 + t / 60), y0 + math.sin(a + t / 9) * r * 0.7) for t in range(16)]
        if all(math.hypot(x - 600, y - 420) < 270 for x, y in pts):
            c.line(pts, "#9a6a2a", 8.5, 0.55)
            c.line(pts, mix("#f7dc94", "#e8bf68", c.rng.random()), 6)
        del n
    for x, y, turn in ((690, 330, 0.4), (760, 400, 0.9), (700, 470, 1.3)):
        slab = [
            (x + math.cos(turn + t / 12 * math.tau) * 78, y + math.sin(turn + t / 12 * math.tau) * 46)
            for t in range(12)
        ]
        c.shaded(slab, "#b8643c", "#7b3520")
        c.line(slab[2:7], "#e9b088", 6, 0.8)
    c.disc(470, 330, 76, "#fffdf6", ry=62)
    c.disc(472, 332, 40, "#f4a62a", ry=36)
    c.glow(462, 322, 30, "#ffe9a8", 0.9)
    for _ in range(60):
        a, r = c.rng.uniform(0, 6.28), c.rng.uniform(0, 150)
        x, y = 520 + math.cos(a) * r, 520 + math.sin(a) * r * 0.6
        c.ring(x, y, c.rng.uniform(5, 9), c.rng.choice(["#5ea04a", "#86c15c", "#3d7f3a"]), 3)
    for x, y in ((430, 480), (400, 430), (450, 545)):
        c.poly([(x, y), (x + 60, y - 40), (x + 90, y + 6), (x + 40, y + 34)], "#2f6b3a")
        c.line([(x + 4, y + 2), (x + 80, y - 6)], "#8fc47a", 3)
    for off in (0, 34):
        c.line([(830 + off, 800), (1090 + off * 1.5, 40)], "#1f0e09", 17, 0.5)
        c.line([(820 + off, 800), (1080 + off * 1.5, 30)], "#6b1f1a", 14)
        c.line([(817 + off, 800), (1076 + off * 1.5, 30)], "#b5453a", 4)
    for x in (430, 560, 700):
        c.shaded(
            [(x + 26 * math.sin(t / 3) - 16, 300 - t * 26) for t in range(11)]
            + [(x + 26 * math.sin(t / 3) + 16, 300 - t * 26) for t in range(10, -1, -1)],
            "#ffffff",
            alpha=0.22,
            blur=13,
        )


@scene(WIDE)
def metro_platform(c: Canvas) -> None:
    c.sky("#e8eef2", "#cfd9e0", "#b7c4cd")
    vx, vy = 420, 300
    c.shaded([(0, 0), (1200, 0), (vx + 40, vy - 40), (vx - 40, vy - 40)], "#f6f9fb", "#aebdc8")
    for k in range(6):
        x0 = -200 + k * 320
        c.poly(
            [(x0, 0), (x0 + 60, 0), (vx + (x0 - vx) * 0.08 + 6, vy - 40), (vx + (x0 - vx) * 0.08, vy - 40)],
            "#ffffff",
            0.85,
        )
    c.shaded([(vx - 40, vy + 40), (vx + 40, vy + 40), (780, 680), (-420, 680)], "#b9b2a6", "#e6e0d4")
    c.poly([(vx + 26, vy + 40), (vx + 31, vy + 40), (700, 680), (640, 680)], "#f2c230")
    c.shaded([(vx + 40, vy + 40), (1200, 520), (1200, 680), (780, 680)], "#41505c", "#1e2933")
    side = [(vx + 44, vy - 36), (1204, -60), (1204, 590), (vx + 44, vy + 44)]
    c.shaded(side, "#fbfcfd", "#e3eaee")

    def on(t: float, u: float) -> tuple[float, float]:
        x = vx + 44 + (1204 - vx - 44) * t
        top, low = vy - 36 + (-60 - vy + 36) * t, vy + 44 + (590 - vy - 44) * t
        return x, top + (low - top) * u

    c.poly([on(0, 0.8), on(1, 0.8), on(1, 0.88), on(0, 0.88)], "#1d8f86")
    for k in range(9):
        a, b = (k / 9) ** 2.1, ((k + 0.75) / 9) ** 2.1
        door = k % 3 == 1
        c.poly(
            [on(a, 0.2), on(b, 0.2), on(b, 0.95 if door else 0.58), on(a, 0.95 if door else 0.58)],
            "#c6d3da" if door else "#27414f",
        )
        if door:
            m = (a + b) / 2
            for s, e in ((a, m), (m, b)):
                g = (e - s) * 0.14
                c.poly([on(s + g, 0.26), on(e - g, 0.26), on(e - g, 0.62), on(s + g, 0.62)], "#27414f")
        else:
            c.poly([on(a, 0.2), on((a + b) / 2, 0.2), on(a, 0.5)], "#ffffff", 0.14)
    c.shaded([(vx - 40, vy - 40), (-420, -200), (-420, 680), (vx - 40, vy + 40)], "#dfe5e4", "#a9b6ba")
    for k in range(5):
        t, e = (k / 5) ** 1.6, ((k + 0.6) / 5) ** 1.6
        x0, x1 = vx - 40 - 460 * t, vx - 40 - 460 * e
        c.poly(
            [(x0, vy - 30 - 160 * t), (x1, vy - 30 - 160 * e), (x1, vy + 10 + 90 * e), (x0, vy + 10 + 90 * t)],
            ["#2f6f9f", "#d8893b", "#5a9a78", "#b8433b", "#6b5a95"][k],
        )
    for x, y, s in ((330, 400, 1.0), (250, 470, 1.5), (470, 390, 0.8), (520, 500, 1.7)):
        tone = c.rng.choice(["#32475a", "#7a3a35", "#46604f", "#4a4466"])
        c.disc(x, y + 72 * s, 28 * s, "#5b5548", 0.3, ry=5 * s)
        c.rect(x - 16 * s, y - 20 * s, 32 * s, 60 * s, tone, radius=10 * s)
        c.rect(x - 12 * s, y + 34 * s, 10 * s, 38 * s, "#262c36")
        c.rect(x + 2 * s, y + 34 * s, 10 * s, 38 * s, "#262c36")
        c.disc(x, y - 33 * s, 12 * s, "#3a2b25")


@scene(CLASSIC)
def bookshop_night(c: Canvas) -> None:
    px: float
    c.sky("#131a33", "#222a4b", "#363a5c")
    for x in range(0, 1200, 44):
        for row in range(10):
            c.rect(x + (22 if row % 2 else 0), row * 22, 42, 20, mix("#4a3440", "#5d404a", c.rng.random()))
    c.rect(120, 210, 960, 70, "#1e4a45")
    c.rect(120, 270, 960, 10, "#e0b45a")
    for k, w in enumerate((60, 44, 60, 52)):
        c.rect(440 + k * 84, 228, w, 32, "#f3dfae", radius=3)
    c.rect(120, 280, 960, 440, "#17362f")
    for x, w in ((150, 380), (670, 380)):
        c.shaded([(x, 310), (x + w, 310), (x + w, 640), (x, 640)], "#fff0c2", "#ffd58a", "#eaa75c")
        for shelf in range(3):
            foot = 420 + shelf * 98
            px = x + 14
            while px < x + w - 30:
                bw, bh = c.rng.uniform(12, 26), c.rng.uniform(46, 76)
                c.rect(
                    px,
                    foot - bh,
                    bw,
                    bh,
                    c.rng.choice(["#8f2f2b", "#284e5e", "#3f6a4d", "#59406b", "#b9563c", "#c9a24e"]),
                )
                px += bw + c.rng.uniform(1, 9)
            c.rect(x, foot, w, 8, "#7a4a2a")
        c.line([(x + w / 2, 310), (x + w / 2, 640)], "#17362f", 7)
    c.rect(552, 320, 96, 400, "#102a25")
    c.rect(566, 336, 68, 250, "#ffdf9c", radius=4)
    c.disc(634, 610, 6, "#e0b45a")
    for x in (120, 1080):
        c.glow(x, 330, 120, "#ffd98c", 0.9)
        c.rect(x - 12, 306, 24, 40, "#fff3cf", radius=5)
    c.shaded([(-2, 720), (1202, 720), (1202, 802), (-2, 802)], "#3a3549", "#1a1a2a")
    c.shaded([(150, 722), (530, 722), (580, 800), (60, 800)], "#ffcf86", alpha=0.4, blur=12)
    c.shaded([(670, 722), (1050, 722), (1140, 800), (620, 800)], "#ffcf86", alpha=0.4, blur=12)
    c.disc(610, 742, 34, "#2b2430", ry=16)
    c.disc(640, 726, 15, "#2b2430")
    c.poly([(628, 718), (632, 702), (640, 714)], "#2b2430")
    c.poly([(642, 713), (650, 702), (653, 718)], "#2b2430")
    c.line([(580, 744), (556, 738), (548, 720)], "#2b2430", 6)


@scene(WIDE)
def kites(c: Canvas) -> None:
    y: float
    c.sky("#3f9ad0", "#86c4e2", "#d3ebec", "#f8f2dc")
    for x, y, s in ((170, 150, 1.0), (900, 100, 1.2), (1080, 270, 0.8), (430, 290, 0.7)):
        for k in range(7):
            c.glow(x + (k - 3) * 44 * s, y + c.rng.uniform(-12, 12), c.rng.uniform(50, 90) * s, "#ffffff", 0.8)
    c.land(580, 18, 700, "#8fb765", "#5d924f")
    for x, y, s, a, b, hx in (
        (320, 210, 1.2, "#e2483d", "#ffd257", 520),
        (620, 130, 1.0, "#2f7fc1", "#f4f0e0", 600),
        (820, 270, 1.35, "#f08a32", "#7a4fa0", 700),
        (480, 380, 0.7, "#38a07c", "#fff0b0", 560),
    ):
        c.line([(x, y + 60 * s), ((x + hx) / 2, (y + 600) / 2 + 50), (hx, 600)], "#56646c", 1, 0.8)
        c.poly([(x, y - 78 * s), (x + 54 * s, y), (x, y)], a)
        c.poly([(x, y - 78 * s), (x - 54 * s, y), (x, y)], b)
        c.poly([(x, y + 74 * s), (x + 54 * s, y), (x, y)], b)
        c.poly([(x, y + 74 * s), (x - 54 * s, y), (x, y)], a)
        tail = [(x + 18 * math.sin(t / 2), y + 74 * s + t * 11) for t in range(12)]
        c.line(tail, a, 2.4)
        for t in range(2, 12, 3):
            tx, ty = tail[t]
            c.poly([(tx - 12, ty - 7), (tx + 12, ty + 7), (tx + 12, ty - 7), (tx - 12, ty + 7)], b)
    for x, s in ((520, 1.0), (600, 0.8), (700, 1.1), (560, 0.7)):
        y = 606.0
        c.rect(
            x - 9 * s, y - 40 * s, 18 * s, 32 * s, c.rng.choice(["#c4473b", "#2f5f92", "#d9a437", "#35705a"]), radius=5
        )
        c.disc(x, y - 50 * s, 9 * s, "#4a352b")
        c.line([(x - 4 * s, y - 8 * s), (x - 5 * s, y + 14 * s)], "#2b3440", 5 * s)
        c.line([(x + 4 * s, y - 8 * s), (x + 6 * s, y + 14 * s)], "#2b3440", 5 * s)
    c.land(630, 10, 400, "#4a7f45", "#346339")
