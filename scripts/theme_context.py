"""Brings docs/themes.md up to date: what each template is given, from the types in ``jianbao.views.context``.

scripts/theme_context.py            writes it
scripts/theme_context.py --check    changes nothing; fails where it is out of date
"""

import ast
import re
import sys
from pathlib import Path

from jianbao.views import context

PAGE = Path(__file__).resolve().parent.parent / "docs" / "themes.md"
START, END = "<!-- what follows is made by scripts/docs -->", "<!-- what stands above is made by scripts/docs -->"


def page_text(now: str) -> str:
    """The page with the part between its two marks made anew."""
    before, _, rest = now.partition(START)
    after = rest.partition(END)[2]
    return f"{before}{START}\n\n{context_text()}\n{END}{after}"


def context_text() -> str:
    """Templates with their views, then every value with its fields."""
    module = ast.parse(Path(context.__file__).read_text("utf-8"))
    aliases = {
        node.targets[0].id: ast.unparse(node.value)
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    lines = ["| template | `page` is |", "|---|---|"]
    for template, view in context.PAGES.items():
        lines.append(f"| `{template}` | {_linked(view.__name__) if view else 'nothing'} |")
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            lines += ["", f"### {node.name}", "", _prose(ast.get_docstring(node) or ""), *_fields(node, aliases)]
    return "\n".join(lines) + "\n"


def _fields(node: ast.ClassDef, aliases: dict[str, str]) -> list[str]:
    lines = ["", "| field | type | is |", "|---|---|---|"]
    for item, following in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            said = following.value if isinstance(following, ast.Expr) else None
            words = said.value if isinstance(said, ast.Constant) and isinstance(said.value, str) else ""
            lines.append(f"| `{item.target.id}` | {_type(ast.unparse(item.annotation), aliases)} | {_prose(words)} |")
    return lines


def _type(annotation: str, aliases: dict[str, str]) -> str:
    annotation = re.sub(r"tuple\[(.*), \.\.\.\]", r"list of \1", aliases.get(annotation, annotation).strip("'\""))
    annotation = re.sub(r"tuple\[(.*), \.\.\.\]", r"lists of \1", annotation)
    annotation = annotation.replace(" | None", " or none").replace("dict[str, str]", "texts by name").replace("'", "")
    if annotation.startswith("Literal["):
        return ", ".join(f"`{word}`" for word in annotation[8:-1].split(", "))
    annotation = {"str": "text", "int": "number", "bool": "yes or no", "list of str": "list of texts"}.get(
        annotation, annotation
    )
    return re.sub(r"\b[A-Z]\w+", lambda match: _linked(match[0]), annotation)


def _linked(name: str) -> str:
    return f"[{name}](#{name.lower()})" if name != "When" else f"[{name}](#times)"


def _prose(text: str) -> str:
    return " ".join(text.replace("``", "`").replace("|", "\\|").split())


def main() -> int:
    """Write the page, or compare."""
    now = PAGE.read_text("utf-8")
    new = page_text(now)
    if "--check" in sys.argv:
        if new != now:
            sys.stderr.write("docs/themes.md is out of date: run scripts/docs\n")
        return int(new != now)
    PAGE.write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
