// Small helps on every page; nothing here is needed to read it.

// From a claim to its words and back: light up both, and scroll the text within its own box.
const lit = new Set();

function light(elements) {
  for (const element of lit) element.classList.remove("lit");
  lit.clear();
  for (const element of elements) { element.classList.add("lit"); lit.add(element); }
}

const escaped = (text) => CSS.escape(text);

function wordsOf(claim) {
  return [...document.querySelectorAll(`.evidence[data-claims~="${escaped(claim)}"]`)];
}

document.addEventListener("pointerover", (event) => {
  const words = event.target.closest(".evidence");
  if (words) {
    const claims = words.dataset.claims.trim().split(" ");
    light([words, ...claims.map((claim) => document.getElementById(claim)).filter(Boolean)]);
    return;
  }
  const claim = event.target.closest(".claim");
  if (claim?.id) light([claim, ...wordsOf(claim.id)]);
});

document.addEventListener("focusin", (event) => {
  const claim = event.target.closest(".claim");
  if (claim?.id) light([claim, ...wordsOf(claim.id)]);
});

document.addEventListener("click", (event) => {
  const anchor = event.target.closest("a.to-text, a.to-claim, a.evidence");
  const target = anchor && document.getElementById(decodeURIComponent(new URL(anchor.href).hash.slice(1)));
  if (!target) return;
  const place = anchor.classList.contains("to-text") ? (target.parentElement.querySelector(`.evidence[data-claims~="${escaped(anchor.dataset.claim)}"]`) ?? target) : target;
  light(anchor.classList.contains("to-text") ? [...wordsOf(anchor.dataset.claim), anchor.closest(".claim")] : [place, ...wordsOf(place.id)]);
});

// Tables that may be sorted get a button in each head.
for (const table of document.querySelectorAll("table.sortable, table.answer")) {
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = Object.assign(document.createElement("button"), { className: "sort", type: "button" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = (row) => row.cells[column].textContent.trim();
      const compare = new Intl.Collator("en", { numeric: true }).compare;
      const plain = (text) => (/^-?[\d,.]+$/.test(text) ? text.replaceAll(",", "") : text);
      const rows = [...table.tBodies[0].rows].sort((a, b) => compare(plain(value(a)), plain(value(b))) * (down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
}

// Suggestions in search fields, from the graph itself.
const root = new URL(document.querySelector(".brand").href).pathname.replace(/\/$/, "");
const KINDS = { place: "place", actor: "actor", event: "event", agreement: "agreement", person: "actor" };

for (const input of document.querySelectorAll("input[data-suggest], main .search input[type=search]")) {
  const kind = KINDS[input.dataset.suggest] ?? "";
  const list = document.createElement("datalist");
  list.id = `${input.id}-list`;
  input.after(list);
  input.setAttribute("list", list.id);
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => suggest(input.value, kind, list), 150);
  });
}

async function suggest(text, kind, list) {
  if (text.trim().length < 2) return;
  const kinds = kind ? [kind] : ["actor", "place"];
  const answers = await Promise.all(kinds.map((one) => fetch(`${root}/api/search?${new URLSearchParams({ q: text, kind: one, limit: 6 })}`)));
  const found = (await Promise.all(answers.filter((answer) => answer.ok).map((answer) => answer.json()))).flatMap((answer) => answer.hits);
  list.replaceChildren(...found.map((hit) => Object.assign(document.createElement("option"), { value: hit.title.split("; ")[0] })));
}
