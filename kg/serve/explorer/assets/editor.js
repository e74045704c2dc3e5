// The SPARQL editor: tabs, completion from the ontology, a timer, cancel, errors at their line, results in place.
const form = document.getElementById("editor");
const area = document.getElementById("query");
const result = document.getElementById("result");
const KEY = "kg-tabs";

const tools = form.querySelector(".buttons");
const cancel = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: "Cancel", disabled: true });
const clock = Object.assign(document.createElement("output"), { className: "quiet" });
document.getElementById("run").after(cancel, clock);
tools.append(Object.assign(document.createElement("span"), { className: "quiet", textContent: "Ctrl+Enter runs, Ctrl+Space completes" }));

// Tabs, kept in this browser only.
const saved = JSON.parse(localStorage.getItem(KEY) ?? "null");
const tabs = saved?.tabs?.length ? saved.tabs : [area.value];
let open = 0;
const asked = new URLSearchParams(location.search).get("query");
if (saved && asked && !tabs.includes(asked)) open = tabs.push(asked) - 1;
else open = Math.max(tabs.indexOf(asked ?? ""), 0);
const bar = Object.assign(document.createElement("div"), { className: "tabs" });
bar.setAttribute("role", "tablist");
bar.setAttribute("aria-label", "Queries");
area.before(bar);

function keep() {
  tabs[open] = area.value;
  localStorage.setItem(KEY, JSON.stringify({ tabs }));
}

function show(index) {
  open = index;
  area.value = tabs[index];
  bar.replaceChildren();
  tabs.forEach((text, place) => {
    const tab = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: `${place + 1}: ${title(text)}` });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", String(place === open));
    tab.addEventListener("click", () => { keep(); show(place); });
    bar.append(tab);
  });
}
const title = (text) => (/^#\s*(\S.{0,20})/.exec(text)?.[1] ?? /ckg:([A-Z]\w+)/.exec(text)?.[1] ?? "query");

function action(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: words });
  made.addEventListener("click", act);
  tools.append(made);
}
action("New tab", () => { keep(); tabs.push("SELECT * WHERE {\n  \n}\nLIMIT 100\n"); show(tabs.length - 1); keep(); area.focus(); });
action("Close tab", () => { tabs.splice(open, 1); if (!tabs.length) tabs.push(""); show(Math.min(open, tabs.length - 1)); keep(); });
area.addEventListener("input", keep);
show(open);

document.getElementById("library").addEventListener("change", async (event) => {
  if (!event.target.value) return;
  const answer = await fetch(`${form.dataset.root}/api/queries/${event.target.value}/about`);
  if (!answer.ok) return;
  keep();
  tabs.push((await answer.json()).sparql.trim() + "\n");
  show(tabs.length - 1);
  keep();
});

// Running: the answer in place, with the time it takes; closing the connection ends the query on the server.
let running = null;
form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
cancel.addEventListener("click", () => running?.abort());

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  const began = performance.now();
  const tick = setInterval(() => { clock.value = `${((performance.now() - began) / 1000).toFixed(1)} s`; }, 100);
  cancel.disabled = false;
  history.replaceState(null, "", `?${new URLSearchParams({ query: area.value })}`);
  try {
    const answer = await fetch(form.dataset.endpoint, { method: "POST", signal: mine.signal, headers: { Accept: "application/sparql-results+json, text/turtle;q=0.8", "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ query: area.value, "max-rows": "1000" }) });
    if (!answer.ok) fault((await answer.json()).detail ?? answer.statusText);
    else if ((answer.headers.get("content-type") ?? "").includes("json")) table(await answer.json(), answer.headers.get("X-Result-Complete") !== "false");
    else code(await answer.text());
  } catch (error) {
    fault(error.name === "AbortError" ? "Cancelled." : "The answer broke off before its end; it is not shown, since it would be incomplete.");
  } finally {
    clearInterval(tick);
    clock.value = `${((performance.now() - began) / 1000).toFixed(2)} s`;
    if (running === mine) { running = null; cancel.disabled = true; }
  }
}

function fault(words) {
  const note = Object.assign(document.createElement("p"), { className: "note error", textContent: words });
  note.setAttribute("role", "alert");
  result.replaceChildren(note);
  const place = /line (\d+), column (\d+)/.exec(words);
  if (!place) return;
  const lines = area.value.split("\n"), line = Math.min(Number(place[1]), lines.length) - 1;
  const start = lines.slice(0, line).join("\n").length + (line ? 1 : 0);
  area.focus();
  area.setSelectionRange(Math.min(start + Number(place[2]) - 1, start + lines[line].length), start + lines[line].length);
}

function code(text) {
  const box = Object.assign(document.createElement("pre"), { className: "code", tabIndex: 0 });
  box.textContent = text;
  result.replaceChildren(box);
}

const OURS = "https://w3id.org/ckg/id/";
function table(value, complete) {
  if ("boolean" in value) { code(String(value.boolean)); return; }
  const names = value.head.vars, rows = value.results.bindings;
  const made = Object.assign(document.createElement("table"), { className: "rows answer" });
  const head = made.createTHead().insertRow();
  for (const name of names) head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: name }));
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const name of names) {
      const cell = line.insertCell(), term = row[name];
      cell.dir = "auto";
      if (term?.type === "uri" && term.value.startsWith(OURS)) {
        const [path, mark] = term.value.slice(OURS.length).split("#");
        cell.append(Object.assign(document.createElement("a"), { href: `${form.dataset.page}${path}${mark ? `#${mark}` : ""}`, textContent: term.value.slice(OURS.length) }));
      } else if (term) {
        cell.textContent = term.type === "uri" ? term.value.replace("https://w3id.org/ckg/ns#", "ckg:").replace("https://w3id.org/ckg/code/", "code:") : term.value;
        if (/(integer|decimal|double)$/.test(term.datatype ?? "")) cell.className = "number";
      }
    }
  }
  const scroll = Object.assign(document.createElement("div"), { className: "scroll", tabIndex: 0 });
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "Table of the answer");
  scroll.append(made);
  const note = Object.assign(document.createElement("p"), { className: "quiet", textContent: `${rows.length} row${rows.length === 1 ? "" : "s"}${complete ? "; these are all." : "; there are more. Download for all of them:"}` });
  const links = Object.assign(document.createElement("ul"), { className: "inline-list" });
  for (const format of ["csv", "tsv", "json", "xml"]) {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: `${form.dataset.endpoint}?${new URLSearchParams({ query: area.value, format })}`, download: `answer.${format}`, textContent: format.toUpperCase() }));
    links.append(item);
  }
  result.replaceChildren(...(chart(names, rows) ?? []), scroll, note, links);
}

// Bars where the answer is a name and a number, few enough to read.
function chart(names, rows) {
  const isNumber = (name) => rows.every((row) => !row[name] || /(integer|decimal|double)$/.test(row[name].datatype ?? ""));
  const figure = names.findLast((name) => rows.length && rows.some((row) => row[name]) && isNumber(name));
  const label = names.find((name) => name !== figure && rows.every((row) => row[name] && row[name].type !== "uri")) ?? names.find((name) => name !== figure);
  if (!figure || !label || rows.length < 2 || rows.length > 40) return null;
  const top = Math.max(...rows.map((row) => Number(row[figure]?.value ?? 0)), 1), SVG = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 1000 ${rows.length * 22 + 4}`);
  svg.setAttribute("class", "answer-bars");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${figure} by ${label}; the table below holds the same`);
  rows.forEach((row, index) => {
    const value = Number(row[figure]?.value ?? 0), bar = svg.appendChild(document.createElementNS(SVG, "rect"));
    for (const [name, size] of Object.entries({ x: 300, y: index * 22 + 3, width: Math.max((value / top) * 600, 1), height: 16 })) bar.setAttribute(name, size);
    for (const [x, words, anchor] of [[292, row[label]?.value ?? "", "end"], [306 + (value / top) * 600, value.toLocaleString("en"), "start"]]) {
      const text = svg.appendChild(document.createElementNS(SVG, "text"));
      text.textContent = words.length > 40 ? `${words.slice(0, 39)}…` : words;
      text.setAttribute("x", x);
      text.setAttribute("y", index * 22 + 16);
      text.setAttribute("text-anchor", anchor);
    }
  });
  return [svg];
}

// Completion: terms of the ontology and variables of this query, for the word before the cursor.
const list = Object.assign(document.createElement("ul"), { className: "completion", hidden: true, id: "completion" });
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Completions");
area.after(list);
area.setAttribute("aria-controls", list.id);
let terms = null, chosen = 0;

area.addEventListener("keydown", async (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); return; }
  if (event.key === " " && event.ctrlKey) { event.preventDefault(); await complete(); return; }
  if (list.hidden) return;
  if (event.key === "Escape") list.hidden = true;
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(chosen + (event.key === "ArrowDown" ? 1 : -1)); }
  else if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); take(list.children[chosen].dataset.term); }
});
area.addEventListener("input", () => { if (/(ckg|code):\w{2,}$/.test(before()) || !list.hidden) complete(); });
area.addEventListener("blur", () => setTimeout(() => { list.hidden = true; }, 200));

const before = () => area.value.slice(0, area.selectionStart);
const word = () => /[?$]?[\w:-]*$/.exec(before())[0];

async function complete() {
  terms ??= await (await fetch(form.dataset.terms)).json();
  const wanted = word(), variables = [...new Set(area.value.match(/\?\w+/g) ?? [])].map((name) => [name, "variable"]);
  const low = wanted.toLowerCase();
  const found = [...variables, ...terms].filter(([name]) => name !== wanted && (name.toLowerCase().startsWith(low) || (low.length > 2 && name.toLowerCase().includes(low.replace(/^\w+:/, "") || "\0")))).slice(0, 12);
  list.replaceChildren(...found.map(([name, meaning]) => {
    const item = Object.assign(document.createElement("li"), { textContent: `${name} — ${meaning}` });
    item.dataset.term = name;
    item.setAttribute("role", "option");
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(name); });
    return item;
  }));
  list.hidden = !found.length;
  mark(0);
}

function mark(index) {
  chosen = Math.min(Math.max(index, 0), list.children.length - 1);
  [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
}

function take(term) {
  const start = area.selectionStart - word().length;
  area.setRangeText(term, start, area.selectionStart, "end");
  list.hidden = true;
  keep();
}
