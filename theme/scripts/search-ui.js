// The door to the search, on every page: `/`, Ctrl-K and the header's field open it, and a place that was found
// gets its marks on arrival. Everything else comes on first use. A classic script, because modules do not load
// from file:// addresses.
(() => {
  'use strict';
  // Scripts lie in assets/, one folder below the site.
  const root = new URL('../', document.currentScript.src).href;

  /** Storage may be refused, and every file:// page shares one: the folder is part of each key. */
  const folder = `tebiki:${new URL(root).pathname}:`;
  const memory = (area) => ({
    get: (name) => TebikiDom.trying(() => JSON.parse(window[area].getItem(folder + name))),
    set: (name, value) => TebikiDom.trying(() => {
      window[area].setItem(folder + name, JSON.stringify(value));
      return true;
    }),
  });
  const session = memory('sessionStorage');

  // ---- Loading ----------------------------------------------------------------------------------
  /** What a file of scripts is called by people: its address inside the site. */
  const addScript = (address, anyOrder) => new Promise((done, fail) => {
    const script = document.createElement('script');
    script.onload = () => { script.remove(); done(); };
    script.onerror = () => { script.remove(); fail(new Error(`search: ${address} cannot be loaded`)); };
    // Fetched side by side, run in the order in which they are asked for.
    script.async = !!anyOrder;
    script.src = root + address;
    document.head.append(script);
  });

  const once = new Map();
  /** Loads once; what failed is tried again the next time. */
  const load = (address) => {
    if (!once.has(address)) once.set(address, addScript(address).catch((error) => { once.delete(address); throw error; }));
    return once.get(address);
  };

  let words = null;
  globalThis.tebikiSearchWords = (given) => { words = given; };
  const loadWords = async () => {
    if (!words) await load('search/words.js');
    if (!words) throw new Error('search: search/words.js says nothing');
    return words;
  };
  const loadPart = async (name) => load((await loadWords()).scripts[name]);

  let build = null;
  globalThis.tebikiBuild = (id) => { build = id; };
  /** Milliseconds. */
  const LATER = 12;
  /** The panel asks for it, and search-core.js has come with the panel. */
  const startEngine = async (again) => {
    const part = (name) => loadPart(`search-core-${name}`);
    // What answers is asked for a moment later: the line is free for the name of the index, and this comes while the index is
    // on its way.
    setTimeout(() => part('engine').catch(() => {}), LATER);
    // A browser may keep an old build.js, which names files that are gone: the second time it is asked for anew.
    await addScript(`search/build.js${again ? `?${Date.now()}` : ''}`);
    if (!build) throw new Error('search: search/build.js says nothing');
    return TebikiSearch.open(build, { script: (key) => addScript(`search/${key}.js`, true), part });
  };

  let engine = null;
  /** The engine, started once. */
  const open = () => engine ??= startEngine(false).catch(() => startEngine(true)).catch((error) => { engine = null; throw error; });

  const shared = {
    root, open, loadWords, memory: memory('localStorage'),
    /** Forgets an engine whose files failed, so that the next query starts anew. */
    restart() { engine = null; },
    /** What the page of a place shall mark. */
    leave: (href, words) => session.set('arrive', { page: new URL(href).pathname, words }),
    arrive: () => arrive(),
  };
  globalThis.TebikiSearchUi = shared;

  // ---- Arrival ----------------------------------------------------------------------------------
  const arrive = async () => {
    const left = session.get('arrive');
    const typed = document.body.classList.contains('k-search') ? null : new URLSearchParams(location.search).get('q');
    if (left?.page !== location.pathname && !typed) return;
    session.set('arrive', null);
    try {
      await loadPart('search-panel');
      const asked = typed && TebikiSearch.parse(typed, { s: [] }).terms.flatMap((term) => term.alternatives.map((a) => a.text));
      shared.marks.show(document.querySelector('main'), left?.page === location.pathname ? left.words : asked, words.words);
    } catch {
      // The page is read without marks.
    }
  };
  arrive();

  // ---- Opening ----------------------------------------------------------------------------------
  const app = document.getElementById('search-app');
  let panel = null;
  const prepare = () => panel ??= loadPart('search-panel').then(() => shared.panel).catch((error) => { panel = null; throw error; });

  /** Without a single word of the search there is still its page, and the lists. */
  const start = async () => {
    try {
      (await prepare()).open(app, words);
    } catch {
      if (!app) location.href = `${root}search.html`;
      else app.textContent = app.dataset.failed ?? '';
    }
  };

  /** Fetches what the first query needs, while the reader is still reaching for the keys. */
  const ahead = () => { prepare().then(open).catch(() => {}); };

  for (const link of document.querySelectorAll('a.search-open')) {
    link.setAttribute('aria-keyshortcuts', '/ Control+K');
    if (!app) link.setAttribute('aria-haspopup', 'dialog');
    link.addEventListener('focus', ahead, { once: true });
    link.addEventListener('pointerenter', ahead, { once: true });
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      start();
    });
  }

  const isTyping = (node) => node.isContentEditable || /^(input|textarea|select)$/i.test(node.tagName);
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.shiftKey) return;
    const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
    const letter = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    if (!slash && !letter) return;
    event.preventDefault();
    start();
  });
  if (app) start();
})();
