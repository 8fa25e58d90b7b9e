// Tables of marks: columns and marks can be chosen and stay in the address, a mark says what it means, why it stands
// there and which clause is behind it, a narrow screen shows one column as a list, and the table can be saved for a
// spreadsheet. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';
  const { show, hide, textOf, isOpen } = tebikiReading;
  const { bare, button, element, fill, folder, keep, kept, nodes } = TebikiDom;
  const narrow = matchMedia('(max-width: 40rem)');
  const words = document.querySelector('.matrix-words')?.dataset ?? {};

  const asked = () => new URLSearchParams(location.search);
  const listed = (text) => (text ?? '').split('.').filter(Boolean);

  /** Keeps what is chosen in the address, so that it can be sent and found again. */
  const inAddress = (name, values) => {
    const url = new URL(location.href);
    if (values.length) url.searchParams.set(name, values.join('.')); else url.searchParams.delete(name);
    history.replaceState(history.state, '', url);
  };

  const cellsOf = (row) => nodes('td', row);

  const started = (table) => {
    const rows = [...table.tBodies[0].rows];
    const heads = nodes('th[data-column]', table.tHead);
    // In the order of the cells, not in that of the two rows of heads.
    const columns = cellsOf(rows[0]).map((cell) => cell.dataset.column);
    // What was chosen of another table with columns of the same vocabulary counts here, too.
    const key = `${folder}_columns:${table.dataset.vocabulary}`;
    const shown = new Set(listed(asked().get('columns') ?? kept(key)).filter((one) => columns.includes(one)));
    const headOf = (column) => heads.find((head) => head.dataset.column === column);
    return {
      table, rows, columns,
      tools: document.querySelector(`.matrix-tools[data-table="${table.id}"]`),
      notes: document.querySelector(`.row-notes[data-table="${table.id}"]`),
      legend: (table.closest('.matrix-box, main > section') ?? document).querySelector('.legend'),
      nameOf: (column) => textOf(headOf(column) ?? table.tHead),
      shown, marks: new Set(listed(asked().get('marks'))), one: [asked().get('column'), ...shown].find((one) => columns.includes(one)) ?? columns[0],
      remember: (chosen) => keep(key, chosen.join('.')),
      headOf,
      groups: nodes('th[scope=colgroup]', table.tHead),
    };
  };

  // ---- What is shown ----------------------------------------------------------------------------
  const isShown = (at, column) => (narrow.matches ? column === at.one : !at.shown.size || at.shown.has(column));
  const hasMark = (at, cell) => !at.marks.size || at.marks.has(cell.dataset.mark);

  const apply = (at) => {
    const { table, rows, columns } = at;
    let count = 0;
    for (const row of rows) {
      const cells = cellsOf(row);
      for (const cell of cells) {
        cell.hidden = !isShown(at, cell.dataset.column);
        cell.classList.toggle('is-out', !hasMark(at, cell));
      }
      row.hidden = !cells.some((cell) => !cell.hidden && hasMark(at, cell));
      if (!row.hidden) count += 1;
    }
    for (const column of columns) {
      const head = at.headOf(column);
      if (head) head.hidden = !isShown(at, column);
    }
    spans(at);
    table.classList.add('is-ready');
    if (at.status) at.status.textContent = fill(words.shown, count, columns.filter((column) => isShown(at, column)).length);
    rove(at);
  };

  /** A group spans those of its columns that are shown. */
  const spans = ({ table, groups }) => {
    const second = [...(table.tHead.rows[1]?.cells ?? [])];
    for (const group of groups) {
      group.dataset.span ??= group.colSpan;
      const own = second.splice(0, Number(group.dataset.span)).filter((head) => !head.hidden).length;
      group.hidden = !own;
      group.colSpan = own || 1;
    }
  };

  // ---- Choosing ---------------------------------------------------------------------------------
  const choice = (at, name, chosen, options) => {
    const summary = element('summary', {});
    const say = () => { summary.textContent = chosen.size ? fill(words.some, words[name], chosen.size) : words[name]; };
    const boxes = options.map(([value, label]) => {
      const box = element('input', { type: 'checkbox', value });
      box.checked = chosen.has(value);
      box.addEventListener('change', () => {
        if (box.checked) chosen.add(value); else chosen.delete(value);
        const all = options.map(([one]) => one).filter((one) => chosen.has(one));
        inAddress(name, all);
        if (chosen === at.shown) at.remember(all);
        say();
        apply(at);
      });
      return element('label', {}, box, ...label);
    });
    say();
    return element('details', { class: `pick pick-${name}` }, summary, element('div', { class: 'picks' }, ...boxes));
  };

  const single = (at) => {
    const select = element('select', {}, ...at.columns.map((column) => element('option', { value: column, selected: column === at.one ? '' : null }, at.nameOf(column))));
    select.addEventListener('change', () => { at.one = select.value; inAddress('column', [at.one]); at.remember([at.one]); apply(at); });
    return element('label', { class: 'pick-one' }, `${words.column} `, select);
  };

  /** Every mark, or pair of marks, that stands in the table. */
  const marksOf = ({ rows }) => {
    const found = new Map();
    for (const cell of rows.flatMap(cellsOf)) {
      if (cell.dataset.mark && !found.has(cell.dataset.mark)) found.set(cell.dataset.mark, nodes('.mark, .arrow', cell).map((one) => one.cloneNode(true)));
    }
    return [...found];
  };

  const wordsOf = (cell) => {
    const names = nodes('.mark', cell).map((mark) => textOf(mark.lastElementChild));
    const reason = cell.querySelector('.reason');
    // A cell of prose has no mark.
    return names.length ? names.join(' → ') + (reason ? `（${textOf(reason)}）` : '') : textOf(cell);
  };

  const csv = (at) => {
    const columns = at.columns.filter((column) => isShown(at, column));
    const head = [words.number, textOf(at.table.querySelector('.corner')), ...columns.map(at.nameOf)];
    const body = at.rows.filter((row) => !row.hidden).map((row) => {
      const item = row.querySelector('.item, .number, .items');
      const name = bare(row.querySelector('th'), '.item, .number, .items, .note-link, .provenance');
      const cells = cellsOf(row).filter((cell) => !cell.hidden);
      return [item ? textOf(item) : '', textOf(name), ...cells.map((cell) => (hasMark(at, cell) ? wordsOf(cell) : ''))];
    });
    tebikiCsv.save(at.table.id, [head, ...body]);
  };

  const tools = (at) => {
    if (!at.tools) return;
    at.status = element('p', { class: 'hint', role: 'status' });
    const save = button('CSV', () => csv(at));
    const all = button(words.all, () => nodes('input:checked', at.tools).forEach((box) => box.click()));
    at.tools.replaceChildren(
      single(at),
      choice(at, 'columns', at.shown, at.columns.map((column) => [column, [at.nameOf(column)]])),
      choice(at, 'marks', at.marks, marksOf(at)),
      all, save, at.status,
    );
    at.tools.addEventListener('keydown', (event) => {
      const open = event.target.closest('details[open]');
      if (event.key !== 'Escape' || !open) return;
      open.open = false;
      open.querySelector('summary').focus();
    });
  };

  // ---- Marks that answer ------------------------------------------------------------------------
  const meaning = ({ legend }, mark) => {
    const name = textOf(mark.lastElementChild);
    const head = [...legend?.querySelectorAll('dt') ?? []].find((dt) => textOf(dt).endsWith(name));
    const said = head?.nextElementSibling?.textContent.trim();
    return element('p', { class: 'popover-mark' }, mark.cloneNode(true), ` ${name}`, said && element('span', {}, said));
  };

  const linkOf = (row) => row.querySelector('th a:not(.note-link)');
  const titleOf = (at, cell) => `${textOf(linkOf(cell.parentElement) ?? cell.parentElement.querySelector('th'))} × ${at.nameOf(cell.dataset.column)}`;

  const say = (at, button) => {
    if (isOpen(button)) return hide();
    const cell = button.closest('td');
    const row = cell.parentElement;
    const link = linkOf(row);
    const title = titleOf(at, cell);
    const reason = cell.querySelector('.reason');
    const note = at.notes?.querySelectorAll('dd')[at.rows.indexOf(row)];
    return show(button, title, [
      element('p', { class: 'popover-title' }, title),
      ...nodes('.mark', cell).map((mark) => meaning(at, mark)),
      reason && element('p', {}, ...reason.cloneNode(true).childNodes),
      ...(note ? [...note.cloneNode(true).childNodes] : []),
      link && element('p', { class: 'popover-follow' }, element('a', { href: link.href }, textOf(link))),
    ].filter(Boolean), true);
  };

  const buttons = (at) => {
    for (const cell of at.rows.flatMap(cellsOf)) {
      const parts = [...cell.children].filter((part) => part.matches('.mark, .arrow, .vh'));
      if (!parts.length) continue;
      const button = element('button', { type: 'button', class: 'cell', tabindex: '-1', 'aria-haspopup': 'dialog', 'aria-label': `${wordsOf(cell)}: ${titleOf(at, cell)}` });
      parts[0].before(button);
      button.append(...parts);
    }
  };

  /** The table is one stop of the Tab key; arrows lead on from there. */
  const rove = (at) => {
    const all = nodes('button.cell', at.table);
    const shown = all.filter((button) => !button.closest('[hidden], .is-out'));
    const now = shown.find((button) => button === at.at) ?? shown[0];
    all.forEach((button) => { button.tabIndex = button === now ? 0 : -1; });
    at.at = now;
  };

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -99], End: [0, 99] };
  const walk = (at, event) => {
    const step = STEPS[event.key];
    const cell = event.target.closest?.('button.cell')?.closest('td');
    if (!step || !cell || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const rows = at.rows.filter((row) => !row.hidden);
    const columns = at.columns.filter((column) => isShown(at, column));
    let [y, x] = [rows.indexOf(cell.parentElement), columns.indexOf(cell.dataset.column)];
    const inside = (value, list) => Math.max(0, Math.min(list.length - 1, value));
    // Cells without a mark are stepped over.
    for (let left = 20; left; left -= 1) {
      [y, x] = [inside(y + step[0], rows), inside(x + step[1], columns)];
      const button = rows[y].querySelector(`td[data-column="${columns[x]}"]:not(.is-out) button.cell`);
      if (!button) continue;
      at.at = button;
      rove(at);
      button.focus();
      return;
    }
  };

  nodes('table.matrix').forEach((table) => {
    if (!table.tBodies[0]?.rows.length) return;
    const at = started(table);
    buttons(at);
    tools(at);
    apply(at);
    table.addEventListener('click', (event) => {
      const button = !event.target.closest('a') && event.target.closest('td')?.querySelector('button.cell');
      if (!button || button.closest('.is-out')) return;
      at.at = button;
      rove(at);
      say(at, button);
    });
    table.addEventListener('keydown', (event) => walk(at, event));
    narrow.addEventListener('change', () => apply(at));
  });
})();
