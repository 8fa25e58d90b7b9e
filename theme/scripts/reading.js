// What helps in reading, on every page: previews of what a link leads to, notes in place, addresses and citations
// to copy, contents that follow the scrolling. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';
  const words = document.getElementById('site-words')?.dataset ?? {};
  const root = new URL('../', document.currentScript.src).href;
  const main = document.querySelector('main') ?? document.body;

  const { bare, button, comma, element, nodes, status } = TebikiDom;

  /** The text of a place without the buttons and badges that stand in it. */
  const textOf = (place) => {
    const copy = bare(place, '.copy, .badges, .force, .provenance, .inferred, .mine, .footnote-mark, .source-page');
    return copy.textContent.trim().replace(/\s+/g, ' ');
  };

  // ---- The popover ------------------------------------------------------------------------------
  // One for the page. Passing by shows it; it stays while the pointer is on it, goes with Escape, and holds the
  // focus only where somebody asked for it.
  const popover = element('div', { class: 'popover', id: 'popover', tabindex: '-1', hidden: '' });
  main.append(popover);
  let owner = null;
  let pinned = false;
  let timer;
  const later = (run, wait) => { clearTimeout(timer); timer = setTimeout(run, wait); };

  const hide = () => {
    clearTimeout(timer);
    if (!owner) return;
    const [from, inside] = [owner, popover.contains(document.activeElement)];
    from.removeAttribute('aria-describedby');
    owner = null;
    pinned = false;
    popover.hidden = true;
    if (inside) from.focus({ preventScroll: true });
  };

  /** Below its owner or, where there is no room, above: never over it. On a phone the style sheet says where. */
  const place = () => {
    const lines = owner.getClientRects();
    if (!lines.length) return;
    const first = lines[0], last = lines[lines.length - 1];
    const { width, height } = popover.getBoundingClientRect();
    const below = last.bottom + height + 16 < innerHeight || first.top < height + 72;
    const left = Math.min((below ? last : first).left, document.documentElement.clientWidth - width - 8);
    popover.style.left = `${Math.max(8, left) + scrollX}px`;
    popover.style.top = `${(below ? last.bottom + 6 : first.top - height - 6) + scrollY}px`;
  };

  /** Shows nodes beside an element. `pin`: it was asked for, stays until it is closed, and gets the focus. */
  const show = (from, title, nodes, pin) => {
    hide();
    owner = from;
    pinned = pin;
    popover.setAttribute('role', pin ? 'dialog' : 'tooltip');
    popover.setAttribute('aria-label', title);
    const close = pin && button('×', hide, { class: 'popover-close', 'aria-label': words.close });
    popover.replaceChildren(...[close, ...nodes].filter(Boolean));
    popover.hidden = false;
    place();
    if (pin) popover.focus({ preventScroll: true });
    else from.setAttribute('aria-describedby', 'popover');
  };

  // ---- What a link leads to ---------------------------------------------------------------------
  const shards = new Map();
  const waiting = new Map();
  /** A shard registers itself: a page from a folder can load scripts and nothing else. */
  globalThis.tebikiPreviews = (key, entries) => shards.set(key, entries);

  /** FNV-1a of the page's name; src/session/previews.rs has the same rule. */
  const keyOf = (page) => {
    let hash = 0x811c9dc5;
    for (const unit of page) hash = Math.imul(hash ^ unit.charCodeAt(0), 0x01000193) >>> 0;
    return `${hash % words.previews}`;
  };

  const load = (key, folder = 'previews') => {
    if (!waiting.has(key)) {
      waiting.set(key, new Promise((done) => {
        const script = element('script', { src: `${root}${folder}/${key}.js` });
        script.onload = script.onerror = () => { script.remove(); done(shards.get(key)); };
        document.head.append(script);
      }));
    }
    return waiting.get(key);
  };

  /** The beginning of a place of this page: its title, where it is a heading, and its text. */
  const beginning = (place) => (/^H\d$/.test(place.tagName)
    ? [textOf(place), place.nextElementSibling ? textOf(place.nextElementSibling) : '']
    : ['', textOf(place)]);

  /** Nodes of a preview: [number and title, text]. */
  const preview = (title, text) => {
    const short = text.length > 150 ? `${text.slice(0, 140)}…` : text;
    return [title && element('p', { class: 'popover-title' }, title), short && element('p', { class: 'popover-text' }, short)].filter(Boolean);
  };

  /** The title and the nodes of what a link leads to; nothing where nobody wrote anything. */
  const contentOf = async (link) => {
    const here = link.pathname === location.pathname && link.hash;
    const target = here && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (link.matches('[role=doc-noteref]') && target) return note(link, target);
    if (link.title) link.dataset.title = link.title;
    link.removeAttribute('title');
    if (link.matches('.xref-term') && link.dataset.title) return [link.textContent, preview(link.textContent, link.dataset.title)];
    if (target) {
      const [title, text] = beginning(target);
      return [title || link.textContent, preview(title, text)];
    }
    if (!words.previews || !link.href.startsWith(root)) return;
    const address = decodeURIComponent(link.href.slice(root.length)).replace(/\?[^#]*/, '');
    const [page] = address.split('#');
    const entries = await load(keyOf(page)) ?? {};
    const found = entries[address] ?? entries[page];
    return found && [found[0], preview(...found)];
  };

  /** A note as it stands at the end of the page, without the way back. */
  const note = (link, target) => {
    const copy = bare(target, '.footnote-back, .copy');
    nodes('[id]', copy).forEach((node) => node.removeAttribute('id'));
    const title = `${target.closest('[aria-label]')?.getAttribute('aria-label') ?? ''} ${link.textContent}`.trim();
    return [title, [element('p', { class: 'popover-title' }, title), element('div', { class: 'popover-text' }, ...copy.childNodes)]];
  };

  const LINKS = '.prose a.xref, .prose [role=doc-noteref], .links a, .plain a, .matrix tbody a, .checklist a, .duty-meta > a, a.clause-number';
  const linkAt = (node) => (popover.contains(node) ? null : node.closest?.('main a[href]')?.closest(LINKS));

  let last = null;
  const offer = async (link, pin) => {
    last = link;
    const content = await contentOf(link);
    // In the meantime the reader may have gone on.
    if (last !== link || !content?.[1].length) return false;
    const follow = pin && !link.matches('[role=doc-noteref]') && element('p', { class: 'popover-follow' }, element('a', { href: link.href }, words.follow));
    show(link, content[0], [...content[1], follow].filter(Boolean), pin);
    return true;
  };

  let touched = false;
  document.addEventListener('pointerdown', (event) => { touched = event.pointerType === 'touch'; }, true);

  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch' || pinned) return;
    const link = linkAt(event.target);
    if (popover.contains(event.target) || (link && link === owner)) clearTimeout(timer);
    else if (link) later(() => offer(link, false), 300);
    else { last = null; later(hide, 300); }
  });

  document.addEventListener('focusin', (event) => {
    if (popover.contains(event.target) || event.target === owner) return;
    // What was shown for the place before would lie over this one.
    hide();
    last = null;
    const link = linkAt(event.target);
    if (link?.matches(':focus-visible')) later(() => offer(link, false), 400);
  });

  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = linkAt(event.target);
    const note = link?.matches('[role=doc-noteref]');
    // A tap on a link of the text shows first and follows then; lists of links are there to be followed.
    if (link && (note || (touched && link.matches('.prose a.xref')))) {
      event.preventDefault();
      if (pinned && owner === link) hide();
      else offer(link, true).then((shown) => { if (!shown) location.href = link.href; });
    } else if (owner && !popover.contains(event.target) && !owner.contains(event.target)) hide();
  });

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing || !owner) return;
    event.preventDefault();
    last = null;
    hide();
  });

  // ---- Addresses and citations ------------------------------------------------------------------
  /** The clipboard may be refused; then the browser's own command still copies what is selected. */
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = element('textarea', { class: 'vh' });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
      button.focus();
    }
    const word = button.textContent;
    if (word === words.copied) return;
    // Seen on the button, and spoken.
    status.textContent = button.textContent = words.copied;
    setTimeout(() => { button.textContent = word; status.textContent = ''; }, 2000);
  };

  const HEADS = '.clause-number, .measure-title, .caution-title, h3, caption';
  const heading = document.querySelector('h1');

  // Where the guide has editions, an address says which one it cites, and the digest of the words that it cites.
  const digests = document.querySelector('[data-digests]')?.dataset.digests.split(' ') ?? [];
  const citing = (anchor) => (digests.includes(anchor) ? `?e=${digests[0]}&d=${digests[digests.indexOf(anchor) + 1]}` : '');

  const offerCopy = (at, where, item) => {
    const page = at === heading;
    // An entry of a list is cited with the number of what holds it.
    const entry = at.matches('li');
    const outer = entry && (at.parentElement.closest('.clause, .measure')?.querySelector(HEADS) ?? item?.querySelector('.number'));
    const notes = entry && at.closest('.footnotes');
    const name = notes ? `${notes.ariaLabel} ${at.id.slice(3)}` : (outer ? textOf(outer) : '') + textOf(at.querySelector(entry ? '.number' : HEADS) ?? at);
    const source = (at.closest('.measure, .clause') ?? at).querySelector('.source-page') ?? document.querySelector('.page-head .source-page');
    const address = () => { const url = new URL(location.href), anchor = page ? '' : at.id; url.search = citing(anchor); url.hash = anchor; return url.href; };
    const cite = () => `${words.citation}${textOf(heading)}${page ? '' : ` ${name}`}${source ? comma + source.textContent : ''}${comma}${address()}`;
    const copies = (word, label, text) => button(word, (event) => copy(text(), event.currentTarget), { 'aria-label': `${label}: ${name}` });
    // What is copied is no part of a heading's name.
    if (at.matches('h2, h3, h4, h5')) at.setAttribute('aria-label', textOf(at));
    where.append(element('span', { class: 'copy' }, !entry && copies(words.address, words.copyAddress, address), copies(words.cite, words.copyCitation, cite)));
  };
  let item;
  nodes('.body .prose :is(h2, h3, h4, h5)[id], .clause[id], .body .caution[id], .body .measure[id], .sub-items > li[id], .steps > li[id], .footnotes li').forEach((at) => {
    // An item reaches as far as the next heading of its level.
    if (/^H/.test(at.tagName) && (at.matches('.item') || at.tagName <= item?.tagName)) item = at.matches('.item') && at;
    offerCopy(at, at.querySelector(':scope > .clause-head, :scope > header') ?? at, item);
  });
  const meta = document.querySelector('.k-section .page-head > .meta');
  if (meta) offerCopy(heading, meta);

  // ---- What became of a citation ----------------------------------------------------------------
  // A table comes with the editions, a file for some pages; of a place that it does not name the digest tells whether it is
  // the same.
  const asking = new URLSearchParams(location.search);
  const cited = decodeURIComponent(location.hash.slice(1));
  // The page of an old address leads on, and says in the address which page was cited.
  const page = asking.get('p') ?? (location.pathname.split('/').pop() || 'index.html');
  const onward = document.querySelector('[data-onward]');
  const link = onward && (document.getElementById(cited)?.querySelector('a') ?? onward);
  if (link) {
    link.hash ||= location.hash;
    link.search = location.search.replace('?', `?p=${page}&`);
    location.replace(link);
  } else if (asking.has('d') && location.search !== citing(cited)) load(`c${keyOf(page)}`, 'cited').then((all) => {
    if (!all) return;
    const note = element('div', { class: 'cited', role: 'status' });
    // The build wrote and escaped it.
    note.innerHTML = all[asking.get('e')]?.[page]?.[cited] ?? all[citing(cited).endsWith(location.search.slice(-8)) ? '=' : '!'];
    const at = document.getElementById(cited) ?? heading;
    (at.closest('table, ol, ul') ?? at).before(note);
    note.scrollIntoView();
  });

  // ---- Contents that follow ---------------------------------------------------------------------
  const entries = new Map();
  nodes('.contents a[href^="#"]').forEach((link) => {
    const at = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (at) entries.set(at, link);
  });
  const box = document.querySelector('.contents');
  const places = [...entries.keys()];
  const follow = () => {
    const at = places.filter((one) => one.getBoundingClientRect().top < innerHeight / 3).pop() ?? places[0];
    entries.forEach((link, one) => {
      link.classList.toggle('here', one === at);
      if (one === at) link.setAttribute('aria-current', 'location'); else link.removeAttribute('aria-current');
    });
    const link = entries.get(at);
    // Only beside the text does the box move along; above the text, or with the focus in it, it is the reader's to scroll.
    if (getComputedStyle(box).position !== 'sticky' || box.matches(':focus-within')) return;
    const above = link.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (above < 0 || above > box.clientHeight - 40) box.scrollTop += above - box.clientHeight / 2;
  };
  if (places.length) {
    document.addEventListener('scroll', follow, { passive: true });
    follow();
  }

  globalThis.tebikiReading = { show, hide, textOf, isOpen: (from) => owner === from && pinned };
})();
