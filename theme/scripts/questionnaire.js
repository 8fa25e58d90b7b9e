// The cautions as a questionnaire: every question gets its answers to choose from, and the verdict runs along with
// the reasons for it, kept in the address. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';
  const form = document.querySelector('[data-questionnaire]');
  form?.classList.add('is-ready');
  const questions = [...form?.querySelectorAll('.caution') ?? []].filter((one) => one.querySelector('.answers > [data-answer]'));
  if (!questions.length) return;
  const words = form.dataset;
  /** What weighs most comes first. */
  const ENDS = ['forbidden', 'confirm', 'ok'];

  const { action: button, element } = TebikiDom;


  /** A question and its answers; what each answer ends in stands beside it. */
  const asked = questions.map((caution) => {
    const list = caution.querySelector('.answers');
    const question = caution.querySelector('.question p');
    question.id = `q-${caution.id}`;
    const boxes = [...list.children].map((row) => {
      const value = row.getAttribute('data-answer'), { end } = row.dataset;
      const [name, ending] = [...row.children].map((one) => one.textContent);
      const box = element('input', { type: 'radio', name: caution.id, value });
      const label = element('label', { class: `end-${end}` }, box, name, element('b', {}, ending));
      return { box, label, end, name };
    });
    list.replaceWith(element('div', { class: 'answers', role: 'radiogroup', 'aria-labelledby': question.id }, ...boxes.map(({ label }) => label)));
    return { id: caution.id, title: caution.querySelector('h2').textContent.trim(), boxes };
  });
  const chosen = ({ boxes }) => boxes.find(({ box }) => box.checked);

  // ---- The verdict ------------------------------------------------------------------------------
  const head = element('p', { class: 'verdict-head', role: 'status' });
  const meaning = element('p', {});
  const reasons = element('div', { class: 'verdict-reasons' });
  const reset = () => {
    answer(new URLSearchParams());
    asked[0].boxes[0].box.focus();
  };
  const tools = element('p', { class: 'tools' }, button(words.print, () => print()), button(words.reset, reset));
  const panel = element('section', { id: 'verdict', 'aria-label': words.verdict, tabindex: '-1' }, element('h2', {}, words.verdict), head, meaning, reasons, tools);
  const bar = element('a', { href: '#verdict' });
  form.append(panel, bar);

  /** The cautions that lead to an end, each with its answer. */
  const because = (end, answered) => {
    const of = answered.filter((one) => end !== 'ok' && chosen(one).end === end);
    const entry = (one) => element('li', {}, element('a', { href: `#${one.id}` }, one.title), ` — ${chosen(one).name}`);
    return of.length ? [element('h3', { class: `end-${end}` }, words[end]), element('ul', {}, ...of.map(entry))] : [];
  };

  /** One answer that forbids is enough; to be allowed, every question has to be answered. */
  const show = () => {
    const answered = asked.filter(chosen);
    const left = asked.length - answered.length;
    const worst = ENDS.find((end) => answered.some((one) => chosen(one).end === end));
    const isSettled = worst === 'forbidden' || !left;
    const text = !worst ? words.open : isSettled ? words[worst] : words.soFar.replace('{n}', () => words[worst]);
    const rest = left && worst ? words.left.replace('{n}', () => left) : '';
    const state = isSettled ? `is-${worst}` : '';
    panel.className = `verdict ${state}`;
    bar.className = `verdict-bar ${state}`;
    head.replaceChildren(element('b', {}, text), rest);
    bar.textContent = `${words.verdict}${TebikiDom.colon}${text} ${rest}`;
    meaning.textContent = isSettled ? words[`${worst}Meaning`] : '';
    reasons.replaceChildren(...ENDS.flatMap((end) => because(end, answered)));
    asked.forEach(({ boxes }) => boxes.forEach(({ box, label }) => label.classList.toggle('is-chosen', box.checked)));
  };

  const keep = () => {
    show();
    const params = new URLSearchParams(asked.filter(chosen).map((one) => [one.id, chosen(one).box.value]));
    const url = new URL(location.href);
    url.hash = params;
    history.replaceState(null, '', url);
  };

  const answer = (params) => {
    asked.forEach(({ id, boxes }) => boxes.forEach(({ box }) => { box.checked = params.get(id) === box.value; }));
    keep();
  };

  /** A fragment with `=` holds answers; any other is a place of the page, and takes no answer away. */
  const read = () => {
    if (location.hash.includes('=')) answer(new URLSearchParams(location.hash.slice(1)));
    else if (asked.some(chosen)) keep();
  };

  form.addEventListener('change', keep);
  addEventListener('hashchange', read);
  show();
  read();
})();
