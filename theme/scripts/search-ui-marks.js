// Where the words of a query stand: in a text, and in the text of a page, whose words may be cut by links and
// ruby. Words come in the engine's normal form; marks fall on the characters of the original.
(() => {
  'use strict';
  const MOST = 400, KEPT = 400;
  const CLUSTER = /[\s\S][\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]*/gu;
  const EDGE = /[\s\u3000・]/;

  // The same few characters, and with every key the same texts, come again and again.
  const forms = new Map(), known = new Map();
  const formOf = (cluster) => {
    let form = forms.get(cluster);
    if (form === undefined) forms.set(cluster, form = TebikiSearch.folded(cluster));
    return form;
  };
  const mapped = (text) => {
    let made = known.get(text);
    if (made) return made;
    made = mapText(text);
    if (known.size >= KEPT) known.clear();
    known.set(text, made);
    return made;
  };

  /** The normal form, and for each of its units where in the original it comes from. */
  const mapText = (text) => {
    const { DOT, DASH, BREAK } = TebikiSearch;
    let all = '', at = [];
    for (const cluster of text.matchAll(CLUSTER)) {
      const part = formOf(cluster[0]);
      all += part;
      for (let i = 0; i < part.length; i++) at.push(cluster.index);
    }
    all = all.replace(DASH, '-');
    for (const dropped of [DOT, BREAK]) {
      const gone = new Set();
      for (const one of all.matchAll(dropped)) for (let i = 0; i < one[0].length; i++) gone.add(one.index + i);
      at = at.filter((_, i) => !gone.has(i));
      all = all.replace(dropped, '');
    }
    // A line's end belongs to what comes after it.
    for (let i = 0; i < at.length; i++) if (all[i] === '\n') at[i] = at[i + 1];
    at.push(text.length);
    return { text: all, starts: at };
  };

  /** Ranges of the original, apart and in order. */
  const find = (text, words) => {
    const normal = mapped(text), ranges = [];
    for (const word of words) {
      if (!word) continue;
      for (let i = normal.text.indexOf(word); i >= 0; i = normal.text.indexOf(word, i + 1)) {
        const from = normal.starts[i];
        let to = Math.max(normal.starts[i + word.length], from + 1);
        while (to > from + 1 && EDGE.test(text[to - 1])) to--;
        ranges.push([from, to]);
      }
    }
    ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const apart = [];
    for (const range of ranges) {
      const last = apart.at(-1);
      if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
      else apart.push(range);
    }
    return apart;
  };

  const { element } = TebikiDom;
  const mark = (text) => element('mark', { class: 'found-word' }, text);

  /** The text of [start, end) as nodes, its ranges marked. */
  const nodes = (text, ranges, start = 0, end = text.length) => {
    const out = [];
    let at = start;
    for (const [from, to] of ranges) {
      if (to <= start || from >= end) continue;
      if (from > at) out.push(text.slice(at, from));
      out.push(mark(text.slice(Math.max(from, start), Math.min(to, end))));
      at = Math.min(to, end);
    }
    if (at < end) out.push(text.slice(at, end));
    return out;
  };

  const whole = (text, words) => nodes(text, find(text, words));

  const half = (text, i) => (text.charCodeAt(i) & 0xfc00) === 0xdc00;
  const lineEnd = (text, at) => `${text}\n`.indexOf('\n', at);

  /** Where the window begins that shows the most different words. */
  const bestWindow = (text, ranges, width) => {
    let best = ranges[0]?.[0] ?? 0, most = 0;
    for (const [from] of ranges.slice(0, 40)) {
      const end = Math.min(lineEnd(text, from), from + (width * 3 / 4 | 0));
      const held = new Set(ranges.filter((r) => r[0] >= from && r[1] <= end).map((r) => text.slice(...r))).size;
      if (held > most) { most = held; best = from; }
    }
    return best;
  };

  /** About `width` characters of one line: from where to where, and of which line (src/search/snippet.rs). */
  const window = (text, ranges, width) => {
    const best = bestWindow(text, ranges, width), from = best > 0 ? text.lastIndexOf('\n', best - 1) + 1 : 0, to = lineEnd(text, best);
    let start = (best - from) * 2 > width ? best - (width / 4 | 0) : from;
    let end = Math.min(start + width, to);
    start = Math.max(from, Math.min(start, end - width));
    if (half(text, start)) start++;
    if (half(text, end)) end--;
    return { start, end, isCut: start > from, goesOn: end < to };
  };

  /** The window as nodes. */
  const snippet = (text, words, width) => {
    const ranges = find(text, words), { start, end, isCut, goesOn } = window(text, ranges, width);
    return [...isCut ? ['…'] : [], ...nodes(text, ranges, start, end), ...goesOn ? ['…'] : []];
  };

  // ---- On the page ------------------------------------------------------------------------------
  const BLOCK = 'p, li, dt, dd, td, th, h1, h2, h3, h4, h5, h6, caption, figcaption, summary, header, blockquote, section, article, div, main';
  const SKIP = 'script, style, noscript, button, nav, rt, rp, template, .copy, .vh, .crumbs, .badges, .preview';

  /** The texts of a part of the page, block by block. */
  const blocks = (main) => {
    const out = [];
    const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest(SKIP)) continue;
      const block = parent.closest(BLOCK), last = out.at(-1);
      if (last?.block === block) last.nodes.push(node);
      else out.push({ block, nodes: [node] });
    }
    return out;
  };

  const markBlock = (texts, words) => {
    // A line's end in the source of a page is a space to the reader.
    const all = texts.map((node) => node.data).join('').replace(/\n/g, ' ');
    const ranges = find(all, words);
    if (!ranges.length) return 0;
    let start = 0;
    for (const node of texts) {
      const end = start + node.data.length;
      const inside = ranges.filter(([from, to]) => to > start && from < end).map(([from, to]) => [Math.max(from, start) - start, Math.min(to, end) - start]);
      start = end;
      if (inside.length) node.replaceWith(...nodes(node.data, inside));
    }
    return ranges.length;
  };

  const clear = () => {
    for (const made of document.querySelectorAll('main mark.found-word')) {
      const { parentNode } = made;
      made.replaceWith(...made.childNodes);
      parentNode.normalize();
    }
    document.querySelectorAll('.found-place').forEach((place) => place.classList.remove('found-place'));
    document.querySelector('.found-note')?.remove();
    document.removeEventListener('keydown', onKey);
  };
  const onKey = (event) => {
    if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229 || document.querySelector('dialog[open]')) return;
    clear();
  };

  const show = (main, asked, say) => {
    clear();
    let made = 0;
    const words = [...new Set(asked)].filter(Boolean);
    if (main && words.length) for (const { nodes: texts } of blocks(main)) if (made < MOST) made += markBlock(texts, words);
    document.addEventListener('keydown', onKey);
    if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.classList.add('found-place');
    if (!made) return;
    const status = element('span', { role: 'status' });
    const key = element('kbd', { 'aria-hidden': 'true' }, 'Esc');
    const button = TebikiDom.button([say.unmark, ' ', key], clear, { 'aria-keyshortcuts': 'Escape' });
    document.body.append(element('div', { class: 'found-note' }, status, button));
    // A live region speaks of what changes after it is there.
    setTimeout(() => { status.textContent = say.marked; }, 50);
  };

  TebikiSearchUi.marks = { mapped, find, whole, window, snippet, show, clear };
})();
