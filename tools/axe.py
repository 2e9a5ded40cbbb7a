"""Ask axe what a reader with a keyboard, a screen reader or weak eyes would stumble over: make axe

    python tools/axe.py path/to/axe.min.js [site]

Every page of a built site is opened in Chromium, light and dark, its folds opened, its pictures awake. What axe calls
serious or critical is told, place by place, and is a failure; the rest is counted.
"""

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from chromium import chromium  # noqa: E402

GRAVE = "serious", "critical"


def found(page):
    """[(how grave, rule, where)] on a page as it stands."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    for figure in page.locator("figure.scene").all():
        figure.scroll_into_view_if_needed()
        figure.locator("xpath=self::*[@data-ready]").wait_for()
    told = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [(one["impact"], f"{one['id']}: {one['help']}", node["target"][0]) for one in told for node in one["nodes"]]


def main(axe, site=ROOT / "site"):
    count, grave = Counter(), 0
    with chromium() as browser:
        for look in "light", "dark":
            context = browser.new_context(viewport={"width": 1200, "height": 900}, color_scheme=look)
            for path in sorted(Path(site).glob("*.html")):
                page = context.new_page()
                page.goto(path.resolve().as_uri())
                page.add_script_tag(path=axe)
                seen = found(page)
                for impact, rule, where in seen:
                    count[f"{impact} ({rule})"] += 1
                    if impact in GRAVE:
                        grave += 1
                        print(f"{path.name} ({look}): {rule}: {where}")
                print(f"{path.name} ({look}): {len(seen)} to mend", flush=True)
                page.close()
            context.close()
    print("\n".join(f"{number} {rule}" for rule, number in count.items()) or "nothing found")
    return bool(grave)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
