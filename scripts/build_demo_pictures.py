"""Draw the pictures of the demo newsroom: ``python scripts/build_demo_pictures.py [NAME…]``.

Writes into ``src/jianbao/demo/newsroom/pictures``. Needs Pillow; the same Pillow writes the same bytes.
"""

import random
import sys
from pathlib import Path

from demo_pictures import scenes_city, scenes_land, scenes_sky, scenes_things, scenes_water
from demo_pictures.canvas import Canvas, save
from demo_pictures.register import SCENES
from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parents[1] / "src" / "jianbao" / "demo" / "newsroom" / "pictures"
MODULES = (scenes_city, scenes_land, scenes_sky, scenes_things, scenes_water)


def code_picture(path: Path) -> None:
    """What looks like a QR code and is none: the three corner marks around random squares."""
    rng = random.Random("qr")
    side = 29
    image = Image.new("1", (side + 8, side + 8), 1)
    for x in range(side):
        for y in range(side):
            image.putpixel((x + 4, y + 4), rng.randrange(2))
    draw = ImageDraw.Draw(image)
    for x, y in ((4, 4), (4 + side - 7, 4), (4, 4 + side - 7)):
        draw.rectangle([x - 1, y - 1, x + 7, y + 7], 1)
        draw.rectangle([x, y, x + 6, y + 6], 0)
        draw.rectangle([x + 1, y + 1, x + 5, y + 5], 1)
        draw.rectangle([x + 2, y + 2, x + 4, y + 4], 0)
    image.resize((296, 296), Image.Resampling.NEAREST).save(path, optimize=True)


def logo(path: Path) -> None:
    """A cloud over two lines of water, for the invented outlet."""
    image = Image.new("RGB", (480, 480), (24, 78, 92))
    draw = ImageDraw.Draw(image)
    for box in ((90, 170, 250, 320), (170, 110, 350, 310), (270, 190, 400, 320)):
        draw.ellipse(box, fill=(250, 244, 230))
    draw.rounded_rectangle((96, 240, 396, 320), 38, fill=(250, 244, 230))
    for y in (356, 396):
        draw.arc((60, y - 30, 180, y + 30), 200, 340, fill=(240, 172, 96), width=14)
        draw.arc((180, y - 30, 300, y + 30), 200, 340, fill=(240, 172, 96), width=14)
        draw.arc((300, y - 30, 420, y + 30), 200, 340, fill=(240, 172, 96), width=14)
    image.resize((120, 120), Image.Resampling.LANCZOS).save(path, optimize=True)


def avatar(path: Path) -> None:
    """A columnist without a face."""
    image = Image.new("RGB", (480, 480), (233, 204, 160))
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 330, 420, 700), fill=(60, 84, 110))
    draw.ellipse((140, 70, 340, 300), fill=(48, 34, 30))
    draw.ellipse((160, 110, 320, 320), fill=(240, 196, 158))
    draw.polygon([(150, 190), (240, 96), (330, 190), (300, 150), (190, 150)], fill=(48, 34, 30))
    for x in (205, 275):
        draw.ellipse((x - 30, 190, x + 30, 246), outline=(48, 34, 30), width=8)
    draw.line((235, 216, 245, 216), fill=(48, 34, 30), width=8)
    image.resize((160, 160), Image.Resampling.LANCZOS).save(path, optimize=True)


def main(names: list[str]) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (draw, size) in SCENES.items():
        if names and name not in names:
            continue
        canvas = Canvas(name, size)
        draw(canvas)
        save(canvas.finish(), TARGET / f"{name}.jpg")
    if not names:
        code_picture(TARGET / "qr_app.png")
        logo(TARGET / "logo.png")
        avatar(TARGET / "avatar.png")
    total = sum(path.stat().st_size for path in TARGET.iterdir())
    print(f"{len(SCENES)} scenes of {len(MODULES)} modules; {total / 1e6:.2f} MB in {TARGET.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
