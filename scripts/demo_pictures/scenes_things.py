"""Charts, chips, cups, and other things from near."""

import math
from itertools import pairwise

from demo_pictures.canvas import Canvas, mix, wave
from demo_pictures.register import CLASSIC, TALL, WIDE, scene


@scene(WIDE)
def bar_chart(c: Canvas) -> None:
    c.sky("#0d2236", "#123450", "#16435f")
    c.glow(300, 120, 480, "#2e7fa0", 0.5)
    for k in range(6):
        c.line([(110, 130 + k * 80), (1110, 130 + k * 80)], "#8fc0d0", 1, 0.25)
    values = [0.32, 0.38, 0.35, 0.47, 0.52, 0.49, 0.6, 0.66, 0.62, 0.75, 0.83, 0.92]
    for n, v in enumerate(values):
        x, h = 132 + n * 82, v * 390
        c.shaded(
            [(x, 530 - h), (x + 48, 530 - h), (x + 48, 530), (x, 530)],
            "#ffd27a" if n == 11 else "#5fd0c4",
            "#e0833f" if n == 11 else "#1d6f86",
        )
        c.poly(
            [(x, 530 - h), (x + 14, 530 - h - 12), (x + 62, 530 - h - 12), (x + 48, 530 - h)],
            "#d9fff6" if n < 11 else "#fff3cf",
            0.9,
        )
        c.poly([(x + 48, 530 - h), (x + 62, 530 - h - 12), (x + 62, 518), (x + 48, 530)], "#0b3a4c")
        c.rect(x + 12, 552, 24, 6, "#8fc0d0", 0.7, radius=3)
    pts = [(156 + n * 82, 480 - v * 390) for n, v in enumerate(values)]
    c.line(pts, "#fff4d6", 4)
    for x, y in pts:
        c.disc(x, y, 7, "#0d2236")
        c.disc(x, y, 5, "#fff4d6")


@scene(WIDE)
def line_chart(c: Canvas) -> None:
    c.sky("#fbf5e8", "#f6ecd8", "#efe1c6")
    for k in range(7):
        c.line([(90, 90 + k * 75), (1130, 90 + k * 75)], "#b9a98c", 1, 0.5)
    for k in range(14):
        c.line([(90 + k * 80, 90), (90 + k * 80, 540)], "#b9a98c", 1, 0.22)
    for tone, base, slope, amp in (
        ("#2f6f8f", 450, -0.27, 34),
        ("#c4513a", 380, -0.06, 40),
        ("#7f9a52", 500, -0.12, 20),
    ):
        form = wave(c.rng, amp, 380, 6)
        pts = [(90.0 + x, base + slope * x + form(x)) for x in range(0, 1041, 8)]
        c.shaded([*pts, (1130, 540), (90, 540)], tone, "#f6ecd8", alpha=0.28)
        c.line(pts, tone, 4.5)
        c.disc(*pts[-1], 10, tone)
        c.disc(*pts[-1], 4, "#fffaf0")
    c.line([(90, 540), (1130, 540)], "#5a4c3a", 3)
    for k in range(14):
        c.rect(78 + k * 80, 560, 26, 6, "#8d7c62", 0.7, radius=3)
    c.rect(120, 100, 250, 74, "#fffaf0", 0.9, radius=8)
    for k, tone in enumerate(("#2f6f8f", "#c4513a", "#7f9a52")):
        c.disc(142, 117 + k * 20, 6, tone)
        c.rect(160, 113 + k * 20, 150 - k * 26, 7, "#8d7c62", 0.7, radius=3)


@scene(CLASSIC)
def circuit(c: Canvas) -> None:
    c.sky("#07241f", "#0c3a30", "#0a2c2a")
    c.glow(600, 400, 520, "#1fa27c", 0.4)
    for _ in range(96):
        x, y = c.rng.randrange(0, 60) * 20.0, c.rng.randrange(0, 40) * 20.0
        pts = [(x, y)]
        dx, dy = c.rng.choice([(1, 0), (-1, 0), (0, 1), (0, -1)])
        for _step in range(c.rng.randint(2, 4)):
            n = c.rng.randint(2, 8) * 20
            x, y = x + dx * n, y + dy * n
            pts.append((x, y))
            turn = c.rng.choice([-1, 1])
            dx, dy = (dx or turn, dy or turn) if abs(dx) + abs(dy) == 1 else c.rng.choice([(dx, 0), (0, dy)])
        c.line(pts, c.rng.choice(["#3fbf8f", "#2a8f70", "#c79a4a", "#55d6a8"]), 3, 0.75)
        for px, py in (pts[0], pts[-1]):
            c.disc(px, py, 7, "#d9b25f")
            c.disc(px, py, 3.2, "#07241f")
    c.rect(398, 198, 404, 404, "#03120f", 0.55, radius=12)
    for k in range(18):
        for x, y, w, h in ((370, 214 + k * 21, 460, 9), (414 + k * 21, 170, 9, 460)):
            c.rect(x, y, w, h, "#c9ced2")
    c.rect(400, 200, 400, 400, "#14181c", radius=10)
    c.shaded([(420, 220), (780, 220), (780, 580), (420, 580)], "#3a424b", "#1a1f25")
    c.rect(490, 290, 220, 220, "#0d1114", radius=6)
    for gx in range(10):
        for gy in range(10):
            tone = c.rng.choice(["#4fb0d8", "#d88a4a", "#8f6fd0", "#58c48c", "#e0c25a"])
            c.rect(
                497 + gx * 21, 297 + gy * 21, 17 if gx == 9 or c.rng.random() < 0.7 else 36, 17, tone, 0.75, radius=2
            )
    c.glow(560, 330, 200, "#ffffff", 0.25)
    c.disc(444, 244, 8, "#c9ced2")
    for x, y in ((190, 190), (1000, 600), (970, 180), (200, 620)):
        c.rect(x - 48, y - 26, 96, 52, "#15191d", radius=5)
        for k in range(6):
            c.rect(x - 42 + k * 15, y - 36, 8, 10, "#c9ced2")
            c.rect(x - 42 + k * 15, y + 26, 8, 10, "#c9ced2")


@scene(WIDE)
def server_hall(c: Canvas) -> None:
    c.sky("#050a16", "#0a1730", "#0d2040")
    for side in (-1, 1):
        for n in range(6, -1, -1):
            near, far = 1.0 / (0.55 + n * 0.42), 1.0 / (0.55 + (n + 0.86) * 0.42)
            x0, x1 = 600 + side * 330 * near, 600 + side * 330 * far
            c.shaded(
                [(x0, 330 - 270 * near), (x1, 330 - 270 * far), (x1, 330 + 270 * far), (x0, 330 + 270 * near)],
                mix("#1d2b45", "#0a1428", n / 8),
                mix("#101b30", "#070d1a", n / 8),
            )
            for row in range(22):
                t = (row + 0.5) / 22
                for k in range(5):
                    u = 0.12 + k * 0.18
                    x = x0 + (x1 - x0) * u
                    half = 270 * (near + (far - near) * u)
                    if c.rng.random() < 0.5:
                        c.disc(
                            x,
                            330 - half + 2 * half * t,
                            1.2 + 2.3 * near,
                            c.rng.choice(["#4fd6ff", "#59f0a8", "#ffb84f", "#4f8cff"]),
                            0.9,
                            ry=0.8 + 1.2 * near,
                        )
    c.shaded([(540, 420), (660, 420), (1500, 700), (-300, 700)], "#16335c", "#0a1528")
    for k in range(9):
        c.line([(600, 330), (-600 + k * 300, 690)], "#3a78b8", 1.2, 0.35)
    for k in range(7):
        y = 420 + (k / 6) ** 2 * 255
        c.line([(0, y), (1200, y)], "#3a78b8", 1.2, 0.3)
    for k in range(6):
        s = 1.0 / (0.55 + k * 0.42)
        c.rect(600 - 56 * s, 330 - 276 * s, 112 * s, 12 * s, "#d9f2ff", 0.9, radius=2)
        c.glow(600, 330 - 270 * s, 110 * s, "#8fd4ff", 0.5)
    c.glow(600, 330, 150, "#c9f0ff", 0.9)


@scene(TALL)
def tea_cup(c: Canvas) -> None:
    c.sky("#d8c7a8", "#cbb28a", "#a9825a", "#7c5738")
    c.glow(180, 130, 420, "#fff6de", 0.9)
    for k in range(4):
        c.shaded(
            [(60 + k * 150, -10), (140 + k * 150, -10), (-60 + k * 150, 640), (-170 + k * 150, 640)],
            "#fff8e6",
            "#d8b98a",
            alpha=0.35,
            blur=6,
        )
    c.shaded([(-5, 640), (805, 640), (805, 1005), (-5, 1005)], "#8a5b36", "#573521")
    for k in range(7):
        c.line([(-10, 660 + k * 52), (810, 652 + k * 55)], "#3f2414", 1.6, 0.4)
    c.disc(430, 838, 300, "#2b170d", 0.45, ry=62)
    c.disc(410, 806, 290, "#e9e2d2", ry=66)
    c.disc(410, 800, 262, "#d5ccb8", ry=54)
    c.disc(410, 794, 180, "#b8ad96", ry=34)
    cup = [
        (410 - 205 * math.cos(t / 40 * math.pi) * (1 - 0.0 * t), 500 + 290 * math.sin(t / 40 * math.pi) ** 0.62)
        for t in range(41)
    ]
    c.shaded(cup, "#fbf8ef", "#e6eee6", "#b9cbc0")
    c.shaded([(500, 500), (615, 500), (600, 620), (540, 730), (470, 785)], "#8fa79b", alpha=0.35, blur=14)
    c.disc(410, 500, 205, "#fffdf6", ry=52)
    c.disc(410, 504, 190, "#cdd8cc", ry=45)
    c.disc(410, 512, 182, "#b5892f", ry=39)
    c.disc(396, 510, 150, "#d9ad4a", 0.8, ry=29)
    for x, y, t in ((340, 508, 0.3), (450, 520, 2.4), (420, 500, 1.1)):
        c.poly(
            [
                (x - 26 * math.cos(t), y - 8 * math.sin(t)),
                (x, y - 7),
                (x + 26 * math.cos(t), y + 8 * math.sin(t)),
                (x, y + 7),
            ],
            "#4f7a3a",
        )
    for k in range(3):
        y = 640 + k * 0
        a = 250 + k * 110
        c.line([(a, y + 40), (a + 30, y - 20), (a + 60, y + 10), (a + 86, y - 30)], "#3f7f86", 5, 0.8)
        c.disc(a + 86, y - 34, 7, "#3f7f86", 0.8)
    for x, off in ((330, 0), (420, 1.6), (500, 3.1)):
        left = [(x + 34 * math.sin(t / 3.4 + off) - 14 - t, 470 - t * 26) for t in range(14)]
        right = [(px + 34, py) for px, py in reversed(left)]
        c.shaded(left + right, "#ffffff", alpha=0.3, blur=13)


@scene(CLASSIC)
def paper_boat(c: Canvas) -> None:
    c.sky("#f4e9d4", "#efdcc0", "#e6c9a3")
    for n in range(8):
        y = 430 + n * 52
        form = wave(c.rng, 14 + n * 3, 330 + n * 30, 2)
        pts = [(float(x), y + form(x)) for x in range(-6, 1212, 8)]
        tone = mix("#8fc0bd", "#1f5566", n / 7)
        if n == 3:
            x, by = 600, y + form(600) + 12
            c.shaded(
                [(x - 200, by - 84), (x + 200, by - 84), (x + 120, by + 20), (x - 120, by + 20)], "#fffdf8", "#e2d8c8"
            )
            c.shaded([(x, by - 240), (x + 118, by - 66), (x - 118, by - 66)], "#ffffff", "#efe7da")
            c.poly([(x, by - 240), (x + 118, by - 66), (x + 20, by - 66)], "#d7cbb9")
            c.poly([(x - 200, by - 84), (x, by - 52), (x - 120, by + 20)], "#f8f2e8")
            c.poly([(x + 200, by - 84), (x, by - 52), (x + 120, by + 20)], "#cdbfab")
            for k in range(6):
                c.line([(x - 88 + k * 9, by - 74 - k * 14), (x - 20 + k * 3, by - 80 - k * 14)], "#9a8f80", 2, 0.5)
        c.shaded([*pts, (1212, 802), (-6, 802)], mix(tone, "#ffffff", 0.18), tone, alpha=0.94)
        c.line(pts, "#fbf6ea", 2, 0.55)
    c.disc(930, 190, 92, "#e2603f")
    for x, y, w in ((300, 170, 210), (420, 205, 160), (860, 250, 240), (1010, 214, 140)):
        c.rect(x, y, w, 16, "#fffaf0", 0.85, radius=8)


@scene(CLASSIC)
def contour_map(c: Canvas) -> None:
    c.sky("#f3ecd9", "#ece2c8")
    peaks = [(380, 320, 240.0), (780, 470, 300.0), (960, 180, 170.0), (150, 640, 190.0)]
    tones = ["#dfe3bd", "#cbd8a5", "#b2c98f", "#c9bd85", "#b99c69", "#a37f58", "#8b664d", "#f6f1e8"]
    for level, tone in enumerate(tones):
        for x, y, r in peaks:
            rr = r * (1.25 - level * 0.15)
            if rr <= 10:
                continue
            pts = []
            for t in range(90):
                a = t / 90 * math.tau
                k = rr * (
                    1 + 0.16 * math.sin(2 * a + x) + 0.09 * math.sin(5 * a + y) + 0.04 * math.sin(9 * a + level * 0.4)
                )
                pts.append((x + math.cos(a) * k, y + math.sin(a) * k * 0.8))
            c.poly(pts, tone)
            c.line([*pts, pts[0]], "#7a5a3e", 1.6, 0.55)
    form = wave(c.rng, 60, 520, 4)
    river = [(float(x), 560 + form(x) - x * 0.22 + 60) for x in range(-10, 1220, 10)]
    c.line(river, "#3f8fb5", 11)
    c.line(river, "#8fc8de", 4)
    trail = [(60, 740), (190, 560), (330, 470), (440, 330), (600, 300), (700, 380), (800, 460), (900, 330), (970, 190)]
    for (x0, y0), (x1, y1) in pairwise(trail):
        for k in range(0, 10, 2):
            a, b = k / 10, (k + 1.1) / 10
            c.line([(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)], "#c9362b", 5)
    for x, y in (trail[0], trail[4], trail[-1]):
        c.disc(x, y, 12, "#ffffff")
        c.disc(x, y, 8, "#c9362b")


@scene(WIDE)
def ledger_coins(c: Canvas) -> None:
    c.sky("#123c3a", "#1a5450", "#0f3432")
    c.glow(840, 180, 420, "#58b8a0", 0.4)
    for n, (x, count) in enumerate(((250, 3), (410, 5), (570, 7), (730, 10), (890, 13))):
        c.disc(x + 16, 566, 84, "#061f1e", 0.5, ry=22)
        for k in range(count):
            y = 556 - k * 26
            c.disc(x, y, 70, "#8a5d1c", ry=22)
            c.rect(x - 70, y - 14, 140, 14, "#b9822c")
            for g in range(-9, 10):
                c.line(
                    [
                        (x + 69 * math.sin(g / 6.2), y - 13),
                        (x + 69 * math.sin(g / 6.2), y + 2 + 12 * math.cos(g / 6.2) * 0.6),
                    ],
                    "#7b5116",
                    1.4,
                    0.7,
                )
            c.disc(x, y - 14, 70, "#f2c45a", ry=22)
            c.disc(x, y - 14, 56, "#dba53c", ry=16)
            c.disc(x - 8, y - 16, 44, "#f6d57f", 0.6, ry=11)
        c.rect(x - 9, 556 - (count - 1) * 26 - 18, 18, 7, "#8a5d1c", 0.9)
        del n
    pts = [(250, 420), (410, 366), (570, 310), (730, 226), (890, 140), (1030, 70)]
    c.line(pts, "#eafff2", 5, 0.9)
    c.poly([(1058, 54), (1012, 58), (1040, 94)], "#eafff2")


@scene(CLASSIC)
def seismic_wave(c: Canvas) -> None:
    c.sky("#101018", "#181826", "#20202f")
    for k in range(0, 1200, 40):
        c.line([(k, 0), (k, 800)], "#6a8f8a", 0.8, 0.2)
    for k in range(0, 800, 40):
        c.line([(0, k), (1200, k)], "#6a8f8a", 0.8, 0.2)
    for n, (tone, y) in enumerate((("#ff9d5c", 200), ("#5fe0c0", 400), ("#8fb0ff", 600))):
        start = 330 + n * 130
        pts = []
        for x in range(0, 1201, 2):
            swing = 4.0
            if x > start:
                swing += 130 * math.exp(-(x - start) / 210) + 46 * math.exp(-(((x - start - 230) / 90) ** 2))
            pts.append((float(x), y + c.rng.gauss(0, 0.35) * swing + math.sin(x / 5) * swing * 0.34))
        c.line(pts, tone, 9, 0.12)
        c.line(pts, tone, 2.4)
        c.line([(start, y - 80), (start, y + 80)], "#ffffff", 1.6, 0.7)
        c.poly([(start - 8, y - 92), (start + 8, y - 92), (start, y - 78)], "#ffffff")
    c.line([(330, 120), (590, 690)], "#ffffff", 1.2, 0.3)


@scene(CLASSIC)
def microscope_cells(c: Canvas) -> None:
    c.sky("#1a0d33", "#2a1450", "#1b0f3c")
    c.glow(600, 400, 620, "#6a3fb0", 0.4)
    for _ in range(46):
        x, y, r = c.rng.uniform(-30, 1230), c.rng.uniform(-30, 830), c.rng.uniform(34, 96)
        tone = c.rng.choice(["#4fd6c4", "#f26fa8", "#8f8cff", "#f6c15a"])
        pts = []
        for t in range(48):
            a = t / 48 * math.tau
            k = r * (1 + 0.1 * math.sin(3 * a + x) + 0.05 * math.sin(7 * a + y))
            pts.append((x + math.cos(a) * k, y + math.sin(a) * k))
        c.shaded(pts, tone, mix(tone, "#2a1450", 0.6), alpha=0.34)
        c.line([*pts, pts[0]], tone, 2.4, 0.85)
        c.glow(x + r * 0.1, y, r * 0.5, "#ffffff", 0.4)
        c.disc(x + r * 0.1, y + r * 0.05, r * 0.28, mix(tone, "#ffffff", 0.4), 0.8)
        for _dot in range(7):
            a, d = c.rng.uniform(0, 6.28), c.rng.uniform(0.4, 0.8) * r
            c.disc(x + math.cos(a) * d, y + math.sin(a) * d, c.rng.uniform(1.5, 4), "#ffffff", 0.55)


@scene(WIDE)
def stage_piano(c: Canvas) -> None:
    c.sky("#1a0710", "#3a0f1c", "#5a1a22")
    for x in range(-20, 1220, 60):
        c.shaded([(x, -10), (x + 30, -10), (x + 36, 480), (x - 4, 480)], "#7a1f2a", "#3a0d18", alpha=0.8, blur=6)
    c.shaded([(560, -20), (680, -20), (940, 560), (330, 560)], "#fff0c8", "#c98a5a", alpha=0.4, blur=22)
    c.shaded([(-5, 470), (1205, 470), (1205, 680), (-5, 680)], "#8a5a36", "#4a2c1c")
    for k in range(15):
        c.line([(600 + (k - 7) * 70, 470), (600 + (k - 7) * 170, 680)], "#3a2013", 1.5, 0.5)
    c.disc(640, 560, 340, "#ffe2a8", 0.26, ry=64)
    body = [(450, 400), (470, 350), (640, 338), (760, 350), (850, 392), (880, 430), (870, 452), (450, 452)]
    c.disc(660, 572, 240, "#1c0d0a", 0.5, ry=24)
    c.shaded(body, "#3a3236", "#0c090b")
    c.poly([(476, 350), (566, 170), (800, 236), (850, 388), (764, 350), (640, 338)], "#1a1518")
    c.poly([(490, 342), (570, 188), (786, 248), (820, 360), (760, 346), (640, 334)], "#57302a", 0.55)
    c.line([(690, 350), (700, 226)], "#0c090b", 4)
    c.rect(424, 412, 60, 16, "#f7f2e6")
    for k in range(8):
        c.line([(428 + k * 7, 412), (428 + k * 7, 428)], "#2a2226", 1)
    c.rect(420, 428, 66, 22, "#0c090b", radius=3)
    for x in (466, 700, 846):
        c.line([(x, 450), (x, 566)], "#0c090b", 9)
    c.rect(330, 492, 66, 12, "#0c090b", radius=4)
    c.line([(340, 500), (340, 566)], "#0c090b", 5)
    c.line([(386, 500), (386, 566)], "#0c090b", 5)
    c.rect(342, 400, 40, 92, "#131018", radius=14)
    c.line([(374, 420), (420, 440), (436, 416)], "#131018", 12)
    c.disc(364, 384, 19, "#131018")


@scene(TALL)
def clay_jars(c: Canvas) -> None:
    c.sky("#e9dfcc", "#dfd0b6", "#c9b391")
    c.glow(160, 180, 420, "#fffaf0", 0.8)
    c.shaded([(-5, 720), (805, 720), (805, 1005), (-5, 1005)], "#a98a64", "#7c5f42")

    def jar(x: float, foot: float, w: float, h: float, tone: str, band: str) -> None:
        form = [0.34, 0.36, 0.3, 0.52, 0.86, 1.0, 0.98, 0.86, 0.68, 0.54]
        left = [(x - w * f / 2, foot - h + h * n / 9) for n, f in enumerate(form)]
        right = [(x + w * f / 2, foot - h + h * n / 9) for n, f in enumerate(form)]
        c.disc(x + 30, foot, w * 0.5, "#4a3523", 0.4, ry=w * 0.09)
        c.shaded(left + right[::-1], mix(tone, "#ffffff", 0.3), tone, mix(tone, "#20140c", 0.45))
        c.shaded(
            [(x + w * f * 0.14, y) for f, (_, y) in zip(form, left, strict=True)] + right[::-1],
            "#20140c",
            alpha=0.28,
            blur=10,
        )
        c.shaded(
            [(x - w * f * 0.36, y) for f, (_, y) in zip(form[4:8], left[4:8], strict=True)]
            + [(x - w * f * 0.26, y) for f, (_, y) in zip(form[4:8], left[4:8], strict=True)][::-1],
            "#ffffff",
            alpha=0.5,
            blur=6,
        )
        c.disc(x, foot - h, w * 0.17, mix(tone, "#120a06", 0.7), ry=w * 0.045)
        for n in range(26):
            t = n / 25 * 2 - 1
            c.disc(x + t * w * 0.47, foot - h * 0.47 + 10 * math.cos(t * 1.5) + 5 * math.sin(n * 2), 4.2, band, 0.85)
        c.line([(x + t / 12 * w * 0.485, foot - h * 0.52 + 12 * math.cos(t / 8)) for t in range(-12, 13)], band, 3, 0.9)
        c.line([(x + t / 12 * w * 0.485, foot - h * 0.41 + 12 * math.cos(t / 8)) for t in range(-12, 13)], band, 3, 0.9)

    jar(560, 770, 300, 560, "#5f8f8a", "#f2ead8")
    jar(250, 820, 330, 470, "#b5623c", "#f3d9a8")
    jar(600, 900, 230, 270, "#e6dcc6", "#2f4a5e")
