// Tables and lists as CSV files that a spreadsheet opens (RFC 4180, UTF-8 with its mark, no cell that it would
// calculate). Other scripts call `tebikiCsv.save(name, rows)`; a list that a template names by `data-csv` gets
// a button of its own. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';

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
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const save = (name, rows) => offer(`${name}.csv`, 'text/csv;charset=utf-8', text(rows));

  /** The words of an element as one line, without its marks for copying and what only eyes skip. */
  const words = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('.copy, .note-link, .tag-name, [aria-hidden]').forEach((node) => node.remove());
    return copy.textContent.trim().replace(/\s+/g, ' ');
  };

  /**
   * What a column's selector finds in a row: the words of every match. `^` looks in the section around the row,
   * and `@` before a selector takes the address of the link that it finds.
   */
  const column = (row, selector) => {
    const [, around, address, inside] = /^(\^?)(@?)(.*)$/.exec(selector.trim());
    const from = around ? row.parentElement.closest('section, article') ?? row : row;
    const found = [...from.querySelectorAll(inside)];
    if (address) return found[0]?.href ?? '';
    return found.map(words).join('、');
  };

  /** The rows of a list: `data-csv-row` selects them, `data-csv-cells` their cells, under `data-csv-heads`. */
  const rowsOf = (list) => {
    const { csvRow, csvCells, csvHeads } = list.dataset;
    const cells = csvCells.split('|');
    return [csvHeads.split('|'), ...[...list.querySelectorAll(csvRow)].map((row) => cells.map((one) => column(row, one)))];
  };

  document.querySelectorAll('[data-csv]').forEach((list) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'action';
    button.textContent = list.dataset.csvLabel;
    button.addEventListener('click', () => save(list.dataset.csv, rowsOf(list)));
    const tools = document.createElement('p');
    tools.className = 'tools';
    tools.append(button);
    (document.querySelector('.page-head') ?? list).append(tools);
  });

  globalThis.tebikiCsv = { text, save, offer };
})();
