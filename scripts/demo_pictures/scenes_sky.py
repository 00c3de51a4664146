"""The night sky and what looks at it."""

import math

from demo_pictures.canvas import Canvas, wave
from demo_pictures.register import CLASSIC, TALL, WIDE, scene
from demo_pictures.scenes_land import pine


@scene(CLASSIC)
def telescope_dome(c: Canvas) -> None:
    c.sky("#070b22", "#131c47", "#2f3770", "#7a5c8c", "#d98f86")
    for k in range(26):
        t = k / 25
        c.glow(
            150 + t * 900,
            520 - t * 520 + 40 * math.sin(t * 5),
            c.rng.uniform(90, 170),
            c.rng.choice(["#8f7fc9", "#c9a2c4", "#6f83cc"]),
            0.2,
        )
    c.stars(520, 560)
    c.land(640, 30, 500, "#39345f", "#241f42")
    x, y = 690, 610
    c.rect(x - 170, y - 40, 340, 130, "#c3bfd2")
    c.shaded([(x - 170, y - 40), (x + 170, y - 40), (x + 170, y + 90), (x - 170, y + 90)], "#dcd6e2", "#8d86a5")
    dome = [(x - 186 * math.cos(t / 40 * math.pi), y - 40 - 186 * math.sin(t / 40 * math.pi)) for t in range(41)]
    c.shaded(dome, "#f4eff2", "#b9b1c8", "#837a9c")
    c.poly([(x - 40, y - 40), (x - 56, y - 190), (x - 6, y - 226), (x + 34, y - 214), (x + 34, y - 40)], "#1c1838")
    c.glow(x, y - 110, 90, "#ffc07a", 0.5)
    c.line([(x + 8, y - 80), (x - 46, y - 206)], "#d7dbe8", 26)
    c.line([(x - 44, y - 200), (x - 54, y - 224)], "#9aa2ba", 34)
    for k in range(1, 6):
        a = k / 6 * math.pi
        c.line(
            [(x - 186 * math.cos(a), y - 40 - 186 * math.sin(a)), (x - 120 * math.cos(a), y - 40)], "#7b7296", 1.2, 0.35
        )
    c.rect(x + 70, y + 16, 40, 74, "#4a4266", radius=3)
    c.rect(x - 120, y, 46, 30, "#ffd992", radius=3)
    c.land(700, 20, 420, "#1b1734", "#0d0b1e")
    for k in range(14):
        pine(c, 20 + k * 34 + c.rng.uniform(-8, 8), 740 + c.rng.uniform(-10, 10), c.rng.uniform(70, 150), "#0f0d22")


@scene(WIDE)
def satellite(c: Canvas) -> None:
    c.sky("#04060f", "#070c20", "#0a1230")
    c.stars(420, 675)
    c.glow(600, 1250, 960, "#4aa6e8", 0.9)
    c.disc(600, 1320, 860, "#0f3f78")
    c.disc(600, 1326, 856, "#17599b")
    for _ in range(50):
        a = c.rng.uniform(-2.5, -0.65)
        r = c.rng.uniform(640, 846)
        x, y = 600 + math.cos(a) * r, 1326 + math.sin(a) * r
        c.disc(x, y, c.rng.uniform(20, 120), "#eaf5ff", c.rng.uniform(0.1, 0.35), ry=c.rng.uniform(3, 11))
    for _ in range(14):
        a = c.rng.uniform(-2.3, -0.8)
        x, y = 600 + math.cos(a) * 800, 1326 + math.sin(a) * 790
        c.disc(x, y + 20, c.rng.uniform(30, 90), "#3f8a63", 0.55, ry=c.rng.uniform(6, 14))
    x, y = 600, 270
    for side in (-1, 1):
        c.line([(x + side * 60, y), (x + side * 120, y - side * 14)], "#b8bec9", 6)
        for k in range(3):
            x0 = x + side * (120 + k * 104)
            y0 = y - side * (14 + k * 24)
            x1, y1 = x0 + side * 98, y0 - side * 22
            c.shaded([(x0, y0 - 58), (x1, y1 - 58), (x1, y1 + 58), (x0, y0 + 58)], "#5b8fe0", "#1c3c8c", "#122a68")
            for g in range(1, 4):
                gx, gy = x0 + (x1 - x0) * g / 4, y0 + (y1 - y0) * g / 4
                c.line([(gx, gy - 58), (gx, gy + 58)], "#a9c8f4", 1, 0.7)
            c.line([(x0, y0), (x1, y1)], "#a9c8f4", 1.4, 0.8)
    c.shaded([(x - 66, y - 60), (x + 58, y - 78), (x + 66, y + 58), (x - 58, y + 76)], "#f8dd9a", "#d9a441", "#8f6224")
    for k in range(7):
        c.line(
            [(x - 62 + k * 18, y - 56 + c.rng.uniform(-6, 6)), (x - 44 + k * 17, y + 62 + c.rng.uniform(-6, 6))],
            "#fff1c2",
            1.2,
            0.5,
        )
    c.disc(x + 6, y + 108, 62, "#e9edf2", ry=24)
    c.disc(x + 6, y + 112, 50, "#aab4c2", ry=16)
    c.line([(x + 6, y + 70), (x + 6, y + 150)], "#d7dce3", 4)
    c.disc(x + 6, y + 152, 6, "#ff6b5e")
    c.glow(x - 70, y - 80, 60, "#ffffff", 0.8)


@scene(CLASSIC)
def moon_phases(c: Canvas) -> None:
    c.sky("#0b1026", "#141d3f", "#233058")
    c.stars(240, 800)
    for n in range(7):
        x, y = 120 + n * 160, 400 - 150 * math.sin(n / 6 * math.pi)
        r, phase = 58 + (22 if n == 3 else 0), (n - 3) / 3
        c.glow(x, y, r * (2.4 if n == 3 else 1.6), "#f7e8c0", 0.5 - abs(phase) * 0.3)
        c.disc(x, y, r, "#1f2950")
        lit = []
        for t in range(41):
            a = -math.pi / 2 + t / 40 * math.pi
            lit.append((x + (r if phase <= 0 else -r) * math.cos(a), y + r * math.sin(a)))
        inner = (1 - 2 * (1 - abs(phase))) * (1 if phase <= 0 else -1)
        for t in range(40, -1, -1):
            a = -math.pi / 2 + t / 40 * math.pi
            lit.append((x + r * inner * math.cos(a), y + r * math.sin(a)))
        c.shaded(lit, "#fff8e2", "#e8d9b0")
        for _ in range(9):
            a, d, s = c.rng.uniform(0, 6.28), c.rng.uniform(0, r * 0.75), c.rng.uniform(0.06, 0.17) * r
            c.disc(x + math.cos(a) * d, y + math.sin(a) * d, s, "#8d7f6a", 0.22)
    c.peaks(660, 90, 130, "#0e1430", "#1a2446")
    c.land(720, 18, 300, "#080c1f", "#050816")


@scene(CLASSIC)
def aurora_lake(c: Canvas) -> None:
    c.sky("#061022", "#0b2038", "#123a4e", "#1a4d55")
    c.stars(360, 420)
    for n, (tone, y0) in enumerate((("#3fe0a0", 330), ("#5ff0c0", 270), ("#a06be8", 210))):
        form = wave(c.rng, 60, 520, 4)
        for x in range(-10, 1210, 7):
            h = 120 + 70 * math.sin(x / 150 + n * 2) + c.rng.uniform(-16, 16)
            y = y0 + form(x)
            c.line([(x, y - h), (x, y)], tone, 7, 0.05 + 0.05 * c.rng.random())
            c.line([(x, y - h * 0.45), (x, y + 4)], tone, 7, 0.12)
    c.blur(4)
    c.stars(160, 400)
    c.peaks(470, 150, 190, "#0c2233", "#12303f")
    c.land(478, 10, 260, "#071622", "#0a1d29")
    for n in range(46):
        pine(c, n * 27 + c.rng.uniform(-8, 8), 492 + c.rng.uniform(-3, 5), c.rng.uniform(28, 76), "#050f18")
    c.reflect(496, "#0a2536", 0.3, 6)
    c.poly([(470, 640), (560, 640), (545, 662), (486, 662)], "#03090f")
    c.rect(508, 612, 8, 30, "#03090f")
    c.disc(512, 606, 7, "#03090f")


@scene(TALL)
def comet(c: Canvas) -> None:
    c.sky("#050919", "#0d1a3c", "#27386a", "#8a6a86", "#f0ab84")
    c.stars(420, 760)
    for n in range(40):
        t = n / 40
        c.glow(
            300 + t * 330,
            520 - t * 440 + 10 * math.sin(n),
            20 + t * 105,
            "#e8f0ff" if n % 2 else "#b9cdf7",
            0.34 * (1 - t) + 0.05,
        )
    for k in range(5):
        c.shaded(
            [(297, 522), (303, 527), (600 + k * 34, 90 + k * 40), (570 + k * 34, 70 + k * 40)],
            "#eef4ff",
            alpha=0.08,
            blur=16,
        )
    c.glow(300, 524, 74, "#ffffff", 1.0)
    c.disc(300, 524, 10, "#ffffff")
    c.peaks(830, 110, 170, "#4a4468", "#6a5573")
    c.land(890, 24, 420, "#1f1d38", "#100f22")
    for x in (540, 596):
        c.line([(x - 18, 912), (x, 862), (x + 18, 912)], "#0b0a18", 3.4)
        c.line([(x - 20, 872), (x + 14, 838)], "#0b0a18", 10)
    c.rect(626, 862, 16, 48, "#0b0a18", radius=6)
    c.disc(634, 852, 9, "#0b0a18")


@scene(WIDE)
def radio_dishes(c: Canvas) -> None:
    c.sky("#f0b27a", "#e6937a", "#8e6a94", "#3b3f78")
    c.stars(40, 160)
    c.land(430, 20, 500, "#564a78", "#3d3764")
    c.land(490, 12, 700, "#c98a5a", "#7a4a44")
    for x, y, s in ((180, 500, 0.6), (380, 510, 0.75), (980, 505, 0.65), (660, 560, 1.5)):
        c.poly([(x - 34 * s, y), (x + 34 * s, y), (x + 10 * s, y - 96 * s), (x - 10 * s, y - 96 * s)], "#d8d2d6")
        c.poly([(x + 8 * s, y), (x + 34 * s, y), (x + 10 * s, y - 96 * s), (x + 2 * s, y - 96 * s)], "#8f8796")
        cx, cy, a = x, y - 140 * s, -0.62
        bowl = []
        for t in range(41):
            u = t / 40 * 2 - 1
            px, py = u * 120 * s, (u * u - 1) * -52 * s
            bowl.append((cx + px * math.cos(a) - py * math.sin(a), cy + px * math.sin(a) + py * math.cos(a)))
        c.shaded(bowl, "#f3eef0", "#b3a9b4", "#6f6780")
        rim = []
        for t in range(41):
            u = t / 40 * math.tau
            px, py = math.cos(u) * 120 * s, math.sin(u) * 26 * s
            rim.append((cx + px * math.cos(a) - py * math.sin(a), cy + px * math.sin(a) + py * math.cos(a)))
        c.shaded(rim, "#fffaf4", "#cfc4c9")
        focus = (cx + 105 * s * math.sin(a), cy - 105 * s * math.cos(a))
        for k in (4, 20, 32):
            c.line([rim[k], focus], "#544c66", 2.6 * s)
        c.disc(*focus, 9 * s, "#544c66")
    c.land(600, 12, 300, "#4a2f38", "#2a1c2a")


@scene(WIDE)
def weather_map(c: Canvas) -> None:
    c.sky("#0f3e5c", "#155673", "#1b6c84")
    for k in range(0, 1200, 75):
        c.line([(k, 0), (k, 675)], "#7fb6c4", 0.8, 0.22)
    for k in range(0, 675, 75):
        c.line([(0, k), (1200, k)], "#7fb6c4", 0.8, 0.22)
    form = wave(c.rng, 70, 420, 5)
    c.shaded([(430 + form(y), y) for y in range(-4, 684, 6)] + [(-10, 684), (-10, -10)], "#5e8f63", "#86a568")
    c.line([(430 + form(y), y) for y in range(-4, 684, 6)], "#e9f0d4", 2.4)
    for k, tone in enumerate(("#2fa6d8", "#5cc27e", "#f2d24b", "#f08a3a", "#d8404a")):
        for n in range(90):
            a = n / 90 * 11 + k * 0.3
            r = 12 + (n * 3.0) * (1 - k * 0.17)
            c.disc(800 + math.cos(a) * r, 320 + math.sin(a) * r * 0.82, 26 - k * 4, tone, 0.17)
    for r in range(60, 420, 52):
        pts = []
        for t in range(61):
            a = t / 60 * math.tau
            rr = r * (1 + 0.05 * math.sin(3 * a + r))
            pts.append((800 + math.cos(a) * rr * 1.1, 320 + math.sin(a) * rr * 0.9))
        c.line(pts, "#ffffff", 1.5, 0.65)
    c.disc(800, 320, 11, "#ffffff")
    c.disc(800, 320, 6, "#0f3e5c")
    track = [(1090, 590), (1010, 530), (930, 450), (800, 320), (690, 220), (600, 90)]
    c.line(track, "#ffffff", 3, 0.9)
    for x, y in track:
        c.ring(x, y, 9, "#ffe27a", 3)
    c.rect(40, 590, 300, 40, "#082a3e", 0.7, radius=6)
    for k, tone in enumerate(("#2fa6d8", "#5cc27e", "#f2d24b", "#f08a3a", "#d8404a")):
        c.rect(56 + k * 54, 603, 50, 14, tone)
