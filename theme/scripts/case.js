// The case file: form, phase and role chosen on case.html, kept in the address; what applies on one sheet, phase by phase;
// what was decided and noted on each entry kept in this browser, exported and imported as a file; CSV and print. case/facts.js
// brings every entry as it is shown. A classic script, because modules do not load from file:// addresses.
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
  /** By the key of an entry: what was decided and noted on it, by the names of the fields. */
  let notes;
  /** For every vocabulary the chosen values. */
  const chosen = new Map();
  const part = (of) => root.querySelector(of);
  const [sheet, told, said, file, given, show] = ['.case-sheet', '.case-kept', '.case-said', '[type=file]', '#case-name', '.case-show select'].map(part);
  const template = part('template').content;

  const { choice, comma, element, folder, keep: put, kept, nodes, trying } = TebikiDom;
  const fill = (word, n) => TebikiDom.fill(words[word], n);
  const button = (word, act) => TebikiDom.action(words[word] ?? word, act);

  // ---- What applies -----------------------------------------------------------------------------
  const vocabulary = (id) => facts.vocabularies.find((one) => one.id === id);
  const valueOf = (id, value) => vocabulary(id).values.find((one) => one.id === value);

  /** The build tells what names a value: itself, what lies above and under it, and what it includes. */
  const isNamed = (id, value) => [...chosen.get(id)].some((one) => valueOf(id, one).named.includes(value));

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

  /** The columns that count for the chosen values. */
  const columnsOf = ({ vocabulary: id, columns, of }) => [...columns.keys()].filter((i) => [...chosen.get(id)].some((value) => of[value].includes(i)));

  // ---- The sheet --------------------------------------------------------------------------------
  const items = () => nodes('.case-step .case-item', sheet);
  const fieldsOf = (of) => nodes('[name]', of);
  const nameOf = (field) => field.parentElement.firstChild.textContent.trim();

  /** What the fields of an entry say: for style sheets, and in words for paper. */
  const tell = (item) => {
    const fields = fieldsOf(item);
    for (const field of fields) item.dataset[field.name] = field.value;
    item.lastElementChild.textContent = fields.filter((field) => field.value).map((field) => `${nameOf(field)}: ${field.selectedOptions?.[0].text ?? field.value}`).join('　');
  };

  const what = (item) => item.querySelector('.case-name').textContent.trim();

  /** How many entries were made: no two fields have the same name. */
  let nth = 0;

  /** An entry with its fields. */
  const entry = ({ key, html }) => {
    const body = written('div', html);
    body.className = 'case-body';
    nth += 1;
    const item = element('li', { class: 'case-item', 'data-key': key }, body, template.cloneNode(true));
    for (const field of nodes('[name], summary', item)) {
      field.value = notes.get(key)?.[field.name] ?? '';
      field.ariaLabel = `${nameOf(field)}: ${what(item)} ${nth}`;
      const fold = field.closest('details');
      if (field.value && fold) fold.open = true;
    }
    tell(item);
    return item;
  };

  const list = (things) => {
    const made = element('ul', { class: 'case-items' }, ...things.slice(0, MOST).map(entry));
    const rest = things.slice(MOST);
    if (rest.length) {
      const more = button(fill('rest', rest.length), () => { more.parentElement.replaceWith(...rest.map(entry)); narrow(); });
      made.append(element('li', {}, more));
    }
    return made;
  };

  /** Its number is counted when the sheet is there. */
  const heading = (tag, ...text) => element(tag, {}, ...text, ' ', element('span', { class: 'count' }));

  /** A part of a phase, if there is anything in it. */
  const section = (word, things, inside) => (things.length ? [element('section', {}, heading('h3', words[word]), ...inside(things))] : []);

  /** One's own duties before those that are one's own or another's. */
  const byShare = (things) => ['own', 'either'].flatMap((share) => {
    const of = things.filter((one) => one.share === share);
    if (!of.length) return [];
    return [...(used(true).length ? [element('h4', { class: `case-share share-${share}` }, words[share])] : []), list(of)];
  });

  /** An element with what the build wrote and escaped. */
  const written = (tag, html) => Object.assign(element(tag), { innerHTML: html });

  /** A matrix: its measures by the mark that binds most in the columns that count. */
  const matrix = (table) => {
    const columns = columnsOf(table);
    const { name: form } = vocabulary(table.vocabulary);
    const head = written('h3', table.html);
    if (!columns.length) return element('section', {}, head, element('p', {}, fill(chosen.get(table.vocabulary).size ? 'no_column' : 'choose_column', form)));
    const nameOf = (column) => valueOf(table.vocabulary, table.columns[column]).name;
    const markOf = (row, column) => table.marks[row.cells[column]];
    /** What binds most comes first. */
    const strongest = (row) => table.marks.find((mark) => columns.some((column) => markOf(row, column) === mark));
    /** What a row says in the columns: the marks where there are several, and the reasons. */
    const cells = (row) => columns.filter((column) => markOf(row, column)).map((column) => {
      const told = (columns[1] ? `${table.heads[column]} ${markOf(row, column).html} ` : '') + row.reasons[column];
      return told && `<span class="case-cell">${told}</span>`;
    }).join(' ');
    const groups = table.marks.flatMap((mark) => {
      const rows = table.rows.filter((row) => strongest(row) === mark);
      if (!rows.length) return [];
      // What is not asked for is folded away.
      const [tag, title] = mark.force === 'none' ? ['details', 'summary'] : ['section', 'h4'];
      const shown = heading(title, ...written('b', mark.html).childNodes);
      const entries = rows.map((row) => ({ ...row, html: `<span class="case-sign">${mark.html}</span>${row.html}` + (cells(row) && `<p class="case-line">${cells(row)}</p>`) }));
      return [element(tag, { class: `case-marks marks-${mark.force}` }, shown, element('p', { class: 'meaning' }, mark.meaning), list(entries))];
    });
    return element('section', {}, head, element('p', { class: 'meta' }, columns.map(nameOf).join(comma)), ...groups);
  };

  /** A phase's part of the sheet, which is a paper of its own. */
  const step = ({ name: title, paper }, inside) => {
    if (!inside.length) return [];
    const print = button(fill('paper', paper || title), () => {
      const shown = paper ? paperOf(made, paper) : made;
      sheet.append(...(paper ? [shown] : []));
      shown.classList.add('is-paper');
      addEventListener('afterprint', () => { shown.classList.remove('is-paper'); if (paper) shown.remove(); }, { once: true });
      globalThis.print();
    });
    const made = element('section', { class: 'case-step', tabindex: -1 }, heading('h2', title), print, ...inside);
    return [made];
  };

  /**
   * The paper of a phase: what its tables ask for and what was decided to be included; apart from it what is not decided; what was
   * left out, and why. A phase without a table confirms what the one before it decided, and has its own entries.
   */
  const paperOf = (made, title) => {
    const from = nodes('.case-step:has(.case-marks)', sheet).filter((one) => one === made || one.compareDocumentPosition(made) & 4).pop() ?? made;
    const part = (word, found) => (found.length ? [element('h3', {}, `${words[word]} ${found.length}`), element('ul', { class: 'case-items' }, ...found.map((item) => Object.assign(item.cloneNode(true), { hidden: false })))] : []);
    /** Entries with what was decided: where nobody asks, that they are included. */
    const of = (value, selector, step = from) => nodes(selector, step).filter((item) => value === (item.dataset.state === 'out' ? 'no' : item.closest('.marks-may') ? item.dataset.include : 'yes'));
    const [asked, open, left] = ['yes', '', 'no'].map((value) => of(value, '.case-marks:not(.marks-none) .case-item'));
    const others = of('yes', '.case-step > section:not(:has(.case-marks)) .case-item', made);
    return element('section', {}, element('h2', {}, title),
      ...part('include_yes', asked), ...part('undecided', open),
      left[0] && element('p', { class: 'case-left' }, `${words.left}: ${left.map((item) => `${what(item)} (${item.lastElementChild.textContent})`).join(comma)}`),
      ...(from === made && others[0] ? [element('p', {}, fill('elsewhere', others.length))] : part('cases', others)));
  };

  /** Everything that applies, phase by phase; what is of no phase comes last. */
  const contents = () => {
    const tables = facts.matrices.filter((table) => fits(table));
    const clauses = duties(facts.clauses);
    const commentary = duties(facts.duties);
    // A table has the last word on the measures that it marks.
    const told = new Set(tables.filter((table) => columnsOf(table).length).flatMap(({ rows }) => rows.map((row) => row.measure)));
    const hooked = new Set(clauses.flatMap((clause) => clause.measures));
    const measures = facts.measures.filter((one, i) => !told.has(i) && fits(one) && (hooked.has(i) || Object.keys(one.facets).length));
    const cautions = facts.cautions.filter((one) => fits(one));
    // What names nothing that was chosen is not told: it would be there for every case.
    const isNamedIn = (one) => fits(one) && used().some(({ id }) => Object.hasOwn(one.facets, id));
    const questions = element('p', { class: 'meta' }, element('a', { href: `cautions.html#_name=${encodeURIComponent(name)}` }, words.questionnaire));
    const steps = vocabulary(facts.steps)?.values ?? [];
    const stepOf = ({ facets }) => {
      const named = Object.hasOwn(facets, facts.steps) ? facets[facts.steps] : [];
      return named.find((id) => chosen.get(facts.steps).has(id)) ?? named[0];
    };
    return [
      ...[...steps, { name: words[steps.length ? 'any_phase' : 'cases'] }].flatMap((one) => {
        const at = (things) => things.filter((thing) => stepOf(thing) === one.id);
        return step(one, [
          ...at(tables).map(matrix),
          ...section('clauses', at(clauses), byShare),
          // What one may do is no duty.
          ...['commentary_duties', 'may'].flatMap((word, may) => section(word, at(commentary).filter((duty) => +duty.may === may), byShare)),
          ...section('measures', at(measures), (all) => [list(all)]),
          ...section('cautions', at(cautions), (all) => [questions, list(all)]),
        ]);
      }),
      ...section('sections_to_read', facts.sections.filter(isNamedIn), (all) => [element('ul', { class: 'links' }, ...all.map(({ html }) => written('li', html)))]),
      ...section('edition_changes_for_you', facts.news.filter(isNamedIn), (all) => all.map(({ html }) => written('div', html))),
    ];
  };

  const draw = () => {
    const about = used().flatMap(({ id, name: title, values }) => {
      const names = values.filter((value) => chosen.get(id).has(value.id)).map((value) => value.name);
      return [element('dt', {}, title), element('dd', {}, names.join(comma))];
    });
    part('.case-title').textContent = name || words.untitled;
    part('.case-about').replaceChildren(...about);
    nth = 0;
    root.classList.toggle('is-empty', !about.length);
    sheet.replaceChildren(...(about.length ? contents() : []));
    for (const table of facts.matrices) if (chosen.get(table.vocabulary).size) put(`${folder}_columns:${table.vocabulary}`, columnsOf(table).map((i) => table.columns[i]).join('.'));
    narrow();
  };

  /** Only entries in the state that is asked for, with what is counted of them. */
  const narrow = () => {
    for (const item of items()) item.hidden = !item.matches(show.value);
    for (const one of nodes('.count', sheet)) one.textContent = one.closest('section, details').querySelectorAll('.case-item:not([hidden])').length || '';
    part('.case-steps').replaceChildren(...nodes('.case-step', sheet).filter((one) => one.querySelector('.case-item:not([hidden])')).map((one) => button(one.firstChild.textContent, () => { one.focus(); one.scrollIntoView(); })));
    count();
  };

  const count = () => {
    // What a table marks as not needed is nothing to confirm.
    const all = items().filter((item) => !item.closest('.marks-none'));
    part('.case-count').textContent = fill('count', all.length).replace('{done}', () => all.filter((item) => item.dataset.state).length);
  };

  // ---- Kept in the address and in this browser --------------------------------------------------
  const prefix = `${folder}case:`;
  const parse = (text) => { try { return JSON.parse(text); } catch { return null; } };
  const load = (of) => parse(kept(prefix + of));
  const forget = (of) => trying((storage) => storage.removeItem(prefix + of));

  const address = () => {
    const params = new URLSearchParams(name ? { [NAME]: name } : {});
    for (const [id, values] of chosen) for (const value of values) params.append(id, value);
    return `#${params}`;
  };

  const content = () => ({ address: address(), entries: [...notes].sort() });

  const keep = () => {
    const text = JSON.stringify(content());
    const isKept = put(prefix + name, text);
    told.textContent = isKept ? words.kept : words.not_kept;
    told.classList.toggle('is-refused', !isKept);
    count();
  };

  /** Takes notes from what was stored or read; what is not of their form is left out. Before, there were ticks and remarks. */
  const take = (from) => {
    notes = new Map();
    const all = (value) => (Array.isArray(value) ? value : []);
    const isText = (value) => typeof value === 'string' && value && value.length <= LONGEST;
    const note = (key, field, value) => { if (isText(key) && isText(value)) notes.set(key, { ...notes.get(key), [field]: value }); };
    for (const key of all(from?.ticks)) note(key, 'state', 'done');
    for (const one of all(from?.remarks)) note(one?.[0], 'remark', one?.[1]);
    for (const one of all(from?.entries)) for (const field of fieldsOf(template)) note(one?.[0], field.name, one?.[1]?.[field.name]);
  };

  const keysOf = (kind) => trying((storage) => Object.keys(storage), []).filter((key) => key.startsWith(folder + kind)).sort();

  /** The records of the questionnaire that belong to a case, by the names of the services. */
  const records = (of) => element('ul', {}, ...keysOf('answers:').filter((key) => key.slice(folder.length + 8).split('\t')[0] === of).map((key) => element('li', {}, element('a', { href: `cautions.html${kept(key)}` }, `${words.record} ${key.split('\t')[1] ?? ''}`))));

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
  const showCase = () => {
    given.value = name;
    for (const box of nodes('.choice input', root)) box.checked = chosen.get(box.name).has(box.value);
    writeAddress();
    const all = keysOf('case:').map((key) => key.slice(prefix.length)).filter(Boolean);
    const entryOf = (one) => element('li', {}, one === name ? element('b', {}, one) : element('a', { href: `#${new URLSearchParams(`${load(one)?.address}`.slice(1))}` }, one), records(one));
    part('.case-saved').replaceChildren(...(all.length ? [words.saved, element('ul', {}, ...all.map(entryOf))] : []));
    draw();
  };

  const open = (hash) => { read(hash); take(load(name)); showCase(); };

  // ---- What the reader does ---------------------------------------------------------------------
  const say = (text) => { said.textContent = text; };

  const chosenAnew = () => {
    writeAddress();
    draw();
    if (name) keep();
  };

  /** A new name takes the notes along. Where a case of that name is there, it is opened if the reader wants, and neither is changed. */
  const rename = () => {
    const wanted = given.value.trim();
    const there = wanted !== name && load(wanted);
    // What has no name yet is of no case.
    if (wanted && there) {
      if (confirm(fill('confirm_open', wanted))) open(there.address);
      else given.value = name;
      return;
    }
    forget(name);
    name = wanted;
    keep();
    showCase();
  };

  const fileName = () => (name || words.untitled).replace(/[\\/:*?"<>|\s]+/g, '_');

  const acts = {
    /** A case with a name stays in this browser. */
    new() {
      if (!name && notes.size && !confirm(words.confirm_new)) return;
      if (!name) forget('');
      read('');
      take();
      showCase();
      given.focus();
    },
    import: () => file.click(),
    print: () => print(),
    clear() {
      if (!notes.size || !confirm(words.confirm_clear)) return;
      take();
      keep();
      draw();
      say(words.cleared);
    },
    csv() {
      /** The phase, the part and the mark or force that an entry stands under. */
      const around = (item) => {
        const within = (selector, inside) => item.closest(selector)?.querySelector(inside);
        const mark = item.querySelector('.case-cell, .force-chip') ?? within('.case-marks', 'h4, summary');
        return [within('.case-step', 'h2'), within('.case-step > section', 'h3'), mark].map((one) => (one ? tebikiCsv.words(one) : ''));
      };
      const [head, ...rest] = tebikiCsv.rowsOf(root.dataset);
      const fields = fieldsOf(template);
      const noted = (item) => fieldsOf(item).map((field) => field.value && (field.selectedOptions?.[0].text ?? field.value));
      tebikiCsv.save(fileName(), [[words.step, words.kind, words.mark, ...head, ...fields.map(nameOf)], ...items().filter((item) => !item.hidden).map((item, i) => [...around(item), ...rest[i], ...noted(item)])]);
    },
    export() {
      const whole = { format: FORMAT, version: 2, guide: facts.guide.title, edition: facts.guide.edition, name, ...content() };
      tebikiCsv.offer(`${fileName()}.json`, 'application/json', JSON.stringify(whole, null, 1));
    },
  };

  const loadCase = async () => {
    const [picked] = file.files;
    const from = picked && picked.size < LARGEST ? parse(await picked.text().catch(() => '')) : null;
    file.value = '';
    if (from?.format !== FORMAT || ![1, 2].includes(from.version) || typeof from.address !== 'string') return say(words.bad_file);
    if (from.guide !== facts.guide.title) return say(fill('other_guide', `${from.guide}`.slice(0, 100)));
    // What is lost is the case that its address names, whatever name the file says; and what is shown, where the browser keeps nothing.
    if ((load(nameIn(from.address)) || notes.size && !load(name)) && !confirm(fill('confirm_import', nameIn(from.address) || words.untitled))) return;
    read(from.address);
    take(from);
    keep();
    showCase();
    const known = items().map((item) => item.dataset.key);
    const lost = [...notes.keys()].filter((key) => !known.includes(key)).length;
    say(fill('imported', picked.name) + (lost ? fill('lost', lost) : ''));
  };

  globalThis.tebikiCase = (all) => {
    facts = all;
    words = all.words;
    // The names of what can be chosen led to their pages; now they are labels.
    for (const link of nodes('.choice a', root)) link.removeAttribute('href');
    root.addEventListener('click', ({ target }) => acts[target.dataset.do]?.());
    root.addEventListener('change', ({ target }) => {
      if (target === given) rename();
      else if (target === file) loadCase();
      else if (target === show) {
        narrow();
        sheet.scrollIntoView();
      }
      else if (target.closest('.choice')) {
        chosen.get(target.name)[target.checked ? 'add' : 'delete'](target.value);
        chosenAnew();
      }
    });
    sheet.addEventListener('input', ({ target }) => {
      const item = target.closest('.case-item');
      tell(item);
      const { key } = item.dataset, filled = fieldsOf(item).filter((field) => field.value).map((field) => [field.name, field.value]);
      if (filled.length) notes.set(key, Object.fromEntries(filled)); else notes.delete(key);
      keep();
    });
    root.classList.add('is-ready');
    // A plain link brings `_choose=form:asp` as a query; from then on it is the fragment's. So does the switch.
    const brought = new URLSearchParams(location.search).getAll(BROUGHT).map((pair) => pair.replace(':', '='));
    if (choice.value) brought.push(`${choice.name}=${choice.value}`);
    open(location.hash.length > 1 ? location.hash : brought.join('&'));
    document.addEventListener('tebiki:choice', () => {
      chosen.set(choice.name, new Set(choice.value && [choice.value]));
      showCase();
      if (name) keep();
    });
    addEventListener('hashchange', () => { if (location.hash !== shownAddress) open(location.hash); });
    // Another tab of the same case: what was noted there is shown here.
    addEventListener('storage', ({ key }) => { if (key === prefix + name) { take(load(name)); draw(); } });
  };

  document.addEventListener('DOMContentLoaded', () => {
    if (facts) return;
    root.classList.add('is-failed');
    root.prepend(element('p', { class: 'needs-script', role: 'alert' }, root.dataset.failed));
  });
})();
