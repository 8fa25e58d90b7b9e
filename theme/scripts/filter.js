// The list of changes, narrowed by what is chosen in the form above it and kept in the address. A classic script, because
// modules do not load from file:// addresses.
(() => {
  'use strict';
  const form = document.querySelector('[data-filters]');
  if (!form) return;
  const entries = [...document.querySelectorAll('.edition-changes > li')];

  const apply = () => {
    const asked = new FormData(form), url = new URL(location.href);
    url.search = new URLSearchParams(asked);
    history.replaceState(history.state, '', url);
    const left = entries.filter((entry) => !(entry.hidden = [...asked.keys()].some((name) => !asked.getAll(name).some((value) => entry.closest(`[data-${name}~="${value}"]`)))));
    document.querySelectorAll('[data-count]').forEach((one) => { one.lastElementChild.textContent = left.filter((entry) => entry.matches(one.dataset.count)).length; });
    form.lastElementChild.textContent = TebikiDom.fill(form.dataset.shown, left.length);
  };

  const asked = new URLSearchParams(location.search);
  for (const box of form.elements) box.checked = asked.getAll(box.name).includes(box.value);
  form.addEventListener('change', apply);
  // The boxes are empty a moment after they are asked to be.
  form.addEventListener('reset', () => setTimeout(apply));
  apply();
})();
