// The case file: form, phase and role chosen on case.html, kept in the address; ticks and remarks kept in this
// browser, exported and imported as a file; CSV and print. case-facts.js brings what is known of the guide, and
// case-sheet.js shows it. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';
  const root = document.querySelector('[data-case]');
  if (!root || !globalThis.tebikiCaseSheet) return;
  const { Sheet, element } = tebikiCaseSheet;
  const FORMAT = 'tebiki-case';
  const LONGEST = 2000;
  /** A file larger than this was not written here. */
  const LARGEST = 4 << 20;
  /** The name of the case in the address, and a value that a plain link brings: ids of vocabularies do not begin so. */
  const NAME = '_name';
  const BROUGHT = '_choose';

  // ---- Ticks and remarks ------------------------------------------------------------------------
  // Every file:// page shares one storage, so the folder is part of the key.
  const prefix = `tebiki:${location.pathname.replace(/[^/]*$/, '')}:case:`;
  const stored = {
    get(name) { try { return localStorage.getItem(prefix + name); } catch { return null; } },
    set(name, text) {
      try {
        if (text === null) localStorage.removeItem(prefix + name); else localStorage.setItem(prefix + name, text);
        return true;
      } catch { return false; }
    },
    names() {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)).sort();
      } catch { return []; }
    },
  };

  const state = { name: '', ticks: new Set(), remarks: new Map(), chosen: new Map(), changed: () => {} };
  state.tick = (key, on) => { if (on) state.ticks.add(key); else state.ticks.delete(key); state.changed(); };
  state.remark = (key, text) => { if (text) state.remarks.set(key, text); else state.remarks.delete(key); state.changed(); };

  const content = () => ({ address: address(), ticks: [...state.ticks].sort(), remarks: [...state.remarks].sort() });

  /** Takes ticks and remarks from what was stored or read; what is not of their form is left out. */
  const take = (given) => {
    const text = (value) => typeof value === 'string' && value.length <= LONGEST;
    const list = (value) => (Array.isArray(value) ? value : []);
    state.ticks = new Set(list(given?.ticks).filter(text));
    state.remarks = new Map(list(given?.remarks).filter((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(text)));
  };

  const hasNotes = (given) => Boolean(given?.ticks?.length || given?.remarks?.length);

  const parse = (text) => { try { return JSON.parse(text); } catch { return null; } };

  // ---- The address ------------------------------------------------------------------------------
  /** What is chosen, as the address says it: `form=asp&phase=contract`. */
  const address = () => {
    const params = new URLSearchParams();
    if (state.name) params.set(NAME, state.name);
    for (const [id, values] of state.chosen) for (const value of values) params.append(id, value);
    return `#${params}`;
  };

  let facts = null;

  /** Reads an address; values that the guide does not have are left out. */
  const read = (hash) => {
    const params = new URLSearchParams(hash.replace(/^[#?]/, ''));
    state.name = (params.get(NAME) ?? '').slice(0, 100);
    for (const { id, values } of facts.vocabularies) {
      const asked = params.getAll(id).flatMap((value) => value.split(','));
      state.chosen.set(id, new Set(values.map((value) => value.id).filter((value) => asked.includes(value))));
    }
  };

  let shownAddress = '';
  const writeAddress = () => {
    shownAddress = address();
    const url = new URL(location.href);
    url.searchParams.delete(BROUGHT);
    url.hash = shownAddress;
    try { history.replaceState(null, '', url); } catch { location.replace(shownAddress); }
  };

  // ---- The page ---------------------------------------------------------------------------------
  const parts = {};
  let records = [];

  const button = (word, action) => {
    const made = element('button', { type: 'button', class: 'action' }, facts.words[word]);
    made.addEventListener('click', action);
    return made;
  };

  const say = (text) => { parts.said.textContent = text; };

  const hasChoice = () => [...state.chosen.values()].some((values) => values.size);

  /** What is chosen, for the head of the sheet and of its files. */
  const chosenNames = () => facts.vocabularies.filter(({ id }) => state.chosen.get(id).size).map(({ id, name, values }) => {
    const names = values.filter((value) => state.chosen.get(id).has(value.id)).map((value) => value.name);
    return [name, names.join('、')];
  });

  const count = () => {
    const done = records.filter(({ key }) => state.ticks.has(key)).length;
    parts.count.textContent = !hasChoice() ? facts.words.choose
      : facts.words.count.replace('{n}', records.length).replace('{done}', done);
  };

  const keep = () => {
    const some = state.ticks.size || state.remarks.size || state.name;
    const kept = stored.set(state.name, some ? JSON.stringify(content()) : null);
    parts.kept.textContent = kept ? facts.words.kept : facts.words.not_kept;
    parts.kept.classList.toggle('is-refused', !kept);
    count();
  };

  const draw = () => {
    const sheet = new Sheet(facts, state.chosen, state);
    const inside = hasChoice() ? sheet.draw() : [];
    records = sheet.records;
    const about = chosenNames().flatMap(([name, values]) => [element('dt', {}, name), element('dd', {}, values)]);
    const title = element('h2', { class: 'case-title' }, state.name || facts.words.untitled);
    const edition = [facts.guide.title, facts.guide.edition].filter(Boolean).join(' ');
    const head = element('header', { class: 'case-head' }, title, element('dl', { class: 'case-about' }, ...about), element('p', { class: 'meta' }, edition));
    const rule = element('p', { class: 'hint' }, facts.words.rule);
    const none = records.length ? '' : element('p', {}, facts.words.none);
    parts.sheet.replaceChildren(...(hasChoice() ? [head, rule, ...inside, none].filter(Boolean) : []));
    parts.tools.hidden = !hasChoice();
    count();
  };

  /** The links to the cases that this browser has. */
  const listCases = () => {
    const others = stored.names().filter((name) => name && name !== state.name);
    const links = others.map((name) => {
      const hash = parse(stored.get(name))?.address;
      return element('li', {}, element('a', { href: typeof hash === 'string' && hash.startsWith('#') ? hash : `#${new URLSearchParams({ [NAME]: name })}` }, name));
    });
    parts.cases.replaceChildren(...(links.length ? [element('p', {}, facts.words.saved), element('ul', {}, ...links)] : []));
  };

  /** Shows the case as it is now. */
  const show = () => {
    parts.name.value = state.name;
    for (const box of parts.boxes) box.checked = state.chosen.get(box.name).has(box.value);
    writeAddress();
    listCases();
    draw();
  };

  /** Opens the case that an address names. */
  const open = (asked) => {
    read(asked);
    take(parse(stored.get(state.name)));
    show();
  };

  const chooseFrom = (box) => {
    const values = state.chosen.get(box.name);
    if (box.checked) values.add(box.value); else values.delete(box.value);
    writeAddress();
    draw();
    if (state.name) keep();
  };

  /** A new name takes the ticks along, unless a case of that name is there: then that one is opened. */
  const rename = () => {
    const name = parts.name.value.trim();
    if (name === state.name) return;
    const there = stored.get(name);
    if (there === null) stored.set(state.name, null); else take(parse(there));
    state.name = name;
    keep();
    show();
  };

  // ---- Files ------------------------------------------------------------------------------------
  const fileName = () => (state.name || facts.words.untitled).replace(/[\\/:*?"<>|\s]+/g, '_');

  const saveCsv = () => {
    const { words } = facts;
    const heads = [words.kind, words.step, words.title, words.text, words.bearer, words.mark, words.clause, words.address, words.done, words.remark];
    const rows = records.map((one) => [
      one.kind, one.step, one.name, one.text, one.who, one.mark, one.basis, new URL(one.href, location.href).href,
      state.ticks.has(one.key) ? words.done : '', state.remarks.get(one.key),
    ]);
    tebikiCsv.save(fileName(), [heads, ...rows]);
  };

  const saveCase = () => {
    const { title, edition } = facts.guide;
    const file = { format: FORMAT, version: 1, guide: title, edition, name: state.name, ...content() };
    tebikiCsv.offer(`${fileName()}.json`, 'application/json', `${JSON.stringify(file, null, 1)}\n`);
  };

  /** Why a file cannot be taken, or nothing. */
  const fault = (file, given) => {
    const { words, guide } = facts;
    if (file.size > LARGEST || given?.format !== FORMAT || given.version !== 1 || typeof given.address !== 'string') return words.bad_file;
    return given.guide === guide.title ? '' : words.other_guide.replace('{n}', String(given.guide).slice(0, 100));
  };

  const loadCase = async () => {
    const [file] = parts.file.files;
    parts.file.value = '';
    if (!file) return;
    const given = file.size > LARGEST ? null : parse(await file.text().catch(() => ''));
    const refused = fault(file, given);
    if (refused) { say(refused); return; }
    if (hasNotes(parse(stored.get(String(given.name ?? '')))) && !confirm(facts.words.confirm_import)) return;
    read(given.address);
    take(given);
    keep();
    show();
    const known = new Set(records.map(({ key }) => key));
    const lost = [...new Set([...state.ticks, ...state.remarks.keys()])].filter((key) => !known.has(key)).length;
    say(facts.words.imported.replace('{n}', file.name) + (lost ? facts.words.lost.replace('{n}', lost) : ''));
  };

  const clear = () => {
    if (!hasNotes(content()) || !confirm(facts.words.confirm_clear)) return;
    take(null);
    keep();
    draw();
    say(facts.words.cleared);
  };

  /** An empty sheet; a case with a name stays in this browser. */
  const startNew = () => {
    if (!state.name && hasNotes(content()) && !confirm(facts.words.confirm_clear)) return;
    if (!state.name) stored.set('', null);
    read('');
    take(null);
    show();
    parts.name.focus();
  };

  // ---- Building ---------------------------------------------------------------------------------
  /** The lists of links become lists to tick; a vocabulary that readers seldom start from is folded. */
  const buildChoices = () => root.querySelectorAll('.choice').forEach((choice) => {
    const { vocabulary } = choice.dataset;
    const head = choice.querySelector('h2');
    head.id = `choice-${vocabulary}`;
    head.replaceChildren(...head.querySelector('a').childNodes);
    const list = choice.querySelector('ul');
    list.querySelectorAll('a[data-value]').forEach((link) => {
      const box = element('input', { type: 'checkbox', name: vocabulary, value: link.dataset.value });
      box.addEventListener('change', () => chooseFrom(box));
      parts.boxes.push(box);
      link.replaceWith(element('label', {}, box, element('span', {}, ...link.childNodes)));
    });
    const group = element('div', { role: 'group', 'aria-labelledby': head.id }, list);
    choice.append('more' in choice.dataset ? element('details', {}, element('summary', {}, head), group) : group);
  });

  const build = () => {
    const { words } = facts;
    parts.boxes = [];
    buildChoices();
    parts.name = element('input', { type: 'text', id: 'case-name', maxlength: '100', autocomplete: 'off' });
    parts.name.addEventListener('change', rename);
    parts.cases = element('div', { class: 'case-saved' });
    parts.count = element('p', { class: 'case-count', role: 'status' });
    parts.said = element('p', { class: 'case-said', role: 'status' });
    parts.kept = element('p', { class: 'hint' }, words.kept);
    parts.file = element('input', { type: 'file', accept: '.json,application/json', class: 'vh', tabindex: '-1', 'aria-hidden': 'true' });
    parts.file.addEventListener('change', loadCase);
    parts.tools = element('div', { class: 'tools' }, button('print', () => print()), button('csv', saveCsv), button('export', saveCase), button('clear', clear));
    parts.sheet = element('div', { class: 'case-sheet' });
    const name = element('p', { class: 'case-name-field' }, element('label', { for: 'case-name' }, words.name), parts.name);
    const files = element('div', { class: 'tools' }, button('new', startNew), button('import', () => parts.file.click()), parts.file);
    root.querySelector('.choices').prepend(element('section', { class: 'case-which' }, name, files, parts.cases));
    const state = element('div', { class: 'case-state' }, parts.count, parts.tools, parts.said, parts.kept);
    root.append(element('div', { class: 'case-result' }, state, parts.sheet));
    root.classList.add('is-ready');
  };

  globalThis.tebikiCase = (given) => {
    facts = given;
    build();
    state.changed = keep;
    // A plain link brings `_choose=form:asp` as a query; from then on it is the fragment's.
    const brought = new URLSearchParams(location.search).getAll(BROUGHT).map((pair) => pair.split(':'));
    open(location.hash.length > 1 ? location.hash : `${new URLSearchParams(brought.filter((pair) => pair.length === 2))}`);
    addEventListener('hashchange', () => { if (location.hash !== shownAddress) open(location.hash); });
    // Another tab of the same case: what was ticked there is shown here.
    addEventListener('storage', (event) => { if (event.key === prefix + state.name) { take(parse(event.newValue)); draw(); } });
  };

  document.addEventListener('DOMContentLoaded', () => {
    if (!facts) root.prepend(element('p', { class: 'needs-script', role: 'alert' }, root.dataset.failed));
  });
})();
