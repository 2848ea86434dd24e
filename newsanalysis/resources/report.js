// The page's links: a sentence shows its note, a chart's point leads to its sentence and back, filters act on all.
"use strict";

const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
const json = (id) => JSON.parse(document.getElementById(id).textContent);
const numbers = (text) => (text || "").split(" ").filter(Boolean).map(Number);

// ---------------------------------------------------------------- notes beside the text

const panel = document.querySelector("aside");
const panelText = panel.querySelector("div");
let pinned = false;
let cameFrom = null;

function showNote(number) {
  const note = document.getElementById(`n${number}`);
  const sentence = document.getElementById(`s${number}`);
  if (!note || sentence.classList.contains("here")) return;
  all(".sentence.here").forEach((other) => other.classList.remove("here"));
  sentence.classList.add("here");
  panelText.replaceChildren(...[...note.childNodes].map((node) => node.cloneNode(true)));
  panel.hidden = false;
}

function closeNote() {
  panel.hidden = true;
  pinned = false;
  all(".sentence.here").forEach((sentence) => sentence.classList.remove("here"));
}

function markLines(mark) {
  all("li.on", panel).forEach((line) => line.classList.remove("on"));
  if (!mark) return;
  for (const [attribute, line] of [["mention", "mention"], ["quote", "quote"], ["evidence", "position"]]) {
    const holder = mark.closest(`[data-${attribute}]`);
    const wanted = holder ? numbers(holder.dataset[attribute]) : [];
    all(`li[data-${line}]`, panel)
      .filter((item) => numbers(item.dataset[line]).some((number) => wanted.includes(number)))
      .forEach((item) => item.classList.add("on"));
  }
}

const sentenceOf = (node) => node.closest && node.closest(".sentence");
const numberOf = (sentence) => Number(sentence.id.slice(1));

document.querySelector("article").addEventListener("pointerover", (event) => {
  const sentence = sentenceOf(event.target);
  if (!sentence || event.pointerType === "touch") return;
  if (!pinned) showNote(numberOf(sentence));
  if (sentence.classList.contains("here")) markLines(event.target);
});
document.querySelector("article").addEventListener("focusin", (event) => {
  pinned = false;
  if (sentenceOf(event.target)) showNote(numberOf(sentenceOf(event.target)));
});
document.querySelector("article").addEventListener("click", (event) => {
  const sentence = sentenceOf(event.target);
  if (!sentence) return;
  event.preventDefault();
  showNote(numberOf(sentence));
  markLines(event.target);
  pinned = true;
});
panel.querySelector(".close").addEventListener("click", closeNote);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeNote();
});

// ---------------------------------------------------------------- links within the page, also in a frame

function goTo(element) {
  element.scrollIntoView({ block: element.matches(".sentence, li") ? "center" : "start" });
  const focused = element.matches(".sentence") ? element.querySelector(".number") : element;
  focused.focus({ preventScroll: true });
}

function goToSentence(number) {
  const sentence = document.getElementById(`s${number}`);
  if (!sentence) return;
  goTo(sentence);
  showNote(number);
  pinned = true;
  if (cameFrom) {
    const back = document.createElement("button");
    back.type = "button";
    back.className = "back";
    back.textContent = "Back to the chart";
    back.addEventListener("click", () => goTo(cameFrom));
    panelText.prepend(back);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (!link || event.defaultPrevented) return;
  const target = document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  cameFrom = null;
  if (target.matches(".sentence")) goToSentence(numberOf(target));
  else goTo(target);
  if (link.dataset.show) showPoint(Number(link.dataset.show));
});

// ---------------------------------------------------------------- tables that sort

function sortBy(header) {
  const table = header.closest("table");
  const column = [...header.parentNode.children].indexOf(header);
  const direction = header.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  all("th", table).forEach((other) => other.removeAttribute("aria-sort"));
  header.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
  const key = (row) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };
  const compare = (one, other) => {
    const [a, b] = [key(one), key(other)];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b); // unknown last
    return direction * (typeof a === "number" ? a - b : a.localeCompare(b));
  };
  table.tBodies[0].append(...[...table.tBodies[0].rows].sort(compare));
}

all("th button").forEach((button) => button.addEventListener("click", () => sortBy(button.closest("th"))));

// ---------------------------------------------------------------- filters

const form = document.querySelector("form");
const choices = json("filters"); // per name of a filter: its labels, each with the numbers of its positions
const howMany = all("tr[data-position]").length;

function kept() {
  let positions = new Set(Array(howMany).keys());
  for (const select of form.querySelectorAll("select")) {
    select.classList.toggle("set", select.value !== "");
    if (!select.value) continue;
    const these = new Set(choices[select.name][select.value][1]);
    positions = new Set([...positions].filter((position) => these.has(position)));
  }
  return positions;
}

function filter() {
  const positions = kept();
  const everything = ![...form.querySelectorAll("select")].some((select) => select.value);
  const sentences = all(".sentence");
  for (const sentence of sentences) {
    const mine = numbers(sentence.dataset.positions);
    sentence.classList.toggle("off", !everything && !mine.some((position) => positions.has(position)));
  }
  for (const row of all("tr[data-position]")) row.hidden = !positions.has(Number(row.dataset.position));
  const on = sentences.filter((sentence) => numbers(sentence.dataset.positions).some((position) => positions.has(position)));
  form.querySelector("output").textContent =
    `${positions.size} of ${howMany} positions, in ${on.length} of ${sentences.length} sentences`;
  filterCharts(everything ? null : positions);
}

form.addEventListener("change", filter);
form.addEventListener("reset", () => setTimeout(filter));
form.addEventListener("submit", (event) => event.preventDefault());

function choose(point) {
  const wanted = Object.entries(point).map(([name, value]) => [name, choices[name].findIndex(([label]) => label === value)]);
  if (!wanted.some(([, number]) => number >= 0)) return;
  form.querySelectorAll("select").forEach((select) => (select.value = ""));
  for (const [name, number] of wanted) form.elements[name].value = number < 0 ? "" : number;
  filter();
  goTo(document.getElementById("positions"));
}

// ---------------------------------------------------------------- charts

const places = all("[data-chart]");
const figures = json("figures");

async function loadPlotly() {
  const packed = document.getElementById("plotly");
  const bytes = Uint8Array.from(atob(packed.textContent), (character) => character.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(unpacked).text();
  document.head.append(script);
  packed.remove();
}

const withTexts = (found) => (Array.isArray(found) ? found.map(withTexts) : figures.texts[found]);

async function draw(place) {
  const sizes = figures.charts[place.dataset.chart];
  const fitting = sizes.filter(({ layout }) => layout.width <= place.clientWidth).pop() || sizes[0];
  if (place.drawn === fitting) return;
  place.drawn = fitting;
  const data = fitting.data.map((trace) =>
    "hovertext" in trace ? { ...trace, hovertext: withTexts(trace.hovertext) } : { ...trace });
  await Plotly.newPlot(place, data, structuredClone(fitting.layout), { displayModeBar: false, doubleClick: false });
  place.on("plotly_click", ({ points }) => pointClicked(place, points[0].customdata));
}

function pointClicked(place, point) {
  if (!point) return;
  cameFrom = place.closest("figure");
  if (point.sentence === undefined) choose(point);
  else goToSentence(point.sentence);
}

function filterCharts(positions) {
  for (const place of places.filter((each) => each.drawn)) {
    place.data.forEach((trace, number) => {
      if (!trace.customdata || trace.customdata[0]?.position === undefined) return;
      const selected = positions && trace.customdata.flatMap((point, at) => (positions.has(point.position) ? [at] : []));
      Plotly.restyle(place, { selectedpoints: [selected] }, [number]);
    });
  }
}

function showPoint(position) {
  const place = places[0];
  place.data.forEach((trace, curveNumber) => {
    const pointNumber = (trace.customdata || []).findIndex((point) => point.position === position);
    if (pointNumber >= 0) Plotly.Fx.hover(place, [{ curveNumber, pointNumber }]);
  });
}

async function drawAll() {
  for (const place of places) await draw(place);
  filter();
}

filter();
loadPlotly().then(drawAll).then(() => {
  document.body.dataset.ready = "true";
  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(drawAll, 150);
  });
}, (problem) => {
  for (const place of places) place.textContent = `This browser cannot draw the charts (${problem.message}).`;
});
