// What all scripts of a page make elements with. It is the first part of site.js, which every page loads before others.
// A classic script, because modules do not load from file:// addresses.
globalThis.TebikiDom = {
  /** An element; attributes that are null and children that are empty are left out. */
  element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
    made.append(...children.flat().filter(Boolean));
    return made;
  },

  /** A button that does something. */
  button(text, act, attributes) {
    const made = TebikiDom.element('button', { type: 'button', ...attributes }, text);
    made.addEventListener('click', act);
    return made;
  },

  /** One that stands among the tools of a page. */
  action: (text, act) => TebikiDom.button(text, act, { class: 'action' }),

  /** What stands between names. */
  comma: document.documentElement.lang.startsWith('ja') ? '、' : ', ',

  /** Every file:// page shares one storage, so the folder is part of every key. */
  folder: `tebiki:${location.pathname.replace(/[^/]*$/, '')}:`,

  /** What comes of the browser's storage; where it is refused, `otherwise`. */
  trying: (act, otherwise) => { try { return act(localStorage); } catch { return otherwise; } },

  /** What the browser keeps under a key, and keeping it: whether it could be. */
  kept: (key, otherwise) => TebikiDom.trying((storage) => storage.getItem(key), null) ?? otherwise,
  keep: (key, text) => TebikiDom.trying((storage) => { storage.setItem(key, text); return true; }, false),

  /** All elements that a selector finds. */
  nodes: (selector, of = document) => [...of.querySelectorAll(selector)],

  /** A copy of an element without those that a selector finds. */
  bare(place, selector) {
    const copy = place.cloneNode(true);
    for (const one of TebikiDom.nodes(selector, copy)) one.remove();
    return copy;
  },

  /** A text with what stands for its {n} and {m}. Functions, because `$&` in a text that replaces has a meaning of its own. */
  fill: (text, n, m) => (text ?? '').replace('{n}', () => n).replace('{m}', () => m),
};
/** What is announced: the choice of a role, and what was copied. */
document.body.append(TebikiDom.status = TebikiDom.element('div', { class: 'vh', role: 'status' }));
