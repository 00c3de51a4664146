// Full text search over the files of an index (docs/decisions/search.md); the same outcome as jianbao.search.find.
// Nothing here touches the page. A module: `await open(url)` gives an engine.

const CHINESE =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029" +
  "\\u3031-\\u3035\\u3040-\\u30fa\\u30fc-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff" +
  "\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const BLANK = "\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const TOKEN = new RegExp(`([${CHINESE}]+)|(?:(?![${CHINESE}])[\\p{L}\\p{N}])+`, "gu");
const ONE = new RegExp(`^[${CHINESE}]`, "u");
const BLANKS = new RegExp(`^[${BLANK}]*$`, "u");
const PIECE = new RegExp(
  `["“”„＂]([^"“”„＂]*)(?:["“”„＂]|$)|[「『]([^」』]*)(?:[」』]|$)|([^${BLANK}"“”„＂「『]+)`, "gu");
const DROPPED = /[\p{Cf}\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
const NUMBER = /^\p{N}/u;
const LONGEST_WORD = 32, LONGEST_MIXED = 12, SHORTEST_PREFIX = 3, MOST_PAIRS = 5, LONGEST_QUERY = 200, MOST_CLAUSES = 8;
const SINGLE = "\x01", WEIGHTS = [2, 3, 4, 8], SCALE = 12, FORMAT = 2;
const EXCERPT = 100, BEFORE = 24;
const encoder = new TextEncoder(), decoder = new TextDecoder();

// ---- folding.py -------------------------------------------------------------------------------------------------

class Folding {
  constructor(pairs) {
    this.simplified = new Map();
    for (let n = 0; n + 1 < pairs.length; n += 2) this.simplified.set(pairs[n], pairs[n + 1]);
    this.known = new Map();
  }

  char(char) {
    let folded = this.known.get(char);
    if (folded === undefined) {
      folded = char.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFKC");
      folded = [...folded].map((one) => one.toLowerCase()).join("").replace(DROPPED, "");
      folded = [...folded].map((one) => this.simplified.get(one) ?? one).join("");
      this.known.set(char, folded);
    }
    return folded;
  }

  fold(text) {
    let folded = "";
    for (const char of text) folded += this.char(char);
    return folded;
  }

  // [text, chinese, gap, start, end] for each token of a folded text
  matches(folded) {
    const found = [];
    let end = 0, before = false;
    for (const match of folded.matchAll(TOKEN)) {
      const chinese = match[1] !== undefined;
      let gap = "";
      if (end) {
        gap = !chinese && !before ? " " : "\n";
        if (chinese !== before && BLANKS.test(folded.slice(end, match.index))) gap = "";
      }
      end = match.index + match[0].length;
      found.push([match[0], chinese, gap, match.index, end]);
      before = chinese;
    }
    return found;
  }

  tokens(text) { return this.matches(this.fold(text)); }

  canonical(text) { return joined(this.tokens(text)); }

  // The canonical string, and for each of its UTF-16 units where in `text` it comes from and where that ends.
  located(text) {
    let folded = "", canonical = "", place = 0;
    const origins = [], places = [];
    for (const char of text) {
      const plain = this.char(char);
      folded += plain;
      for (let n = 0; n < plain.length; n++) origins.push([place, place + char.length]);
      place += char.length;
    }
    for (const [run, , gap, start, end] of this.matches(folded)) {
      canonical += gap + run;
      for (let n = 0; n < gap.length; n++) places.push(origins[start]);
      for (let n = start; n < end; n++) places.push(origins[n]);
    }
    return [canonical, places];
  }
}

const joined = (tokens) => tokens.map(([run, , gap]) => gap + run).join("");
const isChinese = (char) => ONE.test(char);
const inWord = (char) => char !== undefined && char !== " " && char !== "\n" && !isChinese(char);

// ---- terms.py, query.py -----------------------------------------------------------------------------------------

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function key(term) {
  let crc = ~0;
  for (const byte of encoder.encode(term)) crc = (crc >>> 8) ^ CRC[(crc ^ byte) & 255];
  return ~crc >>> 0;
}

function isOpen(term) {
  const chars = [...term];
  return chars.length >= SHORTEST_PREFIX && chars[0] !== SINGLE && !NUMBER.test(term) && !isChinese(chars[0]) &&
    !isChinese(chars.at(-1));
}

const head = (word, count) => [...word].slice(0, count).join("");

function mixed(before, run, firstChinese) {
  if (firstChinese) return [...run].length <= LONGEST_MIXED ? [...before].at(-1) + run : "";
  return [...before].length <= LONGEST_MIXED ? before + [...run][0] : "";
}

function needed(run, openEnd) {
  const wanted = new Map();
  const want = (term, begins) => wanted.set(`${begins} ${term}`, [term, begins]);
  let before = "", was = false;
  run.forEach(([text, chinese, gap], place) => {
    const begins = openEnd && place === run.length - 1 && !chinese && isOpen(text);
    if (chinese) {
      const chars = [...text];
      const pairs = chars.length - 1, count = Math.min(pairs, MOST_PAIRS);
      for (let step = 0; step < count; step++) {
        const n = pairs <= MOST_PAIRS ? step : Math.floor((step * (pairs - 1)) / (MOST_PAIRS - 1));
        want(chars[n] + chars[n + 1], false);
      }
    } else {
      want(head(text, LONGEST_WORD), begins);
    }
    if (!gap && before && !begins) {
      const term = mixed(before, text, was);
      if (term) want(term, false);
    }
    before = text;
    was = chinese;
  });
  if (!wanted.size && run.length) want(SINGLE + [...run[0][0]][0], false);
  return [...wanted.values()];
}

function parse(folding, query) {
  const found = new Map();
  for (const match of [...query].slice(0, LONGEST_QUERY).join("").matchAll(PIECE)) {
    const runs = [];
    for (const [text, chinese, gap] of folding.tokens(match[0])) {
      if (gap === "\n" || !runs.length) runs.push([[text, chinese, ""]]);
      else runs.at(-1).push([text, chinese, gap]);
    }
    for (const run of runs) {
      const [last, chinese] = run.at(-1);
      const openEnd = match[3] !== undefined && isOpen(last) && !run.some((token) => token[1]);
      const inTitle = run.length === 1 && [...last].length === 1 && isChinese(last);
      const clause = { phrase: joined(run), terms: needed(run, openEnd), openEnd, inTitle };
      found.set(JSON.stringify(clause), clause);
    }
  }
  return [...found.values()].slice(0, MOST_CLAUSES);
}

function places(clause, text) {
  const found = [], phrase = clause.phrase, chars = [...phrase];
  const wordBefore = !isChinese(chars[0]), wordBehind = !isChinese(chars.at(-1)) && !clause.openEnd;
  for (let start = text.indexOf(phrase); start >= 0; start = text.indexOf(phrase, start + 1)) {
    const end = start + phrase.length;
    const cutBefore = wordBefore && start > 0 && inWord(charBefore(text, start));
    const cutBehind = wordBehind && end < text.length && inWord(String.fromCodePoint(text.codePointAt(end)));
    if (!cutBefore && !cutBehind) found.push([start, end]);
  }
  return found;
}

function charBefore(text, place) {
  const unit = text.charCodeAt(place - 1);
  return unit >= 0xdc00 && unit < 0xe000 && place > 1 ? text.slice(place - 2, place) : text[place - 1];
}

const standsIn = (clause, title, text) =>
  places(clause, title).length > 0 || (!clause.inTitle && places(clause, text).length > 0);

// ---- codec.py, shards.py, ranges.py, documents.py ----------------------------------------------------------------

class Bytes {
  constructor(data, place = 0, end = data.length) { this.data = data; this.place = place; this.end = end; }

  get done() { return this.place >= this.end; }

  number() {
    let value = 0, factor = 1;
    for (;;) {
      const byte = this.data[this.place++];
      if (byte === undefined) throw new Error("damaged");
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  part(length) { this.place += length; return new Bytes(this.data, this.place - length, this.place); }

  text() {
    const part = this.part(this.number());
    return decoder.decode(part.data.subarray(part.place, part.end));
  }

  ascending() {
    const found = [];
    for (let before = -1; !this.done;) found.push((before += this.number() + 1));
    return found;
  }
}

async function unpacked(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function readShard(raw, number, bits) {
  const bytes = new Bytes(raw), closed = new Map(), open = [];
  let rest = 0, word = new Uint8Array(0);
  for (let count = bytes.number(); count > 0; count--) {
    rest += bytes.number();
    const length = bytes.number();
    closed.set(rest * 2 ** bits + number, [bytes.place, length]);
    bytes.place += length;
  }
  for (let count = bytes.number(); count > 0; count--) {
    const shared = bytes.number(), more = bytes.number(), next = new Uint8Array(shared + more);
    next.set(word.subarray(0, shared));
    next.set(raw.subarray(bytes.place, bytes.place + more), shared);
    word = next;
    bytes.place += more;
    const length = bytes.number();
    open.push([decoder.decode(word), bytes.place, length]);
    bytes.place += length;
  }
  return { raw, closed, open };
}

function readPostings(raw, place, length, start, into) {
  const bytes = new Bytes(raw, place, place + length);
  for (let slot = start - 1; !bytes.done;) {
    const value = bytes.number();
    slot += Math.floor(value / 4) + 1;
    into.set(slot, Math.max(into.get(slot) ?? 0, value % 4));
  }
}

function readTable(raw) {
  const bytes = new Bytes(raw), dead = new Set(bytes.part(bytes.number()).ascending()), newest = [];
  for (let minutes = 0; !bytes.done;) {
    const zigzag = bytes.number();
    minutes += zigzag % 2 ? -(zigzag + 1) / 2 : zigzag / 2;
    newest.push(minutes);
  }
  return { dead, newest };
}

function readFilings(raw) {
  const bytes = new Bytes(raw), found = [];
  while (!bytes.done) {
    const site = bytes.text(), channel = bytes.text();
    found.push([site, channel, bytes.part(bytes.number()).ascending()]);
  }
  return found;
}

// ---- the index ----------------------------------------------------------------------------------------------------

export class Gone extends Error {} // a newer index has taken this one's place

class Index {
  constructor(base, told, signal) {
    this.base = base;
    this.told = told;
    this.kept = new Map();
    const [range, group, dated] = told.layout;
    Object.assign(this, { range, group, dated, signal });
    this.segments = told.segments.map(([name, start, count, characters, newest]) => {
      const bits = Math.min(14, Math.max(0, 31 - Math.clz32(Math.floor(characters / 2500))));
      return { name, start, count, newest, bits };
    });
  }

  load(path, read, options) {
    if (!this.kept.has(path)) {
      const coming = fetch(this.base + path, options).then(async (answer) => {
        if (answer.status === 404) throw new Gone(path);
        if (!answer.ok) throw new Error(`${answer.status} ${path}`);
        return read(await unpacked(await answer.arrayBuffer()));
      });
      coming.catch(() => this.kept.delete(path));
      this.kept.set(path, coming);
    }
    return this.kept.get(path);
  }

  shard(segment, term) {
    const number = (isOpen(term) ? key(head(term, SHORTEST_PREFIX)) : key(term)) % 2 ** segment.bits;
    const path = `t/${segment.name}/${(number >> 8).toString(16)}/${hex(number & 255)}.bin`;
    return this.load(path, (raw) => readShard(raw, number, segment.bits));
  }

  async postings(segment, [term, begins]) {
    const shard = await this.shard(segment, term), found = new Map();
    if (!isOpen(term)) {
      const there = shard.closed.get(key(term));
      if (there) readPostings(shard.raw, ...there, segment.start, found);
    } else {
      for (const [word, place, length] of shard.open) {
        if (begins ? word.startsWith(term) : word === term) readPostings(shard.raw, place, length, segment.start, found);
      }
    }
    return found;
  }

  table(number) { return this.load(`r/${number}-${this.told.ranges[number][0]}.bin`, readTable); }

  async filed(number, wanted) {
    if (!wanted.category) return null;
    const digest = this.told.ranges[number][1][wanted.category], found = new Set();
    if (!digest) return found;
    for (const [site, channel, slots] of await this.load(`f/${number}-${digest}.bin`, readFilings)) {
      if ((wanted.site && site !== wanted.site) || (wanted.channel && channel !== wanted.channel)) continue;
      for (const slot of slots) found.add(slot);
    }
    return found;
  }

  async document(slot) {
    const number = Math.floor(slot / this.group), place = slot % this.group;
    const path = `d/${(number >> 8).toString(16)}/${hex(number & 255)}.bin`;
    const read = (raw) => JSON.parse(decoder.decode(raw));
    const there = await this.load(path, read);
    if (place < there.length) return there[place];
    this.kept.delete(path); // a browser kept the file from when it was shorter
    return (await this.load(path, read, { cache: "reload" }))[place] ?? null;
  }
}

const hex = (number) => number.toString(16).padStart(2, "0");

// ---- find.py --------------------------------------------------------------------------------------------------------

const NEAR = 2000; // slots whose newest segments are read at once, before the older ones

class Asking {
  constructor(index, folding, wanted) {
    this.terms = wanted.clauses.flatMap((clause) => clause.terms);
    this.met = this.terms.map(() => [0, 0]); // for each term: slots that have it, of how many
    this.looked = 0; // slots of the segments that were read
    this.skipped = false; // some term was left to the texts
    Object.assign(this, { index, folding, wanted });
  }

  get certain() {
    return this.wanted.since == null && this.wanted.until == null &&
      this.wanted.clauses.every((clause) => clause.terms.length === 1);
  }

  // For each term its slots with weights; the slots that have all terms, ascending.
  async lists(segment) {
    const lists = await Promise.all(this.terms.map((term) => this.index.postings(segment, term)));
    const rarest = lists.reduce((one, other) => (other.size < one.size ? other : one));
    const common = [...rarest.keys()].filter((slot) => lists.every((list) => list.has(slot))).sort((a, b) => a - b);
    return { lists, ...(await this.restricted(common)) };
  }

  // The rarest term first, as far as is known, and not the others once few slots are left: a list costs more than
  // a text, and the text has the last say. Large segments read two lists at a time, for fewer round trips.
  async candidates(segment) {
    const share = ([there, of]) => (of ? there / of : 1);
    const order = this.terms.map((_, place) => place)
      .sort((one, other) => share(this.met[one]) - share(this.met[other]) || one - other);
    let common = null, next = 0;
    while (next < order.length && !(common && common.length <= next)) {
      const now = order.slice(next, next + (segment.count > NEAR ? 2 : 1));
      const lists = await Promise.all(now.map((place) => this.index.postings(segment, this.terms[place])));
      lists.forEach((list, n) => {
        this.met[now[n]][0] += list.size;
        this.met[now[n]][1] += segment.count;
        common = common ? common.filter((slot) => list.has(slot)) : [...list.keys()];
      });
      next += now.length;
    }
    if (common.length && next < order.length) this.skipped = true;
    return this.restricted(common.sort((a, b) => a - b));
  }

  // Those that live and are filed where it is asked for; and the tables of their ranges.
  async restricted(common) {
    const index = this.index, base = index.range;
    const numbers = [...new Set(common.map((slot) => Math.floor(slot / base)))];
    const tables = new Map(await Promise.all(numbers.map(async (number) =>
      [number, await Promise.all([index.table(number), index.filed(number, this.wanted)])])));
    const slots = common.filter((slot) => {
      const [table, filed] = tables.get(Math.floor(slot / base));
      return !table.dead.has(slot % base) && (!filed || filed.has(slot % base));
    });
    return { slots, tables };
  }

  async checked(slot) {
    const document = await this.index.document(slot), { since, until, clauses } = this.wanted;
    if (!document || (since != null && document[2] < since) || (until != null && document[2] >= until)) return null;
    const title = this.folding.canonical(document[1]), text = this.folding.canonical(document[6]);
    return clauses.every((clause) => standsIn(clause, title, text)) ? { slot, document } : null;
  }

  async newest(stop) {
    const ahead = [...this.index.segments].sort((one, other) => one.newest - other.newest);
    const groups = [], found = [];
    let candidates = 0, refused = 0;
    const order = (one, other) => other.document[2] - one.document[2] || other.slot - one.slot;
    for (;;) {
      const bound = Math.max(ahead.at(-1)?.newest ?? -Infinity, groups.at(-1)?.newest ?? -Infinity);
      found.sort(order);
      if (bound === -Infinity || (found.length >= stop && found[stop - 1].document[2] > bound)) break;
      if (ahead.length && (!groups.length || ahead.at(-1).newest >= groups.at(-1).newest)) {
        for (const inside of await Promise.all(this.wave(ahead, stop, candidates - refused).map((segment) => this.groups(segment)))) {
          for (const group of inside) {
            candidates += group.slots.length;
            groups.push(group);
          }
        }
        groups.sort((one, other) => one.newest - other.newest);
        continue;
      }
      // As many groups at once as are surely needed.
      const slots = [];
      do slots.push(...groups.pop().slots);
      while (groups.length && found.length + slots.length < stop && !(ahead.at(-1)?.newest >= groups.at(-1).newest));
      for (const one of await Promise.all(slots.map((slot) => this.checked(slot)))) {
        if (one) found.push(one);
        else refused += 1;
      }
    }
    const done = !ahead.length && !groups.length;
    return { found: found.slice(0, stop), count: candidates - refused, whole: !ahead.length,
      exact: done || (!ahead.length && this.certain && !refused && !this.skipped) };
  }

  // Segments to read together: the newest few, small ones; then as many as are likely to have what is wanted.
  wave(ahead, stop, met) {
    const taken = [ahead.pop()];
    let slots = taken[0].count;
    const enough = (more) => (this.looked ? (met / this.looked) * slots >= 2 * stop : slots + more > NEAR);
    while (ahead.length && !enough(ahead.at(-1).count)) {
      slots += ahead.at(-1).count;
      taken.push(ahead.pop());
    }
    this.looked += slots;
    return taken;
  }

  async groups(segment) {
    const { slots, tables } = await this.candidates(segment), groups = new Map(), { range, dated } = this.index;
    for (const slot of slots) {
      const number = Math.floor(slot / dated);
      if (!groups.has(number)) {
        const table = tables.get(Math.floor(slot / range))[0];
        groups.set(number, { newest: table.newest[Math.floor((slot % range) / dated)], slots: [] });
      }
      groups.get(number).slots.push(slot);
    }
    const { since } = this.wanted;
    return [...groups.values()].filter((group) => since == null || group.newest >= since);
  }

  async best(stop) {
    const parts = await Promise.all(this.index.segments.map((segment) => this.lists(segment)));
    const sizes = this.terms.map((_, place) =>
      parts.reduce((sum, part) => sum + part.lists[place].size, 0));
    const rare = sizes.map((size) => (size ? 32 - Math.clz32(Math.floor((this.index.told.slots * 16) / size)) : 0));
    const scored = parts.flatMap((part) => part.slots.map((slot) =>
      [this.score(part.lists.map((list) => list.get(slot) ?? 0), rare), slot]));
    scored.sort((one, other) => other[0] - one[0] || other[1] - one[1]);
    const found = [];
    let refused = 0, looked = 0;
    while (found.length < stop && looked < scored.length) {
      const next = scored.slice(looked, looked + stop - found.length);
      looked += next.length;
      for (const one of await Promise.all(next.map(([, slot]) => this.checked(slot)))) {
        if (one) found.push(one);
        else refused += 1;
      }
    }
    const exact = looked === scored.length || (this.certain && !refused);
    return { found, count: scored.length - refused, whole: true, exact };
  }

  score(weights, rare) {
    let score = 0, place = 0;
    for (const { terms } of this.wanted.clauses) {
      let total = 0;
      for (let n = place; n < place + terms.length; n++) total += WEIGHTS[weights[n]] * rare[n];
      score += Math.floor((total * SCALE) / terms.length);
      place += terms.length;
    }
    return score;
  }
}

// ---- excerpt.py -------------------------------------------------------------------------------------------------------

function marks(folding, text, clauses) {
  const [canonical, origins] = folding.located(text), found = [];
  clauses.forEach((clause, number) => {
    for (const [start, end] of places(clause, canonical).slice(0, 200)) {
      found.push([origins[start][0], origins[end - 1][1], number]);
    }
  });
  return found.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
}

function pieced(text, found, start, stop) {
  const pieces = [], put = (from, to, hit) => pieces.push([text.slice(from, to).replaceAll("\n", " "), hit]);
  let place = start;
  for (let [begin, end] of found) {
    begin = Math.max(begin, place);
    end = Math.min(end, stop);
    if (begin >= end) continue;
    if (begin > place) put(place, begin, false);
    put(begin, end, true);
    place = end;
  }
  if (place < stop) put(place, stop, false);
  return pieces;
}

function excerpt(folding, text, clauses) {
  const found = marks(folding, text, clauses.filter((clause) => !clause.inTitle));
  let best = 0, shown = 0, start = 0;
  found.forEach(([begin], place) => {
    const near = found.slice(place, place + 20).filter(([at]) => at < begin + EXCERPT - BEFORE);
    const seen = new Set(near.map(([, , number]) => number)).size;
    if (seen > shown) [best, shown] = [place, seen];
  });
  if (found.length) {
    start = Math.max(0, found[best][0] - BEFORE);
    if (start < BEFORE / 2) start = 0;
    const line = text.slice(start, found[best][0]).lastIndexOf("\n");
    if (line >= 0) start += line + 1;
    if (start && (text.charCodeAt(start) & 0xfc00) === 0xdc00) start += 1;
  }
  let stop = Math.min(text.length, start + EXCERPT);
  if (stop < text.length && (text.charCodeAt(stop) & 0xfc00) === 0xdc00) stop += 1;
  const pieces = pieced(text, found, start, stop);
  if (start) pieces.unshift(["…", false]);
  if (stop < text.length) pieces.push(["…", false]);
  return pieces;
}

// ---- the engine ---------------------------------------------------------------------------------------------------------

class Engine {
  constructor(base) { this.base = base; }

  // The head is asked for anew when a page opens, and when a file that it names is gone.
  // Then it is asked for whole: a head that was replaced within one second has the same Last-Modified.
  async refresh(cache = "no-cache") {
    const answer = await fetch(`${this.base}head.json`, { cache });
    if (!answer.ok) throw new Error(`${answer.status} head.json`);
    const told = await answer.json();
    if (told.format !== FORMAT) throw new Error(`index of format ${told.format}`);
    this.index = new Index(this.base, told);
    if (this.fold !== told.fold) {
      const pairs = await this.index.load(`fold-${told.fold}.bin`, (raw) => decoder.decode(raw));
      this.folding = new Folding(pairs);
      this.fold = told.fold;
    }
  }

  // wanted: { query, category, site, channel, since, until, best }; the first `stop` results.
  async find(wanted, stop) {
    try {
      return await this.ask(wanted, stop);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      await this.refresh("reload");
      return this.ask(wanted, stop);
    }
  }

  async ask(wanted, stop) {
    const clauses = parse(this.folding, wanted.query);
    if (!clauses.length) return { hits: [], count: 0, exact: true, whole: true, clauses: 0 };
    const asking = new Asking(this.index, this.folding, { ...wanted, clauses });
    const { found, count, exact, whole } = await (wanted.best ? asking.best(stop) : asking.newest(stop));
    const hits = found.map(({ document: [id, title, minutes, category, site, channel, text] }) => ({
      id, minutes, category, site, channel,
      title: pieced(title, marks(this.folding, title, clauses), 0, title.length),
      excerpt: excerpt(this.folding, text, clauses),
    }));
    return { hits, count, exact, whole, clauses: clauses.length };
  }
}

export async function open(base) {
  const engine = new Engine(base);
  await engine.refresh();
  return engine;
}
