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
    const answer = await fetch(form.dataset.endpoint, { method: "POST", signal: mine.signal, headers: { Accept: "application/sparql-results+json, application/n-triples;q=0.8", "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ query: area.value, "max-rows": "1000" }) });
    if (!answer.ok) fault((await answer.json()).detail ?? answer.statusText);
    else if ((answer.headers.get("content-type") ?? "").includes("json")) await table(await answer.json(), answer.headers.get("X-Result-Complete") !== "false");
    else await statements(await answer.text());
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

async function table(value, complete) {
  if ("boolean" in value) { code(String(value.boolean)); return; }
  const { mountViews, things, words } = await import(form.dataset.views);
  const names = value.head.vars, rows = value.results.bindings;
  const known = await things(rows, form.dataset.things);
  const made = Object.assign(document.createElement("table"), { className: "rows answer" });
  const head = made.createTHead().insertRow();
  for (const name of names) head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: name }));
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const name of names) fill(line.insertCell(), row[name], known, words);
  }
  const scroll = Object.assign(document.createElement("div"), { className: "scroll", tabIndex: 0 });
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "Table of the answer");
  scroll.append(made);
  const holder = document.createElement("div"), note = Object.assign(document.createElement("p"), { className: "quiet", textContent: `${rows.length.toLocaleString("en")} row${rows.length === 1 ? "" : "s"}${complete ? "; these are all." : "; there are more. Download for all of them:"}` });
  const links = Object.assign(document.createElement("ul"), { className: "inline-list" });
  for (const format of ["csv", "tsv", "json", "xml"]) links.append(download(format));
  holder.append(scroll);
  result.replaceChildren(holder, note, links);
  mountViews(holder, value, /^#\s*defaultView:\s*(\w+)/m.exec(area.value)?.[1].toLowerCase() ?? "table", form.dataset);
}

function fill(cell, term, known, words) {
  if (!term) return;
  cell.dir = "auto";
  const thing = known.get(term.value), page = thing?.page ?? (term.type === "uri" && term.value.startsWith(OURS) ? form.dataset.page + term.value.slice(OURS.length) : "");
  if (page) cell.append(Object.assign(document.createElement("a"), { href: page, textContent: words(term, known), title: term.value }));
  else cell.textContent = term.type === "uri" ? words(term, known) : term.value;
  if (/(integer|decimal|double)$/i.test(term.datatype ?? "")) cell.className = "number";
  else if (/#date$/.test(term.datatype ?? "")) cell.className = "nowrap";
}
const OURS = "https://w3id.org/ckg/id/";

function download(format) {
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("a"), { href: `${form.dataset.endpoint}?${new URLSearchParams({ query: area.value, format })}`, download: `answer.${format}`, textContent: format.toUpperCase() }));
  return item;
}

// A graph: drawn, and as the statements it is made of.
async function statements(text) {
  const { mountViews, triples } = await import(form.dataset.views);
  const holder = document.createElement("div"), box = Object.assign(document.createElement("pre"), { className: "code", tabIndex: 0, textContent: text || "No statements." });
  const links = Object.assign(document.createElement("ul"), { className: "inline-list" });
  for (const format of ["ttl", "jsonld", "nt"]) links.append(download(format));
  holder.append(box);
  result.replaceChildren(holder, links);
  mountViews(holder, triples(text), "graph", form.dataset);
}

// Completion for what stands before the cursor: variables of this query and terms of the ontology; for a plain word
// things of the graph by their names; within quotes those names themselves.
const list = Object.assign(document.createElement("ul"), { className: "completion", hidden: true, id: "completion" });
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "Completions");
area.after(list);
area.setAttribute("aria-controls", list.id);
const KEYWORD = /^(a|as|asc|ask|avg|base|bind|bound|by|coalesce|concat|construct|contains|count|desc|describe|distinct|exists|filter|from|graph|group|group_concat|having|if|in|lang|langmatches|lcase|limit|max|min|minus|named|not|offset|optional|order|prefix|reduced|regex|replace|sample|select|separator|service|silent|str|strafter|strbefore|strends|strlen|strstarts|substr|sum|ucase|undef|union|values|where|year)$/i;
const SHORTEST = 3;
let terms = null, chosen = 0, asking = null, timer;

area.addEventListener("keydown", async (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); return; }
  if (event.key === " " && event.ctrlKey) { event.preventDefault(); await complete(); return; }
  if (list.hidden) return;
  if (event.key === "Escape") close();
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(chosen + (event.key === "ArrowDown" ? 1 : -1)); }
  else if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); take(list.children[chosen].dataset.term); }
});
area.addEventListener("input", () => {
  clearTimeout(timer);
  if (list.hidden && !worth()) return;
  timer = setTimeout(complete, 150);
});
area.addEventListener("blur", () => setTimeout(close, 200));

const before = () => area.value.slice(0, area.selectionStart);
const line = () => before().split("\n").pop();
const inQuotes = () => /^(?:[^"#]|"[^"]*")*"([^"]*)$/.exec(line())?.[1] ?? null;
const word = () => inQuotes() ?? /[?$]?[\w:-]*$/.exec(before())[0];
const isName = (text) => text.length >= SHORTEST && /^[\p{L}][\p{L}\p{N}_-]*$/u.test(text) && !KEYWORD.test(text);
const worth = () => (inQuotes() ?? "").length >= SHORTEST || /(ckg|code):\w{2,}$/.test(before()) || isName(word());

async function complete() {
  const wanted = word(), quoted = inQuotes() !== null;
  terms ??= await (await fetch(form.dataset.terms)).json();
  const known = quoted ? [] : ours(wanted);
  const named = quoted ? wanted.length >= SHORTEST : isName(wanted);
  const found = [...known, ...(named ? await things(wanted, quoted) : [])];
  if (wanted !== word()) return;
  list.replaceChildren(...found.map(([term, meaning], place) => {
    const item = Object.assign(document.createElement("li"), { textContent: `${term} — ${meaning}`, id: `completion-${place}` });
    item.dataset.term = term;
    item.setAttribute("role", "option");
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(term); });
    return item;
  }));
  list.hidden = !found.length;
  mark(0);
}

// Variables and terms of the ontology that begin with a word, or hold it.
function ours(wanted) {
  const low = wanted.toLowerCase(), inside = low.replace(/^\w+:/, ""), variables = [...new Set(area.value.match(/\?\w+/g) ?? [])].map((name) => [name, "variable"]);
  const fits = (name) => name.startsWith(low) || (low.length >= SHORTEST && inside && name.includes(inside));
  return [...variables, ...terms].filter(([name]) => name !== wanted && fits(name.toLowerCase())).slice(0, 12);
}

// What the graph names so: its IRI, or within quotes its name. Whoever types on no longer waits for it.
async function things(text, quoted) {
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${form.dataset.names}?${new URLSearchParams({ q: text })}`, { signal: asking.signal });
    if (!answer.ok) return [];
    const found = await answer.json();
    return quoted ? [...new Map(found.map(({ name, kind }) => [name, kind]))] : found.map(({ term, name, kind }) => [term, `${name}, ${kind}`]);
  } catch (error) {
    if (error.name === "AbortError") return [];
    throw error;
  }
}

function close() {
  list.hidden = true;
  area.removeAttribute("aria-activedescendant");
}

function mark(index) {
  chosen = Math.min(Math.max(index, 0), list.children.length - 1);
  [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
  list.children[chosen]?.scrollIntoView({ block: "nearest" });
  if (!list.hidden) area.setAttribute("aria-activedescendant", list.children[chosen].id);
}

function take(term) {
  const start = area.selectionStart - word().length;
  area.setRangeText(term, start, area.selectionStart, "end");
  close();
  keep();
}
