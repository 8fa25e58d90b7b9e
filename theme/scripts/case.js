// The case file: form, phase and role chosen on case.html, kept in the address; what applies on one sheet; ticks and
// remarks kept in this browser, exported and imported as a file; CSV and print. case/facts.js brings every entry as it
// is shown. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';
  const root = document.querySelector('[data-case]');
  if (!root) return;
  const FORMAT = 'tebiki-case';
  const LONGEST = 2000;
  /** A file larger than this was not written here. */
  const LARGEST = 4 << 20;
  /** Lists longer than this are cut until the reader asks for the rest. */
  const MOST = 400;
  /** The name of the case in the address, and a value that a plain link brings: ids of vocabularies do not begin so. */
  const NAME = '_name';
  const BROUGHT = '_choose';

  let facts;
  let words;
  let shownAddress;
  let name = '';
  let ticks = new Set();
  let remarks = new Map();
  /** For every vocabulary the chosen values. */
  const chosen = new Map();
  const parts = {};

  const { element } = TebikiDom;
  const fill = (word, n) => TebikiDom.fill(words[word], n);
  const button = (word, act) => TebikiDom.action(words[word], act);

  // ---- What applies -----------------------------------------------------------------------------
  const vocabulary = (id) => facts.vocabularies.find((one) => one.id === id);
  const valueOf = (id, value) => vocabulary(id).values.find((one) => one.id === value);

  /** A value and all above it. */
  const line = (id, value) => (value ? [value, ...line(id, valueOf(id, value)?.parent)] : []);
  const isWithin = (id, value, above) => line(id, value).includes(above);

  /** A value is named by itself, by a value above it and by a value under it. */
  const isNamed = (id, value) => [...chosen.get(id)].some((one) => isWithin(id, one, value) || isWithin(id, value, one) || isIncluded(id, value, one));

  /** Level 2 includes what is of Level 1. */
  const isIncluded = (id, value, one) => {
    const { cumulative, values } = vocabulary(id), place = (wanted) => values.findIndex((known) => known.id === wanted);
    return cumulative && place(value) <= place(one);
  };

  const used = (bearer) => facts.vocabularies.filter((one) => chosen.get(one.id).size && (bearer ?? one.bearer) === one.bearer);

  /** What does not name a vocabulary is not limited by it. */
  const fits = ({ facets }, by = used()) => by.every(({ id }) => !Object.hasOwn(facets, id) || facets[id].some((value) => isNamed(id, value)));

  /** Duties that apply, with `own` or `either`; all are own where nobody is chosen. */
  const duties = (things) => {
    const [who, limits] = [used(true), used(false)];
    const shareOf = ({ bearers }) => {
      if (!who.length) return 'own';
      const shares = bearers.filter(([id, value]) => who.includes(vocabulary(id)) && isNamed(id, value)).map((bearer) => bearer[2]);
      return shares.includes('own') ? 'own' : shares[0];
    };
    return things.filter((thing) => fits(thing, limits)).map((thing) => ({ ...thing, share: shareOf(thing) })).filter(({ share }) => share);
  };

  /** The columns that count for the chosen values: their own, those of values above, or all under them. */
  const columnsOf = ({ vocabulary: id, columns }) => {
    const counts = [...chosen.get(id)].flatMap((value) => {
      const above = line(id, value).find((one) => columns.includes(one));
      return above ? [above] : columns.filter((column) => isWithin(id, column, value));
    });
    return [...columns.keys()].filter((i) => counts.includes(columns[i]));
  };

  // ---- The sheet --------------------------------------------------------------------------------
  const isDone = (item) => ticks.has(item.dataset.key);
  const items = () => [...parts.sheet.querySelectorAll('.case-item')];

  /** An entry with its tick and its remark. */
  const entry = ({ key, html, extra = '' }) => {
    const body = element('div', { class: 'case-body' });
    // The build wrote and escaped it.
    body.innerHTML = extra + html;
    const label = body.querySelector('.case-name').textContent.trim();
    const tick = element('input', { type: 'checkbox', 'aria-label': label });
    tick.checked = ticks.has(key);
    const remark = element('textarea', { rows: 2, maxlength: LONGEST, 'aria-label': words.remark + TebikiDom.colon + label });
    remark.value = remarks.get(key) ?? '';
    const printed = element('p', { class: 'case-printed' }, remark.value);
    const fold = element('details', { class: 'case-remark' }, element('summary', {}, words.remark), remark);
    fold.open = remark.value !== '';
    tick.addEventListener('change', () => { ticks[tick.checked ? 'add' : 'delete'](key); keep(); });
    remark.addEventListener('input', () => {
      printed.textContent = remark.value;
      if (remark.value) remarks.set(key, remark.value); else remarks.delete(key);
      keep();
    });
    body.append(fold, printed);
    return element('li', { class: 'case-item', 'data-key': key }, tick, body);
  };

  const list = (things) => {
    const made = element('ul', { class: 'case-items' }, ...things.slice(0, MOST).map(entry));
    const rest = things.slice(MOST);
    if (rest.length) {
      const more = button('rest', () => { more.parentElement.replaceWith(...rest.map(entry)); count(); });
      more.textContent = fill('rest', rest.length);
      made.append(element('li', {}, more));
    }
    return made;
  };

  const heading = (tag, text, number, attributes = {}) => element(tag, attributes, text, ' ', element('span', { class: 'count' }, number));

  /** A part of the sheet, if there is anything in it. */
  const part = (word, things, inside) => (things.length ? [element('section', {}, heading('h2', words[word], things.length), ...inside(things))] : []);

  /** One's own duties before those that are one's own or another's. */
  const byShare = (things, tag) => ['own', 'either'].flatMap((share) => {
    const of = things.filter((one) => one.share === share);
    if (!of.length) return [];
    return [...(used(true).length ? [element(tag, { class: `case-share share-${share}` }, words[share])] : []), list(of)];
  });

  /** Duties step by step; those of no step come last. */
  const bySteps = (things) => {
    const steps = vocabulary(facts.steps);
    const stepOf = ({ facets }) => {
      const named = Object.hasOwn(facets, facts.steps) ? facets[facts.steps] : [];
      return named.find((id) => chosen.get(facts.steps).has(id)) ?? named[0];
    };
    const groups = [...steps?.values ?? [], { name: words.any_phase }].map(({ id, name: step }) => [step, things.filter((one) => stepOf(one) === id)]);
    const some = groups.filter(([, of]) => of.length);
    if (some.length < 2) return byShare(things, 'h3');
    return some.map(([step, of]) => element('section', {}, element('h3', { class: 'case-step' }, step), ...byShare(of, 'h4')));
  };

  const FORCES = ['must', 'may', 'included', 'none'];
  const markHtml = ({ mark, force, name: spoken }) => `<span class="mark mark-${force}" aria-hidden="true">${escape(mark)}</span> ${escape(spoken)}`;
  const escape = (text) => element('p', {}, text).innerHTML;

  /** A matrix: its measures by the mark that binds most in the columns that count. */
  const matrix = (table) => {
    const columns = columnsOf(table);
    const { name: form } = vocabulary(table.vocabulary);
    const head = element('h2', {}, element('a', { href: table.href }, table.title));
    if (!columns.length) return element('section', {}, head, element('p', {}, fill(chosen.get(table.vocabulary).size ? 'no_column' : 'choose_column', form)));
    const nameOf = (column) => valueOf(table.vocabulary, table.columns[column]).name;
    const markOf = (row, column) => table.marks.find(({ id }) => id === row.cells[column]);
    const order = [...table.marks].sort((a, b) => FORCES.indexOf(a.force) - FORCES.indexOf(b.force));
    const strongest = (row) => order.find((mark) => columns.some((column) => markOf(row, column) === mark));
    /** What a row says in the columns: the marks where there are several, and the reasons. */
    const cells = (row) => columns.filter((column) => markOf(row, column)).map((column) => {
      const mark = columns.length > 1 ? `${escape(nameOf(column))} ${markHtml(markOf(row, column))}` : '';
      const reason = row.reasons[column] ? ` <span class="label">${words.reason}</span> ${row.reasons[column]}` : '';
      return mark + reason && `<span class="case-cell">${mark}${reason}</span>`;
    }).join(' ');
    const groups = order.flatMap((mark) => {
      const rows = table.rows.filter((row) => strongest(row) === mark);
      if (!rows.length) return [];
      // What is not asked for is folded away.
      const [tag, title] = mark.force === 'none' ? ['details', 'summary'] : ['section', 'h3'];
      const shown = heading(title, '', rows.length);
      shown.insertAdjacentHTML('afterbegin', markHtml(mark));
      const entries = rows.map((row) => ({ ...row, html: row.html + (cells(row) && `<p class="case-line">${cells(row)}</p>`) }));
      return [element(tag, { class: `case-marks marks-${mark.force}` }, shown, element('p', { class: 'meaning' }, mark.meaning), list(entries))];
    });
    return element('section', {}, head, element('p', { class: 'meta' }, columns.map(nameOf).join(TebikiDom.comma)), ...groups);
  };

  const links = (sections) => element('ul', { class: 'links' }, ...sections.map(({ href, title }) => element('li', {}, element('a', { href }, title))));

  /** Everything that applies. */
  const contents = () => {
    const tables = facts.matrices.filter((table) => fits(table));
    const clauses = duties(facts.clauses);
    // A table has the last word on the measures that it marks.
    const told = new Set(tables.filter((table) => columnsOf(table).length).flatMap(({ rows }) => rows.map((row) => row.measure)));
    const hooked = new Set(clauses.flatMap((clause) => clause.measures));
    const measures = facts.measures.filter((one, i) => !told.has(i) && fits(one) && (hooked.has(i) || Object.keys(one.facets).length));
    // What names nothing that was chosen is not told: it would be there for every case.
    const isNamedIn = (one) => fits(one) && used().some(({ id }) => Object.hasOwn(one.facets, id));
    const sections = facts.sections.filter(isNamedIn);
    const questions = element('p', { class: 'meta' }, element('a', { href: 'cautions.html' }, words.questionnaire));
    return [
      ...tables.map(matrix),
      ...part('clauses', clauses, bySteps),
      ...part('commentary_duties', duties(facts.duties), bySteps),
      ...part('measures', measures, (all) => [list(all)]),
      ...part('cautions', facts.cautions.filter((one) => fits(one)), (all) => [questions, list(all)]),
      ...part('sections_to_read', sections, (all) => [links(all)]),
      ...part('edition_changes_for_you', facts.news.filter(isNamedIn), (all) => all.map(({ html }) => Object.assign(element('div', {}), { innerHTML: html }))),
    ];
  };

  const draw = () => {
    const about = used().flatMap(({ id, name: title, values }) => {
      const names = values.filter((value) => chosen.get(id).has(value.id)).map((value) => value.name);
      return [element('dt', {}, title), element('dd', {}, names.join(TebikiDom.comma))];
    });
    const { title, edition } = facts.guide;
    const head = element('header', { class: 'case-head' }, element('h2', { class: 'case-title' }, name || words.untitled), element('dl', { class: 'case-about' }, ...about), element('p', { class: 'meta' }, `${title} ${edition}`));
    parts.sheet.replaceChildren(...(about.length ? [head, element('p', { class: 'hint' }, words.rule), ...contents()] : []));
    if (about.length && !items().length) parts.sheet.append(words.none);
    parts.tools.hidden = !about.length;
    count();
  };

  const count = () => {
    const all = items();
    parts.count.textContent = used().length ? fill('count', all.length).replace('{done}', () => all.filter(isDone).length) : words.choose;
  };

  // ---- Kept in the address and in this browser --------------------------------------------------
  // Every file:// page shares one storage, so the folder is part of the key.
  const prefix = `tebiki:${location.pathname.replace(/[^/]*$/, '')}:case:`;
  const parse = (text) => { try { return JSON.parse(text); } catch { return null; } };
  /** Storage may be refused; then `otherwise` is the answer. */
  const trying = (action, otherwise) => { try { return action(localStorage); } catch { return otherwise; } };
  const load = (of) => trying((storage) => parse(storage.getItem(prefix + of)), null);
  const forget = (of) => trying((storage) => storage.removeItem(prefix + of));

  const address = () => {
    const params = new URLSearchParams(name ? { [NAME]: name } : {});
    for (const [id, values] of chosen) for (const value of values) params.append(id, value);
    return `#${params}`;
  };

  const content = () => ({ address: address(), ticks: [...ticks].sort(), remarks: [...remarks].sort() });
  const hasNotes = (given) => given?.ticks?.length || given?.remarks?.length;

  const keep = () => {
    const text = JSON.stringify(content());
    const kept = trying((storage) => { storage.setItem(prefix + name, text); return true; }, false);
    parts.kept.textContent = kept ? words.kept : words.not_kept;
    parts.kept.classList.toggle('is-refused', !kept);
    count();
  };

  /** Takes ticks and remarks from what was stored or read; what is not of their form is left out. */
  const take = (given) => {
    const isText = (value) => typeof value === 'string' && value.length <= LONGEST;
    const all = (value) => (Array.isArray(value) ? value : []);
    ticks = new Set(all(given?.ticks).filter(isText));
    remarks = new Map(all(given?.remarks).filter((pair) => all(pair).length === 2 && pair.every(isText)));
  };

  /** The name of the case that an address is about. */
  const nameIn = (hash) => (new URLSearchParams(hash.replace(/^#/, '')).get(NAME) ?? '').slice(0, 100);

  /** Reads an address; values that the guide does not have are left out. */
  const read = (hash) => {
    const params = new URLSearchParams(hash.replace(/^#/, ''));
    name = nameIn(hash);
    for (const { id, values } of facts.vocabularies) {
      chosen.set(id, new Set(values.map((value) => value.id).filter((value) => params.getAll(id).includes(value))));
    }
  };

  const writeAddress = () => {
    shownAddress = address();
    const url = new URL(location.href);
    url.searchParams.delete(BROUGHT);
    url.hash = shownAddress;
    history.replaceState(null, '', url);
  };

  /** Shows the case as it is now, and the way to the others that this browser has. */
  const show = () => {
    parts.name.value = name;
    for (const box of parts.boxes) box.checked = chosen.get(box.name).has(box.value);
    writeAddress();
    const keys = trying((storage) => Object.keys(storage), []).filter((key) => key.startsWith(prefix)).sort();
    const others = keys.map((key) => key.slice(prefix.length)).filter((one) => one && one !== name);
    const link = (one) => element('li', {}, element('a', { href: `#${new URLSearchParams(`${load(one)?.address}`.slice(1))}` }, one));
    parts.cases.replaceChildren(...(others.length ? [words.saved, element('ul', {}, ...others.map(link))] : []));
    draw();
  };

  const open = (hash) => { read(hash); take(load(name)); show(); };

  // ---- What the reader does ---------------------------------------------------------------------
  const say = (text) => { parts.said.textContent = text; };

  /** A new name takes the ticks along, unless a case of that name is there: then that one is opened. */
  const rename = () => {
    const given = parts.name.value.trim();
    const there = load(given);
    if (there) take(there); else forget(name);
    name = given;
    keep();
    show();
  };

  /** A case with a name stays in this browser. */
  const startNew = () => {
    if (!name && hasNotes(content()) && !confirm(words.confirm_clear)) return;
    if (!name) forget('');
    read('');
    take(null);
    show();
    parts.name.focus();
  };

  const clear = () => {
    if (!hasNotes(content()) || !confirm(words.confirm_clear)) return;
    take(null);
    keep();
    draw();
    say(words.cleared);
  };

  const fileName = () => (name || words.untitled).replace(/[\\/:*?"<>|\s]+/g, '_');

  const saveCsv = () => {
    /** The part, the step and the mark or force that an entry stands under. */
    const around = (item) => {
      const within = (selector, inside) => item.closest(selector)?.querySelector(inside);
      const mark = item.querySelector('.case-cell, .force-chip') ?? within('.case-marks', 'h3, summary');
      return [within('.case-sheet > section', 'h2'), within('section', '.case-step'), mark].map((one) => (one ? tebikiCsv.words(one) : ''));
    };
    const done = (item) => (isDone(item) ? words.done : '');
    const [head, ...rest] = tebikiCsv.rowsOf(root.dataset);
    tebikiCsv.save(fileName(), [[words.kind, words.step, words.mark, ...head, words.done], ...items().map((item, i) => [...around(item), ...rest[i], done(item)])]);
  };

  const saveCase = () => {
    const file = { format: FORMAT, version: 1, guide: facts.guide.title, edition: facts.guide.edition, name, ...content() };
    tebikiCsv.offer(`${fileName()}.json`, 'application/json', `${JSON.stringify(file, null, 1)}\n`);
  };

  /** Whether nothing is lost by an import: the case that it replaces is the one that its address names, whatever name the file says. */
  const mayReplace = (given) => {
    const target = nameIn(given.address);
    // Where the browser keeps nothing, the case that is shown is all there is.
    if (hasNotes(content()) && (target === name || !load(name))) return false;
    const there = load(target);
    return !there || (!hasNotes(there) && there.address === given.address);
  };

  const loadCase = async () => {
    const [file] = parts.file.files;
    const given = file && file.size < LARGEST ? parse(await file.text().catch(() => '')) : null;
    parts.file.value = '';
    if (given?.format !== FORMAT || given.version !== 1 || typeof given.address !== 'string') return say(words.bad_file);
    if (given.guide !== facts.guide.title) return say(fill('other_guide', `${given.guide}`.slice(0, 100)));
    if (!mayReplace(given) && !confirm(fill('confirm_import', nameIn(given.address) || words.untitled))) return;
    read(given.address);
    take(given);
    keep();
    show();
    const known = items().map((item) => item.dataset.key);
    const lost = new Set([...ticks, ...remarks.keys()].filter((key) => !known.includes(key))).size;
    say(fill('imported', file.name) + (lost ? fill('lost', lost) : ''));
  };

  // ---- Building ---------------------------------------------------------------------------------
  /** The lists of links become lists to tick; a vocabulary that readers seldom start from is folded. */
  const buildChoice = (choice) => {
    const { vocabulary: id } = choice.dataset;
    const head = choice.querySelector('h2');
    head.id = `choice-${id}`;
    head.replaceChildren(...head.firstChild.childNodes);
    const group = element('div', { role: 'group', 'aria-labelledby': head.id }, choice.querySelector('ul'));
    choice.append('more' in choice.dataset ? element('details', {}, element('summary', {}, head), group) : group);
    group.querySelectorAll('a').forEach((link) => {
      const box = element('input', { type: 'checkbox', name: id, value: link.dataset.value });
      box.addEventListener('change', () => {
        chosen.get(id)[box.checked ? 'add' : 'delete'](box.value);
        writeAddress();
        draw();
        if (name) keep();
      });
      parts.boxes.push(box);
      link.replaceWith(element('label', {}, box, element('span', {}, ...link.childNodes)));
    });
  };

  const build = () => {
    parts.boxes = [];
    root.querySelectorAll('.choice').forEach(buildChoice);
    const make = (key, tag, attributes, ...children) => { parts[key] = element(tag, attributes, ...children); return parts[key]; };
    make('file', 'input', { type: 'file', accept: '.json', class: 'vh', tabindex: -1, 'aria-hidden': 'true' }).addEventListener('change', loadCase);
    make('name', 'input', { id: 'case-name', maxlength: 100, autocomplete: 'off' }).addEventListener('change', rename);
    root.firstElementChild.prepend(element('section', { class: 'case-which' },
      element('p', { class: 'case-name-field' }, element('label', { for: 'case-name' }, words.name), parts.name),
      element('div', { class: 'tools' }, button('new', startNew), button('import', () => parts.file.click()), parts.file),
      make('cases', 'div', { class: 'case-saved' })));
    root.append(element('div', { class: 'case-result' },
      element('div', { class: 'case-state' },
        make('count', 'p', { class: 'case-count', role: 'status' }),
        make('tools', 'div', { class: 'tools' }, button('print', () => print()), button('csv', saveCsv), button('export', saveCase), button('clear', clear)),
        make('said', 'p', { class: 'case-said', role: 'status' }),
        make('kept', 'p', { class: 'hint' }, words.kept)),
      make('sheet', 'div', { class: 'case-sheet' })));
    root.classList.add('is-ready');
  };

  globalThis.tebikiCase = (given) => {
    facts = given;
    words = given.words;
    build();
    // A plain link brings `_choose=form:asp` as a query; from then on it is the fragment's.
    const brought = new URLSearchParams(location.search).getAll(BROUGHT).map((pair) => pair.replace(':', '='));
    open(location.hash.length > 1 ? location.hash : brought.join('&'));
    addEventListener('hashchange', () => { if (location.hash !== shownAddress) open(location.hash); });
    // Another tab of the same case: what was ticked there is shown here.
    addEventListener('storage', ({ key }) => { if (key === prefix + name) { take(load(name)); draw(); } });
  };

  document.addEventListener('DOMContentLoaded', () => {
    if (facts) return;
    root.classList.add('is-failed');
    root.prepend(element('p', { class: 'needs-script', role: 'alert' }, root.dataset.failed));
  });
})();
