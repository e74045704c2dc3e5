// The map of the events view and a brush over its bars. Without this script the page is complete.
const box = document.getElementById("map");
const bars = document.getElementById("bars");

if (box) start(box);
if (bars) brush(bars);

async function start(box) {
  const [answer, { drawMap }] = await Promise.all([fetch(box.dataset.points), import(box.dataset.script)]);
  if (!answer.ok) return;
  const { places } = await answer.json();
  if (!places.length) return;
  const map = await drawMap(box, box.dataset.outlines, places, "Map of the events");
  map.button("Only events in this window", () => {
    const address = new URL(box.dataset.page, location.href);
    address.searchParams.set("bbox", map.bounds().map((edge) => edge.toFixed(3)).join(","));
    location.assign(address);
  });
}

function brush(figure) {
  const anchors = [...figure.querySelectorAll("a[data-first]")];
  const at = (event) => {
    const { left, width } = figure.querySelector("svg").getBoundingClientRect();
    return Math.min(Math.max(Math.floor(((event.clientX - left) / width) * anchors.length), 0), anchors.length - 1);
  };
  let from = null;
  figure.addEventListener("dragstart", (event) => event.preventDefault());
  figure.addEventListener("pointerdown", (event) => { if (event.pointerType === "mouse" && event.button === 0) from = at(event); });
  addEventListener("pointermove", (event) => {
    if (from === null) return;
    const [low, high] = [from, at(event)].sort((a, b) => a - b);
    anchors.forEach((anchor, index) => anchor.classList.toggle("chosen", index >= low && index <= high));
  });
  addEventListener("pointerup", (event) => {
    if (from === null) return;
    const [low, high] = [from, at(event)].sort((a, b) => a - b);
    from = null;
    if (low === high) return;
    const address = new URL(figure.dataset.page, location.href);
    address.searchParams.set("from", anchors[low].dataset.first);
    address.searchParams.set("until", anchors[high].dataset.last);
    location.assign(address);
  });
}
