// The search page: results while typing, from the index that lies beside the page. Without this the form still works
// where a server answers it. The address says what is asked, so that it can be kept, sent and gone back to.

const form = document.querySelector("form.asking");
const words = form.elements.q, status = document.getElementById("search-status");
const list = document.getElementById("hits"), turn = document.getElementById("search-turn");
const more = document.getElementById("search-more");
const STEP = 20, PAUSE = 150, PATIENCE = 300;
let engine = null, shown = STEP, asking = 0, timer = 0, last = null;

const say = (text) => { if (status.textContent !== text) status.textContent = text; };
const told = (key, count) => form.dataset[key].replace("{count}", count);

// ---- what is asked, in the form and in the address ----------------------------------------------------------------

function address() {
  const given = new URLSearchParams();
  for (const name of ["q", "in", "from", "to", "sort"]) {
    const value = form.elements[name].value.trim();
    if (value) given.set(name, value);
  }
  const query = given.toString();
  return location.pathname + (query ? `?${query}` : "");
}

function fromAddress() {
  const given = new URLSearchParams(location.search);
  for (const name of ["q", "in", "from", "to", "sort"]) form.elements[name].value = given.get(name) ?? "";
  if (form.elements.in.selectedIndex < 0) form.elements.in.value = "";
}

const minutes = (day) => (day ? Date.parse(`${day}T00:00:00Z`) / 60000 : null);

function question() {
  const { category = "", site = "", channel = "" } = form.elements.in.selectedOptions[0]?.dataset ?? {};
  const until = minutes(form.elements.to.value);
  return {
    query: words.value, category, site, channel, since: minutes(form.elements.from.value),
    until: until === null ? null : until + 1440, best: form.elements.sort.value === "best",
  };
}

// ---- asking -------------------------------------------------------------------------------------------------------

async function opened() {
  if (location.protocol === "file:") throw new Error("fromFile");
  if (!("DecompressionStream" in window)) throw new Error("tooOld");
  engine ??= import(form.dataset.engine).then(({ open }) => open(form.dataset.index));
  try {
    return await engine;
  } catch (error) {
    engine = null;
    throw error;
  }
}

async function ask(focusFrom = -1) {
  const number = ++asking, wanted = question();
  turn.hidden = true;
  last = address();
  if (!wanted.query.trim()) return show({ hits: [], clauses: 0 }, -1);
  const slow = setTimeout(() => {
    if (number !== asking) return;
    say(form.dataset.working);
    list.setAttribute("aria-busy", "true");
  }, PATIENCE);
  try {
    const answer = await (await opened()).find(wanted, shown);
    if (number === asking) show(answer, focusFrom);
  } catch (error) {
    if (number !== asking) return;
    list.replaceChildren();
    more.hidden = true;
    say(form.dataset[error.message] && ["fromFile", "tooOld"].includes(error.message)
      ? form.dataset[error.message] : form.dataset.failed);
    console.info("search:", error.message);
  } finally {
    clearTimeout(slow);
    if (number === asking) list.removeAttribute("aria-busy");
  }
}

function show({ hits, clauses, count, exact, whole }, focusFrom) {
  list.replaceChildren(...hits.map(item));
  const left = hits.length >= shown && (!whole || count > hits.length);
  more.hidden = !left;
  if (!clauses) say("");
  else if (!hits.length) say(form.dataset.none);
  else if (left && !whole) say(told("foundNewest", hits.length));
  else if (!left) say(hits.length === 1 ? form.dataset.foundOne : told("found", hits.length));
  else say(told(exact ? "found" : "foundAbout", count));
  if (focusFrom >= 0) links()[focusFrom]?.focus();
}

function item(hit) {
  const made = (name, className, ...inside) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...inside);
    return element;
  };
  const pieces = (parts) => parts.map(([text, found]) => (found ? made("mark", "", text) : text));
  const link = made("a", "", ...(hit.title.some(([text]) => text.trim()) ? pieces(hit.title) : untitled(hit)));
  link.href = `${form.dataset.articles}${hit.id.slice(0, 2)}/${hit.id.slice(2)}.html`;
  const day = new Date(hit.minutes * 60000).toISOString().slice(0, 10);
  const time = made("time", "", day);
  time.dateTime = day;
  const dot = () => made("span", "dot");
  return made("li", "", made("h2", "title", link), made("p", "found", ...pieces(hit.excerpt)),
    made("p", "stamp", hit.site, dot(), hit.channel, dot(), time));
}

const untitled = (hit) => [hit.excerpt.map(([text]) => text).join("").trim().slice(0, 40) || form.dataset.untitled];
const links = () => [...list.querySelectorAll("h2 a")];

// ---- what the reader does -------------------------------------------------------------------------------------------

function changed(pause) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (address() === last) return;
    shown = STEP;
    history.replaceState(null, "", address());
    ask();
  }, pause);
}

words.addEventListener("input", (event) => { if (!event.isComposing) changed(PAUSE); });
words.addEventListener("compositionend", () => changed(PAUSE));
words.addEventListener("focus", () => opened().catch(() => {}), { once: true });
form.addEventListener("change", (event) => { if (event.target !== words) changed(0); });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(timer);
  shown = STEP;
  history.pushState(null, "", address());
  ask();
});
more.firstElementChild.addEventListener("click", () => {
  const from = links().length;
  shown += STEP;
  ask(from);
});
addEventListener("popstate", () => {
  fromAddress();
  shown = STEP;
  ask();
});

// Arrow keys go through the results, and back into the box.
addEventListener("keydown", (event) => {
  const down = event.key === "ArrowDown", up = event.key === "ArrowUp";
  if ((!down && !up) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
  const all = links(), place = all.indexOf(document.activeElement);
  if (document.activeElement === words ? !down : place < 0) return;
  const next = document.activeElement === words ? all[0] : all[place + (down ? 1 : -1)] ?? (up ? words : null);
  if (!next) return;
  event.preventDefault();
  next.focus();
});

fromAddress();
last = address();
if (words.value.trim() && !("answered" in form.dataset)) ask();
else if (!words.value) words.focus({ preventScroll: true });
