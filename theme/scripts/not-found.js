// The page of a wrong address: what the address asked for, or what is nearest to it. case/known.js brings every
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
    // A server leads here from an address below a folder that is none, and says behind `#` what that was.
    const from = location.hash.startsWith('#/') ? location.hash.slice(1).split('?')[0] : location.pathname;
    let last = from.split('/').pop();
    try { last = decodeURIComponent(last); } catch { /* It is compared as it is. */ }
    const item = /^#i(\d+)/.exec(location.hash)?.[1];
    return plain(last.replace(/\.html?$/i, '') + (item ? `(${item})` : ''));
  };

  /** How many letters have to be changed to make one of the other. */
  const distance = (a, b) => {
    let row = [...b, ''].map((_, i) => i);
    [...a].forEach((letter, i) => {
      const next = [i + 1];
      [...b].forEach((other, j) => next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (letter !== other))));
      row = next;
    });
    return row.pop();
  };

  const numbers = (text) => text.split(/\D+/).map(Number);

  /** How far two numbers lie apart where they first differ: 9.3.6 is nearer to 9.3.5 than to 9.3.1 or to 9.2.6. */
  const apart = (a, b) => {
    const [x, y] = [numbers(a), numbers(b)];
    const at = x.findIndex((n, i) => n !== y[i]);
    // A later difference is a smaller one.
    return Math.abs((x[at] ?? 0) - (y[at] ?? 0)) - at * 1e6;
  };

  const nearest = (question, known) => {
    const most = Math.min(3, question.length / 2);
    const near = known.filter(([name]) => Math.abs(name.length - question.length) <= most).map(([name, ...rest]) => {
      const key = plain(name);
      return { name, rest, far: distance(question, key), apart: apart(question, key) };
    }).filter(({ far }) => far <= most).sort((a, b) => a.far - b.far || a.apart - b.apart);
    // Where the very thing is known, nothing else is meant.
    const exact = near.filter(({ far }) => !far);
    return (exact.length ? exact : near).filter(({ rest }, i, all) => all.findIndex((one) => one.rest[0] === rest[0]) === i).slice(0, MOST);
  };

  const line = ({ name, rest: [href, title, old] }) => {
    return TebikiDom.element('li', {}, TebikiDom.element('a', { href }, title.startsWith(name) ? title : `${name} ${title}`), old && ` (${box.dataset.old})`);
  };

  globalThis.tebikiKnown = (known) => {
    const question = asked();
    const found = question === '404' ? [] : nearest(question, known);
    box.querySelector('ul').append(...found.map(line));
    box.hidden = !found.length;
  };
})();
