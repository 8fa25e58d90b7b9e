// The cautions as a questionnaire: the verdict runs along with the answers, with the reasons for it, and all that was filled in
// is kept in the address, and with a case where one is named. A classic script, because modules do not load from file://
// addresses.
(() => {
  'use strict';
  const form = document.querySelector('[data-questionnaire]');
  form?.classList.add('is-ready');
  const boxes = form ? TebikiDom.nodes('[type=radio]', form) : [];
  if (!boxes.length) return;
  const { dataset: words, elements } = form;
  /** What weighs most comes first. */
  const ENDS = ['forbidden', 'confirm', 'ok'];
  const { element, fill, folder, kept } = TebikiDom;
  const [panel, bar] = [...form.children].slice(-2);
  const [, head, meaning, reasons] = panel.children;

  /** The cautions that lead to an end, each with its answer and what is to be done. */
  const because = (end, answered) => {
    const of = answered.filter((box) => end !== 'ok' && box.dataset.end === end);
    const entry = (box) => {
      const asks = box.closest('.caution'), next = elements[`${asks.id}.next`].value;
      return element('li', {}, element('a', { href: `#${asks.id}` }, asks.querySelector('h2').textContent), ` — ${box.nextElementSibling.textContent}${next && `　→ ${next}`}`);
    };
    return of.length ? [element('h3', { class: `end-${end}` }, words[end]), element('ul', {}, ...of.map(entry))] : [];
  };

  /** One answer that forbids is enough; to be allowed, every question has to be answered. */
  const show = () => {
    const answered = boxes.filter((box) => box.checked);
    const open = boxes.filter(({ name }, i) => name !== boxes[i - 1]?.name && !answered.some((box) => box.name === name));
    const left = open.length, away = open.filter((box) => box.closest('[hidden]')).length;
    const worst = ENDS.find((end) => answered.some((box) => box.dataset.end === end));
    const isSettled = worst === 'forbidden' || !left;
    const text = !worst ? words.open : isSettled ? words[worst] : worst === 'ok' ? words.notYet : fill(words.soFar, words[worst]);
    const rest = (left && worst ? fill(words.left, left) : '') + (away ? fill(words.away, away) : '');
    const state = isSettled ? `is-${worst}` : '';
    panel.className = `verdict ${state}`;
    bar.className = `verdict-bar ${state}`;
    head.replaceChildren(element('b', {}, text), rest);
    bar.textContent = `${words.verdict}: ${text} ${rest}`;
    meaning.textContent = isSettled ? words[`${worst}Meaning`] : '';
    reasons.replaceChildren(...ENDS.flatMap((end) => because(end, answered)));
  };

  const keep = () => {
    show();
    const url = new URL(location.href);
    url.hash = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, '', url);
  };

  /** The key of the record that is being filled in, by case and service: no other is replaced without a word. */
  let mine;
  /** Storage may be refused; the address has it all. */
  const store = (byReader) => {
    const { _name, _service } = elements, key = `${folder}answers:${_name?.value}\t${_service.value}`;
    if (!_name?.value) return;
    const there = kept(key);
    if (!there || key === mine || there === location.hash) {
      mine = key;
      TebikiDom.keep(key, location.hash);
    } else if (byReader && confirm(fill(words.there, _name.value, _service.value))) answer(there);
    else if (byReader) {
      _name.value = '';
      keep();
    }
  };

  const answer = (hash) => {
    const params = new URLSearchParams(hash.slice(1));
    for (const field of elements) {
      if (/radio|checkbox/.test(field.type)) field.checked = params.get(field.name) === field.value;
      else if (field.name) field.value = params.get(field.name) ?? '';
    }
    keep();
    store();
  };

  /** A fragment with `=` holds answers; any other is a place of the page, and takes no answer away. */
  const read = () => {
    if (location.hash.includes('=')) answer(location.hash);
    else if (boxes.some((box) => box.checked)) keep();
  };

  form.addEventListener('input', keep);
  form.addEventListener('change', () => store(true));
  document.addEventListener('tebiki:filtered', show);
  form.addEventListener('click', ({ target }) => { if (target.dataset.do) print(); });
  // The fields are empty a moment after they are asked to be.
  form.addEventListener('reset', () => setTimeout(() => {
    keep();
    boxes[0].focus();
  }));
  addEventListener('hashchange', read);
  show();
  read();
})();
