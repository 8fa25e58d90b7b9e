// A list, narrowed by what is chosen in the form above it and in the switch, and kept in the address. A classic script,
// because modules do not load from file:// addresses.
(() => {
  'use strict';
  const form = document.querySelector('[data-filters]');
  if (!form) return;
  const { choice, comma, fill, nodes } = TebikiDom;
  const entries = nodes(`main ${form.dataset.filters}`);
  const boxes = [...form.elements];

  /** Where a list is not one of duties, an entry that names nobody concerns everybody, and one that names no phase every phase. */
  const isOf = (entry, name, values) => values.some((value) => entry.closest(`[data-${name}~="${CSS.escape(value)}"]`)) || form.dataset.unnamed && !entry.closest(`[data-${name}]`);

  /** Checks what is asked for, by the address or by the switch. What no box has stands in a hidden field: then there is nothing to show, rather than everything. */
  const take = (asked) => {
    for (const box of boxes) {
      const { name, type, value } = box, isChoice = name === choice.name, others = boxes.filter((one) => one !== box && one.name === name);
      if (type === 'hidden') {
        box.value = asked.get(name) ?? (isChoice && others[0] ? choice.value : '');
        box.disabled = !box.value || others.some((one) => one.checked);
      } else box.checked = asked.has(name) ? asked.getAll(name).includes(value) : isChoice && choice.covers(value);
    }
    apply();
  };

  const apply = () => {
    const asked = new FormData(form), url = new URL(location.href);
    const left = entries.filter((entry) => !(entry.hidden = [...asked.keys()].some((name) => !isOf(entry, name, asked.getAll(name)))));
    const told = boxes.filter((box) => box.checked || box.type === 'hidden' && !box.disabled).map((box) => (box.checked ? box.parentElement : box.value === choice.value ? document.querySelector('.switch-value') : box).textContent || box.value);
    // What the switch says and this list does not is told, too: it must not come back with the page.
    if (choice.value && !asked.has(choice.name)) asked.set(choice.name, '');
    // The words that somebody looked for stay in the address.
    url.searchParams.getAll('q').forEach((words) => asked.set('q', words));
    url.search = new URLSearchParams(asked);
    history.replaceState(history.state, '', url);
    nodes('[data-count]').forEach((one) => { one.lastElementChild.textContent = left.filter((entry) => entry.matches(one.dataset.count)).length; });
    form.lastElementChild.textContent = [fill(form.dataset.shown, left.length, entries.length), ...told].join(comma);
    document.dispatchEvent(new Event('tebiki:filtered'));
  };

  form.addEventListener('change', apply);
  // The boxes are empty a moment after they are asked to be.
  form.addEventListener('reset', () => setTimeout(take, 0, new URLSearchParams(`${choice.name}=`)));
  document.addEventListener('tebiki:choice', () => {
    const asked = new FormData(form);
    asked.delete(choice.name);
    take(asked);
  });
  take(new URLSearchParams(location.search));
})();
