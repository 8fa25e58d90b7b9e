// Tables and lists as CSV files that a spreadsheet opens (RFC 4180, UTF-8 with its mark, no cell that it would
// calculate). Other scripts call `tebikiCsv.save(name, rows)`; a template's element with `data-csv` gets
// a button for the list of its page. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';
  const { action, bare, comma, element, nodes } = TebikiDom;

  /** A cell that begins like a formula is kept from being one; wide signs count too, and so do leading blanks. */
  const cell = (value) => {
    const text = String(value ?? '');
    const safe = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };

  /** Rows of cells as the text of a file. */
  const text = (rows) => `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

  /** Offers a file to the reader; no request is made for it. */
  const offer = (name, type, content) => {
    const link = element('a', { href: URL.createObjectURL(new Blob([content], { type })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const save = (name, rows) => offer(`${name}.csv`, 'text/csv;charset=utf-8', text(rows));

  /** The words of an element, a paragraph or an entry a line, without its marks for copying and what only eyes see. */
  const words = (place) => {
    const copy = bare(place, '.copy, .note-link, .footnote-mark, .tag-name, .count, .mine, .mark, [aria-hidden]');
    for (const block of nodes('p, li', copy)) block.append('\n');
    return copy.textContent.trim().replace(/[^\S\n]+/g, ' ').replace(/\s*\n\s*/g, '\n');
  };

  /**
   * What a column's selector finds in a row: the words of every match. Each `^` looks in one more section around the
   * row, and `@` takes the address of the link that is found.
   */
  const column = (row, selector) => {
    const [, around, address, inside] = /^(\^*)(@?)(.*)$/.exec(selector.trim());
    let from = row;
    for (const _ of around) from = from.parentElement?.closest('section, article') ?? from;
    const found = nodes(inside, from);
    if (address) return found[0]?.href ?? '';
    return found.map((one) => one.dataset.n ?? words(one)).join(comma);
  };

  /** The rows of the page's list that are shown: `data-csv-row` selects them, `data-csv-cells` their cells, under `data-csv-heads`. */
  const rowsOf = ({ csvRow, csvCells, csvHeads }) => {
    const cells = csvCells.split('|');
    const rows = nodes(`main ${csvRow}`).filter((row) => !row.hidden);
    return [csvHeads.split('|'), ...rows.map((row) => cells.map((one) => column(row, one)))];
  };

  nodes('[data-csv]').forEach((tools) => {
    tools.append(action(tools.dataset.csvLabel, () => save(tools.dataset.csv, rowsOf(tools.dataset))));
  });

  globalThis.tebikiCsv = { text, save, offer, words, rowsOf };
})();
