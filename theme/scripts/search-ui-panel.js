// The search as the reader sees it: a field, filters, results by kind. In a dialog on every page, and as the
// whole of search.html, whose address keeps query and filters.
(() => {
  'use strict';
  const shared = TebikiSearchUi;
  const LONGEST = 200, RECENT = 8, PER_DIALOG = 20, PER_PAGE = 40, WIDTH = 110;
  const BUSY = 250;

  const { button, comma, element, fill } = TebikiDom;
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  let say, vocabularies, names;
  const learn = (words) => {
    say = words.words;
    vocabularies = words.vocabularies;
    names = new Map(vocabularies.map((v) => [v.id, new Map(v.values.map(([id, name, short]) => [id, { name, short }]))]));
  };
  const kindName = (kind) => say[`kind_${kind}`];
  const valueName = (v, value) => v ? names.get(v)?.get(value)?.name ?? value : kindName(value);

  // ---- Recent queries ---------------------------------------------------------------------------
  const recent = () => [shared.memory.get('recent')].flat().filter((q) => typeof q === 'string').slice(0, RECENT);
  const remember = (query) => { if (query) shared.memory.set('recent', [query, ...recent().filter((q) => q !== query)].slice(0, RECENT)); };

  // ---- The header's choice ----------------------------------------------------------------------
  const header = document.querySelector('details.switch');
  const chosen = () => {
    const link = header?.querySelector('a[data-value][aria-current]');
    return link && [header.dataset.vocabulary, link.dataset.value];
  };

  /** What a query asks for: [vocabulary, values] pairs, kinds under ''. */
  /** The values, and those that they include: Level 2 finds what is of Level 1. */
  const including = (v, wanted) => {
    const { cumulative, values } = vocabularies.find(({ id }) => id === v) ?? {};
    if (!cumulative) return wanted;
    const ids = values.map(([id]) => id);
    return ids.slice(0, Math.max(...wanted.map((value) => ids.indexOf(value))) + 1);
  };

  class Filters {
    constructor() { this.own = new Map(); this.lifted = false; }

    toggle(v, value) {
      const values = new Set(this.own.get(v));
      if (!values.delete(value)) values.add(value);
      if (values.size) this.own.set(v, values); else this.own.delete(v);
    }

    has(v, value) { return this.own.get(v)?.has(value) ?? false; }

    /** The header's choice, unless it is lifted or another value of its vocabulary is asked for. */
    get switched() { const choice = chosen(); return choice && !this.lifted && !this.own.has(choice[0]) ? choice : null; }

    list(withSwitch = true) {
      const out = [...this.own].map(([v, values]) => [v, [...values]]);
      if (withSwitch && this.switched) out.push([this.switched[0], [this.switched[1]]]);
      return out.map(([v, values]) => [v, including(v, values)]);
    }

    get size() { return [...this.own.values()].reduce((sum, values) => sum + values.size, 0); }
  }

  // ---- One search -------------------------------------------------------------------------------
  class Panel {
    constructor(home, isPage, close) {
      Object.assign(this, { home, isPage, close, filters: new Filters(), limit: isPage ? PER_PAGE : PER_DIALOG, asked: '', turn: 0, busy: false, waiting: false, answer: null });
      this.build();
    }

    build() {
      const id = this.isPage ? 'search-field' : 'search-dialog-field';
      this.field = element('input', {
        id, type: 'text', class: 'search-field', placeholder: say.placeholder, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'go', maxlength: LONGEST,
        'aria-describedby': `${id}-keys`,
      });
      this.status = element('p', { class: 'search-status', role: 'status' });
      this.chips = element('div', { class: 'search-chips' });
      this.summary = element('summary', {}, say.filters);
      this.choices = element('div', { class: 'search-choices' });
      this.fold = element('details', { class: 'search-filters' }, this.summary, this.choices);
      this.notes = element('div', { class: 'search-notes', 'aria-live': 'polite' });
      this.results = element('div', { class: 'search-results' });
      const row = element('div', { class: 'search-row' }, this.field, this.close && button(say.close, () => this.close(), { class: 'search-close' }));
      const keys = element('p', { class: 'search-keys', id: `${id}-keys` }, this.isPage ? say.keys : `${say.keys} ${say.keys_close}`);
      const label = element('label', { class: this.isPage ? 'search-label' : 'vh', for: id }, say.label);
      const top = element('div', { class: 'search-top', role: 'search' }, label, row, this.chips);
      // On the page the filters stand beside the results, in the dialog above them.
      if (!this.isPage) top.append(this.fold, this.status);
      const beside = this.isPage ? [this.fold, this.status] : [];
      const scroll = element('div', { class: 'search-scroll' }, this.notes, this.results);
      this.home.replaceChildren(top, ...beside, scroll, keys);
      this.fold.open = this.isPage && matchMedia('(min-width: 64rem)').matches;
      this.listen();
    }

    listen() {
      this.field.addEventListener('input', (event) => { if (!event.isComposing) this.ask(); });
      this.field.addEventListener('compositionend', () => this.ask());
      this.fold.addEventListener('toggle', () => this.count());
      this.home.addEventListener('keydown', (event) => this.key(event));
      this.results.addEventListener('click', (event) => this.follow(event));
      document.addEventListener('tebiki:choice', () => { this.filters.lifted = false; if (this.isPage || this.home.open) this.ask(true); });
    }

    // ---- Keys
    get links() { return [...this.home.querySelectorAll('.search-scroll a[href], .search-scroll button')]; }

    key(event) {
      if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const { links, field } = this, at = links.indexOf(document.activeElement), inField = document.activeElement === field;
      if (event.key === 'Enter' && inField) {
        event.preventDefault();
        this.enter();
      } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && (inField || at >= 0)) {
        event.preventDefault();
        const next = event.key === 'ArrowDown' ? links[at + 1] : links[at - 1] ?? field;
        next?.focus();
        if (next === field) field.select();
      } else if (event.key === 'Escape' && this.isPage && at >= 0) {
        field.focus();
      } else if (at >= 0 && event.key === 'Backspace') {
        event.preventDefault();
        field.focus();
      }
    }

    /** Enter means what is typed, also where its results are still on their way. */
    async enter() {
      const query = this.field.value.trim();
      if (!query) return;
      if (this.answer?.query !== query || this.busy) {
        this.entering = true;
        this.ask();
        return;
      }
      this.land();
    }

    follow(event) {
      const link = event.target.closest('a.hit');
      if (!link) return;
      remember(this.asked);
      const stored = shared.leave(link.href, this.answer.words);
      // Without storage the query travels in the address, before the place.
      if (!stored) { const address = new URL(link.href); address.searchParams.set('q', this.asked); link.href = address.href; }
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      const here = new URL(link.href);
      if (here.pathname !== location.pathname || here.search !== location.search) return;
      // The same address again would load the page again: only a fragment does not.
      if (!here.hash) { event.preventDefault(); scrollTo(0, 0); }
      this.close?.();
      setTimeout(() => shared.arrive());
    }

    // ---- Asking
    /** One query at a time; of those typed meanwhile only the last is asked. */
    async ask(again = false) {
      const query = this.field.value.trim();
      if (!again && !this.busy && this.answer?.query === query) { if (this.entering) this.land(); return; }
      this.asked = query;
      if (!again) this.limit = this.isPage ? PER_PAGE : PER_DIALOG;
      this.keepAddress();
      if (this.busy) { this.waiting = true; return; }
      this.busy = true;
      do {
        this.waiting = false;
        await this.once(this.asked);
      } while (this.waiting);
      this.busy = false;
      if (this.entering) this.land();
    }

    land() {
      this.entering = false;
      this.results.querySelector('a.hit')?.click();
    }

    async once(query) {
      if (!query) { this.rest(); return; }
      const slow = setTimeout(() => { this.status.textContent = say.loading; }, BUSY);
      try {
        const engine = await shared.open();
        const answer = await this.search(engine, query);
        if (!this.waiting) this.show(answer, engine);
      } catch (error) {
        this.fail(error);
      } finally {
        clearTimeout(slow);
      }
    }

    async search(engine, query) {
      const number = TebikiSearch.canonical(query);
      // A clause number means its place, whatever the header says.
      const isPlace = number && /[.(]/.test(number);
      const { switched } = this.filters, filters = this.filters.list(!isPlace);
      let answer = await engine.search(query, { limit: this.limit, filters });
      let missed = null;
      if (!answer.hits[0] && switched && !isPlace) {
        const wider = await engine.search(query, { limit: this.limit, filters: this.filters.list(false) });
        if (wider.hits[0]) [answer, missed] = [wider, switched];
      }
      const without = !answer.hits[0] && filters[0] ? (await engine.search(query, { limit: 1 })).total : 0;
      return Object.assign(answer, { query, missed, passed: isPlace ? switched : null, without, filtered: missed || isPlace ? this.filters.list(false) : filters });
    }

    // ---- Showing
    show(answer, engine) {
      this.answer = answer;
      this.engine = engine;
      this.status.textContent = answer.hits[0] ? this.sum(answer) : fill(say.none, answer.query);
      this.notes.replaceChildren(...this.remarks(answer));
      this.results.replaceChildren(...this.groups(answer), ...this.rests(answer));
      this.home.querySelector('.search-scroll').scrollTop = 0;
      this.showChips();
      this.count();
    }

    sum({ total, hits }) {
      return total > hits.length ? `${fill(say.count_about, total)}　${fill(say.count_shown, hits.length)}` : fill(say.count, total);
    }

    remarks(answer) {
      const out = [], note = (...text) => out.push(element('p', {}, ...text));
      if (answer.missed) note(fill(say.switch_none, valueName(...answer.missed)));
      if (answer.passed) note(fill(say.switch_passed, valueName(...answer.passed)));
      if (answer.reading === 'corrected') for (const [from, to] of answer.changes) note(fill(say.corrected, from, to));
      if (answer.reading === 'parts' && answer.hits[0]) note(say.parts);
      if (answer.missing[0]) note(`${say.missing} `, answer.missing.map((word) => `「${word}」`).join(comma));
      // Of how a hit was found: by a word near it, by its old number, within a longer word.
      const found = {};
      for (const { number, by } of answer.hits) for (const [from, to] of [...answer.synonyms, ...by]) (found[to === number ? 'old' : to.includes(from) ? 'inside' : 'synonyms'] ??= new Set()).add(fill(say.synonym, from, to));
      for (const name in found) note(`${say[name]} `, [...found[name]].join(comma));
      for (const [words, reason] of answer.warnings) note(element('b', {}, say.unlike), ` ${words.join(comma)}`, reason ? `　${reason}` : '');
      return out;
    }

    groups(answer) {
      const kinds = new Map();
      // One that is clearly the best stands above the others.
      answer.hits.forEach((hit, i) => {
        const kind = answer.best && !i ? 'best' : hit.kind;
        kinds.get(kind)?.push(hit) ?? kinds.set(kind, [hit]);
      });
      return [...kinds].map(([kind, hits]) => {
        const id = `${this.isPage ? 'results' : 'dialog-results'}-${kind}`;
        const title = element('h2', { id }, kindName(kind), ' ', element('span', { class: 'count' }, hits.length));
        return element('section', { 'aria-labelledby': id }, title, element('ol', {}, hits.map((hit) => this.hit(hit, answer.words))));
      });
    }

    hit(hit, words) {
      const { whole, snippet } = shared.marks;
      const badges = vocabularies.filter((v) => v.badge).flatMap((v) => (hit.facets[v.id] ?? []).map((value) =>
        element('span', { class: `badge badge-${v.id}`, 'data-vocabulary': v.id, 'data-value': value }, valueName(v.id, value))));
      // What has no number of its own is cited by that of what holds it, or of its section.
      const section = hit.cited || /^\d[\d.]*(?=\.html)/.exec(hit.id)?.[0];
      const number = (hit.number || section) && element('span', { class: hit.number ? 'hit-number' : 'hit-section' }, whole(hit.number || section, words), ' ');
      // A title that is only the beginning of the text says nothing more.
      const isCut = hit.title.endsWith('…') && hit.text.startsWith(hit.title.slice(0, -1));
      const head = element('span', { class: 'hit-head' }, number, !isCut && element('span', { class: 'hit-title' }, whole(hit.title, words)), ' ', hit.page && element('span', { class: 'hit-section' }, hit.page));
      // Of a page that the site makes, the words by which it is found are not shown.
      const said = hit.kind === 'page' ? hit.text.split('\n')[0] : hit.text;
      const text = said.trim() && said.trim() !== hit.title && element('span', { class: isCut ? 'hit-text is-all' : 'hit-text' }, snippet(said, words, WIDTH), ' ');
      const marked = badges.length && element('span', { class: 'badges' }, badges.flatMap((badge) => [badge, ' ']));
      return element('li', {}, element('a', { class: 'hit', href: new URL(hit.id, shared.root).href }, head, text, marked));
    }

    /** What comes under the results, or in their place. */
    rests(answer) {
      const out = [];
      if (!answer.hits[0]) {
        out.push(element('p', {}, say.none_hint));
        if (answer.without) out.push(element('p', {}, button(fill(say.without_filters, answer.without), () => this.clear())));
        if (answer.suggestions[0]) out.push(this.offer(say.suggestions, answer.suggestions));
      } else if (answer.total > answer.hits.length) {
        out.push(this.isPage
          ? button(say.more, () => this.more(), { class: 'search-more' })
          : element('p', {}, element('a', { class: 'search-more', href: this.address() }, say.whole)));
      }
      return out;
    }

    async more() {
      const { length } = this.answer.hits;
      this.limit += PER_PAGE;
      await this.ask(true);
      this.results.querySelectorAll('a.hit')[length]?.focus();
    }

    offer(title, queries, extra) {
      const items = queries.map((query) => element('li', {}, button(query, () => this.put(query), { class: 'search-offer' })));
      return element('section', { class: 'search-offers' }, element('h2', {}, title), element('ul', {}, items), extra);
    }

    put(query) {
      this.field.value = query;
      this.field.focus();
      this.ask();
    }

    /** Nothing is typed. */
    rest() {
      this.answer = null;
      this.status.textContent = '';
      const before = recent(), forget = () => { shared.memory.set('recent', null); this.rest(); this.field.focus(); };
      this.notes.replaceChildren();
      this.results.replaceChildren(...[
        before.length && this.offer(say.recent, before, button(say.forget, forget, { class: 'search-forget' })),
        this.tips.length && this.offer(say.suggested, this.tips),
      ].filter(Boolean));
      this.showChips();
      this.choices.replaceChildren();
      this.fold.hidden = true;
    }

    fail(error) {
      this.answer = null;
      shared.restart();
      this.status.textContent = '';
      this.showChips();
      const file = /search: (\S+)/.exec(error.message)?.[1]?.replace(shared.root, '').replace(/\?.*/, '');
      const what = element('p', { class: 'search-file' }, `${say.failed_file}: `, element('code', {}, file ?? error.message));
      const retry = button(say.retry, () => { this.field.focus(); this.ask(true); });
      this.notes.replaceChildren(element('div', { class: 'search-error', role: 'alert' }, element('p', {}, element('b', {}, say.failed)), element('p', {}, say.failed_hint), what, retry));
      this.results.replaceChildren();
    }

    // ---- Filters
    showChips() {
      const chip = (v, value, act) => button([valueName(v, value), ' ', element('span', { 'aria-hidden': 'true' }, '×')], act, { class: 'search-chip', 'aria-label': fill(say.remove, valueName(v, value)) });
      const { switched, own, lifted } = this.filters, choice = chosen(), out = [];
      if (switched) out.push(chip(...switched, () => this.change(() => { this.filters.lifted = true; })));
      else if (choice && lifted) out.push(button(fill(say.switch_lifted, valueName(...choice)), () => this.change(() => { this.filters.lifted = false; }), { class: 'search-chip is-off' }));
      for (const [v, values] of own) for (const value of values) out.push(chip(v, value, () => this.change(() => this.filters.toggle(v, value))));
      const n = this.filters.size;
      const held = this.chips.contains(document.activeElement);
      this.chips.replaceChildren(...out.length ? [element('span', { class: 'label' }, say.filtered), ...out] : []);
      if (held) this.field.focus();
      this.summary.textContent = n ? fill(say.filters_on, n) : say.filters;
    }

    change(act) {
      act();
      this.ask(true);
    }

    clear() {
      this.change(() => { this.filters.own.clear(); this.filters.lifted = true; });
      this.field.focus();
    }

    /** The choices with their counts, made when they are looked at. */
    async count() {
      const { answer, engine } = this;
      this.fold.hidden = !answer || !(answer.hits[0] || this.filters.size);
      if (this.fold.hidden || !this.fold.open) return;
      try {
        const counts = await engine.counts(answer, answer.filtered);
        if (answer === this.answer) this.choose(counts);
      } catch (error) {
        this.fail(error);
      }
    }

    choose(counts) {
      const held = document.activeElement?.dataset?.filter;
      const groups = [['', say.kind, Object.keys(counts[''])], ...vocabularies.map((v) => [v.id, v.name, v.values.map(([id]) => id)])];
      this.choices.replaceChildren(...groups.map(([v, name, values]) => {
        const count = (value) => including(v, [value]).reduce((sum, one) => sum + (counts[v]?.[one] ?? 0), 0);
        const shown = values.filter((value) => count(value) || this.filters.has(v, value));
        return shown.length && element('fieldset', {}, element('legend', {}, name), shown.map((value) => this.choice(v, value, count(value))));
      }).filter(Boolean));
      if (held) this.choices.querySelector(`[data-filter="${CSS.escape(held)}"]`)?.focus();
    }

    choice(v, value, n) {
      const box = element('input', { type: 'checkbox', 'data-filter': `${v}:${value}` });
      box.checked = this.filters.has(v, value);
      box.addEventListener('change', () => this.change(() => this.filters.toggle(v, value)));
      return element('label', {}, box, ` ${valueName(v, value)} `, element('span', { class: 'count' }, String(n)));
    }

    // ---- The address
    get params() {
      const params = new URLSearchParams();
      if (this.asked) params.set('q', this.asked);
      for (const [v, values] of this.filters.own) for (const value of values) params.append(v || 'kind', value);
      if (this.filters.lifted) params.set('lift', '1');
      return params.toString();
    }

    address() { const { params } = this; return `${shared.root}search.html${params ? `?${params}` : ''}`; }

    keepAddress() {
      if (!this.isPage) return;
      try { history.replaceState(history.state, '', this.address()); } catch { /* The address is a convenience. */ }
    }

    readAddress() {
      const params = new URLSearchParams(location.search);
      this.field.value = (params.get('q') ?? '').slice(0, LONGEST);
      this.filters.lifted = params.has('lift');
      for (const v of ['', ...vocabularies.map((x) => x.id)]) {
        for (const value of params.getAll(v || 'kind')) if (v ? names.get(v).has(value) : say[`kind_${value}`]) this.filters.toggle(v, value);
      }
    }
  }

  // ---- Dialog and page --------------------------------------------------------------------------
  let panel = null;

  const makeDialog = () => {
    const dialog = element('dialog', { class: 'search-dialog', 'aria-label': say.title });
    let composing = false;
    document.body.append(dialog);
    panel = new Panel(dialog, false, () => dialog.close());
    dialog.addEventListener('compositionstart', () => { composing = true; });
    dialog.addEventListener('compositionend', () => { setTimeout(() => { composing = false; }); });
    // Escape that ends a composition does not end the search.
    dialog.addEventListener('cancel', (event) => { if (composing) event.preventDefault(); });
    let pressed = null;
    dialog.addEventListener('pointerdown', (event) => { pressed = event.target; });
    dialog.addEventListener('click', (event) => { if (event.target === dialog && pressed === dialog) dialog.close(); });
    return dialog;
  };

  shared.panel = {
    open(app, words) {
      const isNew = !panel;
      if (isNew) learn(words);
      if (isNew && app) {
        panel = new Panel(app, true, null);
        panel.tips = words.suggested;
        panel.readAddress();
        panel.ask(true);
      } else if (isNew) {
        makeDialog();
        panel.tips = words.suggested;
      }
      if (!app && !panel.home.open) panel.home.showModal();
      // An address with a query is there to be read, not to be typed over.
      if (!app || !isNew || !panel.field.value) panel.field.select();
      if (!app) panel.ask(true);
    },
  };
})();
