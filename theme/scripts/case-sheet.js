// The case file's contents: what of the guide applies to the chosen values, and how it is shown. Pure of storage and
// address, which are case.js's. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes ?? {})) if (value !== null) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== null && child !== ''));
    return made;
  };

  /** HTML that the build wrote and escaped. */
  const built = (name, className, html) => {
    const made = element(name, { class: className });
    made.innerHTML = html;
    return made;
  };

  // ---- What applies -----------------------------------------------------------------------------
  /** How the chosen values meet the facets and bearers of things. `chosen` has a set for every vocabulary. */
  class Choice {
    constructor(vocabularies, chosen) {
      this.chosen = chosen;
      this.used = vocabularies.filter(({ id }) => chosen.get(id).size);
      this.parents = new Map(vocabularies.map(({ id, values }) => [id, new Map(values.map((v) => [v.id, v.parent]))]));
    }

    isWithin(vocabulary, id, above) {
      const parents = this.parents.get(vocabulary);
      for (let at = id; at; at = parents.get(at)) if (at === above) return true;
      return false;
    }

    /** A value is named by itself, by a value above it and by a value under it. */
    names(vocabulary, id) {
      const meets = (other) => this.isWithin(vocabulary, id, other) || this.isWithin(vocabulary, other, id);
      return [...this.chosen.get(vocabulary)].some(meets);
    }

    /** What does not name a vocabulary is not limited by it. */
    fits(facets, vocabularies = this.used) {
      return vocabularies.every(({ id }) => !facets[id] || facets[id].some((value) => this.names(id, value)));
    }

    /** `own`, `either`, or nothing where none of the chosen bears it; everything is own where nobody is chosen. */
    share(bearers) {
      const who = this.used.filter(({ bearer }) => bearer);
      if (!who.length) return 'own';
      const shares = bearers.filter(([id, value]) => who.some((v) => v.id === id) && this.names(id, value)).map(([, , share]) => share);
      return shares.includes('own') ? 'own' : shares[0];
    }

    /** Duties that apply, each with how it is borne. */
    duties(things) {
      const limits = this.used.filter(({ bearer }) => !bearer);
      const shared = things.map((thing) => ({ thing, share: this.share(thing.bearers) }));
      return shared.filter(({ thing, share }) => share && this.fits(thing.facets, limits));
    }

    /** The columns that count for the chosen values: their own, those of values above, or all under them. */
    columns({ vocabulary, columns }) {
      const parents = this.parents.get(vocabulary);
      const counts = new Set();
      for (const value of this.chosen.get(vocabulary)) {
        let at = value;
        while (at && !columns.includes(at)) at = parents.get(at);
        const under = columns.filter((column) => this.isWithin(vocabulary, column, value));
        for (const column of at ? [at] : under) counts.add(column);
      }
      return columns.map((id, index) => ({ id, index })).filter(({ id }) => counts.has(id));
    }
  }

  const FORCES = ['must', 'may', 'included', 'none'];

  /** A matrix's rows by the mark that binds most in the columns that count. */
  const marked = (matrix, columns) => {
    const strength = (mark) => FORCES.indexOf(mark.force);
    const order = [...matrix.marks].sort((a, b) => strength(a) - strength(b));
    const strongest = (row) => order.find((mark) => columns.some(({ index }) => row.cells[index]?.mark === mark.id));
    const groups = order.map((mark) => ({ mark, rows: matrix.rows.filter((row) => strongest(row) === mark) }));
    return { matrix, columns, groups: groups.filter(({ rows }) => rows.length) };
  };

  /** Everything of the guide that applies. */
  const select = (facts, chosen) => {
    const choice = new Choice(facts.vocabularies, chosen);
    const fitting = (things) => things.filter(({ facets }) => choice.fits(facets));
    const matrices = fitting(facts.matrices).map((matrix) => marked(matrix, choice.columns(matrix)));
    const clauses = choice.duties(facts.clauses);
    // A table has the last word on the measures that it marks.
    const told = new Set(matrices.filter(({ columns }) => columns.length).flatMap(({ matrix }) => matrix.rows.map((row) => row.measure)));
    const hooked = new Set(clauses.flatMap(({ thing }) => thing.measures));
    const named = ({ facets }) => Object.keys(facets).length > 0 && choice.fits(facets);
    return {
      matrices,
      clauses,
      duties: choice.duties(facts.duties),
      measures: facts.measures.filter((measure, i) => !told.has(i) && (hooked.has(i) && choice.fits(measure.facets) || named(measure))),
      cautions: fitting(facts.cautions),
      sections: fitting(facts.sections).filter(({ facets }) => choice.used.some(({ id }) => facets[id])),
    };
  };

  // ---- How it is shown --------------------------------------------------------------------------
  /** Lists longer than this are cut until the reader asks for the rest. */
  const MOST = 400;

  /** Draws a sheet; `records` gathers what a file of it has to say, in the same order. */
  class Sheet {
    constructor(facts, chosen, state) {
      Object.assign(this, { facts, chosen, state, words: facts.words, records: [] });
    }

    word(key, n) { return this.words[key].replace('{n}', n); }

    draw() {
      const { matrices, clauses, duties, measures, cautions, sections } = select(this.facts, this.chosen);
      const { words } = this;
      return [
        ...matrices.map((one) => this.matrix(one)),
        this.part(words.clauses, clauses, () => this.byStep(clauses, (one) => this.clause(one))),
        this.part(words.commentary_duties, duties, () => this.byStep(duties, (one) => this.duty(one))),
        this.part(words.measures, measures, () => [this.list(measures, (one) => this.measure(one))]),
        this.part(words.cautions, cautions, () => [element('p', { class: 'meta' }, this.link('cautions.html', words.questionnaire)), this.list(cautions, (one) => this.caution(one))]),
        this.part(words.sections_to_read, sections, () => [this.links(sections)]),
      ].filter(Boolean);
    }

    part(title, things, inside) {
      if (!things.length) return null;
      this.kind = title;
      const head = element('h2', {}, title, ' ', element('span', { class: 'count' }, String(things.length)));
      return element('section', {}, head, ...inside());
    }

    links(links) {
      return element('ul', { class: 'links' }, ...links.map(({ href, title }) => element('li', {}, element('a', { href }, title))));
    }

    list(things, draw) {
      const list = element('ul', { class: 'case-items' }, ...things.slice(0, MOST).map(draw));
      const rest = things.slice(MOST).map(draw);
      if (rest.length) {
        const more = element('button', { type: 'button' }, this.word('rest', rest.length));
        more.addEventListener('click', () => list.lastChild.replaceWith(...rest));
        list.append(element('li', {}, more));
      }
      return list;
    }

    /** Duties step by step, one's own before those that are one's own or another's. */
    byStep(duties, draw) {
      const { facts: { steps, vocabularies }, chosen } = this;
      const values = vocabularies.find(({ id }) => id === steps)?.values ?? [];
      const wanted = chosen.get(steps) ?? new Set();
      const stepOf = ({ thing: { facets } }) => {
        const named = facets[steps] ?? [];
        return named.find((id) => wanted.has(id)) ?? named[0];
      };
      const groups = [...values, { name: this.words.any_phase }].map(({ id, name }) => ({ name, of: duties.filter((one) => stepOf(one) === id) }));
      const several = groups.filter(({ of }) => of.length).length > 1;
      return groups.filter(({ of }) => of.length).flatMap(({ name, of }) => {
        this.step = name;
        return [several ? element('h3', { class: 'case-step' }, name) : null, ...this.byShare(of, draw, several ? 'h4' : 'h3')].filter(Boolean);
      });
    }

    byShare(duties, draw, heading) {
      const bearer = this.facts.vocabularies.some((v) => v.bearer && this.chosen.get(v.id).size);
      return ['own', 'either'].flatMap((share) => {
        const of = duties.filter((one) => one.share === share);
        if (!of.length) return [];
        const head = bearer ? [element(heading, { class: `case-share share-${share}` }, this.words[share])] : [];
        return [...head, this.list(of, draw)];
      });
    }

    /** An entry with its tick and its remark; `record` is what a file says of it. */
    item(key, name, parts, record) {
      const { state, words } = this;
      const text = name.textContent.trim();
      const tick = element('input', { type: 'checkbox', 'aria-label': text });
      tick.checked = state.ticks.has(key);
      const remark = element('textarea', { rows: '2', maxlength: '2000', 'aria-label': `${words.remark}：${text}` });
      remark.value = state.remarks.get(key) ?? '';
      const printed = element('p', { class: 'case-printed' }, remark.value);
      const fold = element('details', { class: 'case-remark' }, element('summary', {}, words.remark), remark);
      fold.open = remark.value !== '';
      tick.addEventListener('change', () => state.tick(key, tick.checked));
      remark.addEventListener('input', () => { printed.textContent = remark.value; state.remark(key, remark.value); });
      this.records.push({ key, kind: this.kind, name: text, ...record });
      const body = element('div', { class: 'case-body' }, name, ...parts, fold, printed);
      return element('li', { class: 'case-item', 'data-key': key }, tick, body);
    }

    name(...inside) { return element('p', { class: 'case-name' }, ...inside); }

    link(href, text) { return element('a', { href }, text); }

    /** A line of what stands behind an entry. */
    line(label, ...inside) {
      return inside.length ? element('p', { class: 'case-line' }, element('span', { class: 'label' }, label), ' ', ...inside) : null;
    }

    clauseLinks(measure) {
      const links = (measure?.clauses ?? []).map((i) => this.facts.clauses[i]).map(({ href, number }) => this.link(href, number));
      return links.flatMap((link, i) => (i ? ['、', link] : [link]));
    }

    section(index) {
      const { href, title } = this.facts.sections[index];
      return this.link(href, title);
    }

    /** Who bears a duty, in the source's words: 又は or 及び. */
    bearers(bearers) {
      const { words } = this;
      const of = this.facts.vocabularies.map(({ id, values }) => {
        const named = bearers.filter(([vocabulary]) => vocabulary === id);
        const join = named[0]?.[2] === 'either' ? words.join_either : words.join_each;
        const names = named.map(([, value]) => values.find((v) => v.id === value)?.name ?? value);
        return names.join(join) + (named.some(([, , , inferred]) => inferred) ? `（${words.inferred}）` : '');
      });
      return of.filter(Boolean).join('、');
    }

    // ---- Things ---------------------------------------------------------------------------------
    matrix({ matrix, columns, groups }) {
      this.kind = matrix.title;
      const head = element('h2', {}, this.link(matrix.href, matrix.title));
      const vocabulary = this.facts.vocabularies.find(({ id }) => id === matrix.vocabulary);
      if (!columns.length) {
        const none = this.chosen.get(matrix.vocabulary).size ? 'no_column' : 'choose_column';
        return element('section', { class: 'case-matrix' }, head, element('p', {}, this.word(none, vocabulary.name)));
      }
      const names = new Map(vocabulary.values.map(({ id, name }) => [id, name]));
      const named = columns.map((column) => ({ ...column, name: names.get(column.id) }));
      const about = element('p', { class: 'meta' }, named.map(({ name }) => name).join('、'));
      return element('section', { class: 'case-matrix' }, head, about, ...groups.map((group) => this.marks(matrix, named, group)));
    }

    /** The measures under one mark; those that are not asked for are folded away. */
    marks(matrix, columns, { mark, rows }) {
      const count = element('span', { class: 'count' }, String(rows.length));
      const name = [this.mark(mark), ' ', mark.name, ' ', count];
      const list = this.list(rows, (row) => this.row(matrix, columns, row));
      const meaning = element('p', { class: 'meaning' }, mark.meaning);
      const attributes = { class: `case-marks marks-${mark.force}` };
      if (mark.force === 'none') return element('details', attributes, element('summary', {}, ...name), meaning, list);
      return element('section', attributes, element('h3', {}, ...name), meaning, list);
    }

    mark({ mark, force, name }) {
      const shown = element('span', { 'aria-hidden': 'true' }, mark);
      return element('span', { class: `mark mark-${force}`, title: name }, shown);
    }

    row(matrix, columns, row) {
      const { words } = this;
      const measure = this.facts.measures[row.measure];
      const number = row.item === null ? '' : `(${row.item}) `;
      const name = this.name(number, row.href ? this.link(row.href, row.title) : row.title);
      const cells = columns.map(({ index, name: column }) => {
        const cell = row.cells[index];
        return { ...cell, column, mark: matrix.marks.find(({ id }) => id === cell.mark) };
      });
      const each = cells.filter(({ mark }) => mark).flatMap(({ mark, column }) => [element('span', { class: 'case-cell' }, `${column} `, this.mark(mark), ` ${mark.name}`), ' ']);
      const reasons = cells.filter(({ reason }) => reason).map(({ reason }) => built('span', 'reason', reason));
      const notes = [row, ...cells].filter(({ note }) => note).map(({ note }) => this.link(note.href, note.text));
      const clauses = this.clauseLinks(measure);
      const summary = measure?.summary ?? '';
      return this.item(`matrix:${matrix.id}:${measure?.id ?? row.title}`, name, [
        columns.length > 1 ? element('p', { class: 'case-line' }, ...each) : null,
        this.line(words.reason, ...reasons),
        summary ? element('p', {}, summary) : null,
        this.line(words.clause, ...clauses),
        measure ? this.line(words.commentary, this.section(measure.section)) : null,
        this.line(words.note, ...notes),
      ], {
        href: row.href || matrix.href,
        mark: cells.filter(({ mark }) => mark).map(({ mark, column }) => `${column}：${mark.mark}（${mark.name}）`).join('、'),
        text: [...reasons.map((reason) => reason.textContent), summary].filter(Boolean).join('\n'),
        basis: clauses.map((one) => one.textContent ?? one).join(''),
      });
    }

    clause({ thing }) {
      const { words } = this;
      const name = this.name(this.link(thing.href, `${words.clause} ${thing.number ?? ''}`), thing.title ? ` ${thing.title}` : '');
      const who = this.bearers(thing.bearers);
      const body = built('div', 'prose', thing.body);
      return this.item(`clause:${thing.number ?? thing.href}`, name, [
        body,
        this.line(words.bearer, who),
        this.line(words.commentary, this.section(thing.section)),
      ], { href: thing.href, who, step: this.step, mark: words.must, text: lines(body), basis: thing.number });
    }

    duty({ thing }) {
      const { words } = this;
      const force = words[thing.force.replace('-', '_')];
      const name = this.name(element('span', { class: `force-chip f-${thing.force}` }, force), ' ', this.link(thing.href, this.facts.sections[thing.section].title), thing.discretion ? ` ${words.discretion}` : '');
      const who = this.bearers(thing.bearers);
      const body = built('div', 'prose', thing.body);
      return this.item(`duty:${thing.href}`, name, [body, who ? this.line(words.bearer, who) : null], {
        href: thing.href, who, step: this.step, mark: force, text: lines(body),
      });
    }

    measure(measure) {
      const { words } = this;
      const clauses = this.clauseLinks(measure);
      return this.item(`measure:${measure.id}`, this.name(this.link(measure.href, measure.title)), [
        measure.summary ? element('p', {}, measure.summary) : null,
        this.line(words.clause, ...clauses),
        this.line(words.commentary, this.section(measure.section)),
      ], { href: measure.href, text: measure.summary, basis: clauses.map((one) => one.textContent ?? one).join('') });
    }

    caution(caution) {
      const { words } = this;
      const title = built('a', '', caution.title);
      title.href = caution.href;
      const ends = Object.entries(caution.ends).map(([answer, end]) => `${words[`answer_${answer}`]} → ${end}`).join('、');
      return this.item(`caution:${caution.id}`, this.name(title), [
        caution.question ? element('p', {}, caution.question) : null,
        ends ? element('p', { class: 'case-line' }, ends) : null,
        this.line(words.commentary, this.section(caution.section)),
      ], { href: caution.href, text: caution.question });
    }
  }

  /** The text of a body, an entry or a paragraph a line. */
  const lines = (body) => {
    const copy = body.cloneNode(true);
    copy.querySelectorAll('p, li').forEach((block) => block.append('\n'));
    return copy.textContent.trim().replace(/[ \t]*\n\s*/g, '\n');
  };

  globalThis.tebikiCaseSheet = { Sheet, element };
})();
