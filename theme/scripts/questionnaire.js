// The cautions as a questionnaire: every question gets its answers to choose from, and the verdict runs along with
// the reasons for it, kept in the address. A classic script, because modules do not load from file:// addresses.
(() => {
  'use strict';
  const form = document.querySelector('[data-questionnaire]');
  const questions = [...form?.querySelectorAll('.caution') ?? []].filter((caution) => caution.querySelector('[data-answer]'));
  if (!questions.length) return;
  const words = form.dataset;
  /** What weighs most comes first. */
  const ENDS = ['forbidden', 'confirm', 'ok'];

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /** A question: its place, its answers and what each ends in. */
  const ask = (caution) => {
    const list = caution.querySelector('.answers');
    const asked = caution.querySelector('.question p');
    asked.id = `q-${caution.id}`;
    const choices = [...list.querySelectorAll('[data-answer]')].map((row) => {
      const { answer, end } = row.dataset;
      const box = element('input', { type: 'radio', name: caution.id, value: answer });
      const label = element('label', { class: `end-${end}` }, box, element('span', {}, row.querySelector('dt').textContent), element('b', {}, row.querySelector('dd').textContent));
      return { answer, end, box, label, name: row.querySelector('dt').textContent };
    });
    list.replaceWith(element('div', { class: 'answers', role: 'radiogroup', 'aria-labelledby': asked.id }, ...choices.map(({ label }) => label)));
    return { caution, choices, title: caution.querySelector('h2, h3').textContent.trim() };
  };
  const asked = questions.map(ask);
  const chosen = ({ choices }) => choices.find(({ box }) => box.checked);

  // ---- The verdict ------------------------------------------------------------------------------
  const head = element('p', { class: 'verdict-head', role: 'status' });
  const meaning = element('p', {});
  const reasons = element('div', { class: 'verdict-reasons' });
  const button = (text, action) => {
    const made = element('button', { type: 'button', class: 'action' }, text);
    made.addEventListener('click', action);
    return made;
  };
  const reset = button(words.reset, () => {
    asked.forEach((one) => one.choices.forEach(({ box }) => { box.checked = false; }));
    show();
    asked[0].choices[0].box.focus();
  });
  const tools = element('p', { class: 'tools' }, button(words.print, () => print()), reset);
  const panel = element('section', { class: 'verdict', id: 'verdict', 'aria-label': words.verdict, tabindex: '-1' }, element('h2', {}, words.verdict), head, meaning, reasons, tools);
  const bar = element('a', { class: 'verdict-bar', href: '#verdict' });
  form.append(panel, bar);
  form.classList.add('is-ready');

  /** The cautions that lead to an end, each with its answer. */
  const because = (end, answered) => {
    const of = answered.filter((one) => chosen(one).end === end);
    if (!of.length || end === 'ok') return [];
    const entry = (one) => element('li', {}, element('a', { href: `#${one.caution.id}` }, one.title), ` — ${chosen(one).name}`);
    return [element('h3', { class: `end-${end}` }, words[end]), element('ul', {}, ...of.map(entry))];
  };

  const address = () => {
    const params = new URLSearchParams();
    asked.forEach((one) => { if (chosen(one)) params.set(one.caution.id, chosen(one).answer); });
    return `${params}`;
  };

  /** One answer that forbids is enough; to be allowed, every question has to be answered. */
  const show = () => {
    const answered = asked.filter(chosen);
    const left = asked.length - answered.length;
    const worst = ENDS.find((end) => answered.some((one) => chosen(one).end === end));
    const settled = worst === 'forbidden' || left === 0;
    const text = !worst ? words.open : settled ? words[worst] : words.soFar.replace('{n}', words[worst]);
    const state = !worst ? 'open' : settled ? worst : `open so-far-${worst}`;
    const rest = left ? words.left.replace('{n}', left) : '';
    panel.className = `verdict is-${state}`;
    bar.className = `verdict-bar is-${state}`;
    head.replaceChildren(element('b', {}, text), rest && worst ? ` ${rest}` : '');
    bar.textContent = `${words.verdict}：${text} ${rest}`;
    meaning.textContent = settled ? words[`${worst}Meaning`] : '';
    reasons.replaceChildren(...ENDS.flatMap((end) => because(end, answered)));
    asked.forEach((one) => {
      one.choices.forEach(({ box, label }) => label.classList.toggle('is-chosen', box.checked));
    });
  };

  const keep = () => {
    const url = new URL(location.href);
    url.hash = address();
    try { history.replaceState(null, '', url); } catch { location.hash = url.hash; }
  };

  /** A fragment with `=` holds answers; any other is a place of the page. */
  const read = () => {
    if (!location.hash.includes('=')) return;
    const params = new URLSearchParams(location.hash.slice(1));
    asked.forEach((one) => one.choices.forEach(({ box, answer }) => { box.checked = params.get(one.caution.id) === answer; }));
  };

  form.addEventListener('change', () => { show(); keep(); });
  reset.addEventListener('click', keep);
  addEventListener('hashchange', () => { read(); show(); });
  read();
  show();
})();
