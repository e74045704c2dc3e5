"""Write `ontology/index.html` anew; run after every change of the ontology."""

from kg.reasoning.documentation.page import build_page
from kg.resources import resource_folder

if __name__ == "__main__":
    (resource_folder("ontology") / "index.html").write_text(build_page(), "utf-8", newline="\n")
