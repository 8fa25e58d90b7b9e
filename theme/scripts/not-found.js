// The page of a wrong address: what the address asked for, or what is nearest to it. known-places.js brings every
// number and name. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';
  const box = document.querySelector('[data-nearest]');
  if (!box) return;
  const MOST = 5;

  /** Numbers are written in wide signs too, and with other brackets; case and blanks do not count. */
  const plain = (text) => text.normalize('NFKC').toLowerCase().replace(/[\s「」『』【】〔〕]/g, '');

  /** The last part of the address, with the place inside the page: `9.3.1.html#i8` asks for 9.3.1(8). */
  const asked = () => {
    const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
    const last = decoded(location.pathname).split('/').filter(Boolean).pop() ?? '';
    const item = /^#i(\d+)/.exec(location.hash)?.[1];
    return plain(last.replace(/\.html?$/i, '') + (item ? `(${item})` : ''));
  };

  /** How many letters have to be changed; gives up beyond `most`. */
  const distance = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
      }
      row = next;
      if (Math.min(...row) > most) return most + 1;
    }
    return row[b.length];
  };

  const numbers = (text) => (text.match(/\d+/g) ?? []).map(Number);

  /** How far two numbers lie apart where they first differ: 9.3.6 is nearer to 9.3.5 than to 9.3.1. */
  const apart = (a, b) => {
    const [x, y] = [numbers(a), numbers(b)];
    const at = x.findIndex((n, i) => n !== y[i]);
    return at < 0 ? y.length - x.length : Math.abs(x[at] - (y[at] ?? 0));
  };

  /** A number inside a section that there is: `9.3.1(99)` belongs to 9.3.1. */
  const isWithin = (question, name) => /^\d/.test(name) && question.startsWith(name) && /^[.(]/.test(question.slice(name.length));

  const nearest = (question, known) => {
    const most = Math.max(1, Math.min(3, Math.floor(question.length / 2)));
    const found = [];
    for (const [name, href, title, old] of known) {
      const key = plain(name);
      const far = key === question ? 0 : distance(question, key, most);
      // What holds the number is worth as much as one wrong letter.
      const rank = far <= most ? far : isWithin(question, key) ? 1.5 : null;
      if (rank !== null) found.push({ name, href, title, old, rank, apart: apart(question, key), length: key.length });
    }
    found.sort((a, b) => a.rank - b.rank || a.apart - b.apart || b.length - a.length);
    // Where the very thing is known, nothing else is meant.
    const exact = found.filter(({ rank }) => rank === 0);
    return (exact.length ? exact : found).filter((one, i, all) => all.findIndex(({ href }) => href === one.href) === i).slice(0, MOST);
  };

  const line = ({ name, href, title, old }) => {
    const link = document.createElement('a');
    link.href = href;
    link.textContent = title.startsWith(name) ? title : `${name} ${title}`;
    const entry = document.createElement('li');
    entry.append(link, old ? `（${box.dataset.old}）` : '');
    return entry;
  };

  globalThis.tebikiKnown = (known) => {
    const question = asked();
    if (!question || question === '404') return;
    const found = nearest(question, known);
    if (!found.length) return;
    box.querySelector('ul').append(...found.map(line));
    box.hidden = false;
  };
})();
