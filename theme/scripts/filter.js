// A list, narrowed by what is chosen in the form above it and in the switch, and kept in the address. A classic script,
// because modules do not load from file:// addresses.
(() => {
  'use strict';
  const form = document.querySelector('[data-filters]');
  if (!form) return;
  const { choice, fill } = TebikiDom;
  const entries = [...document.querySelectorAll(`main ${form.dataset.filters}`)];
  const boxes = [...form.elements];

  const apply = () => {
    const asked = new FormData(form), url = new URL(location.href);
    const left = entries.filter((entry) => !(entry.hidden = [...asked.keys()].some((name) => !asked.getAll(name).some((value) => entry.closest(`[data-${name}~="${value}"]`)))));
    // What the switch says and this list does not is told, too: it must not come back with the page.
    if (choice.value && !asked.has(choice.name)) asked.set(choice.name, '');
    // The words that somebody looked for stay in the address.
    url.searchParams.getAll('q').forEach((words) => asked.set('q', words));
    url.search = new URLSearchParams(asked);
    history.replaceState(history.state, '', url);
    document.querySelectorAll('[data-count]').forEach((one) => { one.lastElementChild.textContent = left.filter((entry) => entry.matches(one.dataset.count)).length; });
    form.lastElementChild.textContent = [fill(form.dataset.shown, left.length, entries.length), ...boxes.filter((box) => box.checked).map((box) => box.parentElement.textContent)].join('、');
  };

  const asked = new URLSearchParams(location.search);
  const isChosen = (box) => box.name === choice.name && choice.covers(box.value);
  for (const box of boxes) box.checked = asked.has(box.name) ? asked.getAll(box.name).includes(box.value) : isChosen(box);
  form.addEventListener('change', apply);
  // The boxes are empty a moment after they are asked to be.
  form.addEventListener('reset', () => setTimeout(apply));
  document.addEventListener('tebiki:choice', () => {
    for (const box of boxes) if (box.name === choice.name) box.checked = isChosen(box);
    apply();
  });
  apply();
})();
