// What every page does with script: the role switch is kept over pages and narrows the tree. A classic
// script, because modules do not load from file:// addresses.
(() => {
  'use strict';
  const words = document.getElementById('site-words')?.dataset ?? {};
  const { element, fill, folder, keep, kept, nodes, status } = TebikiDom;

  // ---- The switch -------------------------------------------------------------------------------
  const menu = document.querySelector('details.switch');
  const vocabulary = menu?.dataset.vocabulary ?? 'role';
  const key = folder + vocabulary;

  /** On these pages the address's value is a filter of what they list, not a choice. */
  const isFilter = document.querySelector('.k-search, .k-changes, [data-filters]');

  /** Storage may be refused; then the choice travels in the address. */
  const stored = {
    get() {
      const inAddress = new URLSearchParams(location.search).get(vocabulary);
      if (inAddress !== null && !isFilter) return inAddress;
      return kept(key, inAddress ?? '');
    },
    set: (value) => keep(key, value),
  };

  const values = new Map();
  menu?.querySelectorAll('a[data-value]').forEach((link) => values.set(link.dataset.value, link));
  /** The chosen value, and those that it includes where levels do. The filters of lists go by it, too. */
  const choice = TebikiDom.choice = {
    name: vocabulary,
    value: '',
    covers(value) {
      if (value === choice.value) return true;
      const order = [...values.keys()];
      return values.has(value) && menu.dataset.cumulative !== undefined && order.indexOf(value) < order.indexOf(choice.value);
    },
  };
  const isFor = (node) => (node.dataset.for ?? node.dataset[vocabulary] ?? '').split(' ').some(choice.covers);

  /** Links carry the choice where it cannot be stored. */
  const carry = (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || link.origin !== location.origin || link.hash && link.pathname === location.pathname) return;
    const address = new URL(link.href);
    if (!address.pathname.endsWith('.html')) return;
    if (choice.value) address.searchParams.set(vocabulary, choice.value); else address.searchParams.delete(vocabulary);
    link.href = address.href;
  };

  // The order of the tree as it came, to be restored.
  const lists = nodes('.tree ol').map((list) => [list, [...list.children]]);

  /** Sections of others go behind a fold at the end of their list: fewer to see, none lost. */
  const narrow = () => {
    for (const [list, items] of lists) {
      list.replaceChildren(...items);
      if (!choice.value) continue;
      const mine = (item) => isFor(item) || nodes('[data-for]', item).some(isFor);
      const here = (item) => item.querySelector('[aria-current]');
      const others = items.filter((item) => item.querySelector('a') && !mine(item) && !here(item));
      if (others.length < 2 || others.length === items.length) continue;
      const fold = element('details', {}, element('summary', {}, fill(words.others, others.length)), element('ol', {}, ...others));
      list.append(element('li', { class: 'others' }, fold));
    }
  };

  /** A mark that is read, not only seen: on clauses and duties, in the tree, and on the page itself. */
  const mark = (node) => {
    const inTree = node.closest('.tree');
    const mine = choice.value !== '' && isFor(node);
    node.classList.toggle('is-mine', mine);
    const head = node.querySelector(inTree ? ':scope > a' : '.clause-head, .duty-meta') ?? node;
    head.querySelector(':scope > .mine')?.remove();
    if (mine) head.append(element('span', { class: inTree ? 'mine vh' : 'mine chip' }, fill(words.mine, menu.dataset.name)));
  };

  const apply = () => {
    document.documentElement.classList.toggle('has-choice', choice.value !== '');
    nodes(`[data-for], main [data-${vocabulary}]`).forEach(mark);
    const head = document.querySelector('.section > .page-head');
    if (head) {
      head.dataset.for = document.querySelector('.tree a[aria-current]')?.parentElement.dataset.for ?? '';
      mark(head);
    }
    narrow();
    if (!menu) return;
    const link = values.get(choice.value);
    menu.querySelector('.switch-value').textContent = link ? link.textContent : menu.dataset.all;
    menu.title = link?.textContent ?? '';
    values.forEach((other) => { if (other === link) other.setAttribute('aria-current', 'true'); else other.removeAttribute('aria-current'); });
    const more = menu.querySelector('.switch-more');
    more.hidden = !link;
    if (!link) return;
    more.firstElementChild.href = link.getAttribute('href');
    more.firstElementChild.textContent = fill(words.valuePage, link.textContent);
  };

  /** The address says it where storage is refused; what it said before must not bring back what was lifted. */
  const say = (kept) => {
    const address = new URL(location.href);
    if (kept && (isFilter || !address.searchParams.has(vocabulary))) return;
    if (kept || !choice.value) address.searchParams.delete(vocabulary); else address.searchParams.set(vocabulary, choice.value);
    history.replaceState(history.state, '', address);
  };

  const choose = (value, byReader = false) => {
    choice.value = values.has(value) ? value : '';
    const kept = stored.set(choice.value);
    if (byReader) say(kept);
    for (const kind of ['click', 'auxclick']) document[kept ? 'removeEventListener' : 'addEventListener'](kind, carry, true);
    apply();
    if (byReader) {
      status.textContent = `${menu.dataset.name}: ${menu.querySelector('.switch-value').textContent}`;
      menu.open = false;
      menu.querySelector('summary').focus();
    }
    document.dispatchEvent(new CustomEvent('tebiki:choice', { detail: { vocabulary, value: choice.value } }));
  };

  if (menu) {
    menu.querySelector('.switch-more button').addEventListener('click', () => choose('', true));
    menu.addEventListener('click', (event) => {
      const link = event.target.closest('a[data-value]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      choose(link.dataset.value, true);
    });
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      menu.open = false;
      menu.querySelector('summary').focus();
    });
    document.addEventListener('click', (event) => { if (!menu.contains(event.target)) menu.open = false; });
    choose(stored.get());
    // Another tab, or a page that comes back from the browser's memory, may hold an older choice.
    const again = () => { if (stored.get() !== choice.value) choose(stored.get()); };
    addEventListener('storage', (event) => { if (event.key === key) again(); });
    addEventListener('pageshow', (event) => { if (event.persisted) again(); });
  }

  // What is new or amended bears a badge until a day, whenever the page was made.
  document.documentElement.classList.toggle('is-past', new Date(words.badgeUntil) < new Date());

  // Light, dark, or as the system says; style sheets read it from the field.
  const scheme = document.querySelector('.scheme select');
  if (scheme) {
    scheme.value = kept(`${folder}_scheme`, '');
    scheme.addEventListener('change', () => keep(`${folder}_scheme`, scheme.value));
  }

  // In a long tree the page's own entry may lie below the edge.
  const current = document.querySelector('.tree a[aria-current]');
  const tree = document.querySelector('.tree > ol');
  if (current && tree && tree.scrollHeight > tree.clientHeight) {
    tree.scrollTop += current.getBoundingClientRect().top - tree.getBoundingClientRect().top - tree.clientHeight / 2;
  }
})();
