/* What HTML and htmx cannot do alone: filling in fields, selecting all, a busy button, and where the focus goes. */
(() => {
  document.addEventListener('htmx:after:swap', () => {
    // What was just done is said once, to everyone.
    const said = document.querySelector('[data-focus]');
    if (said) {
      said.removeAttribute('data-focus');
      said.focus();
    }
  });

  /* A choice goes into the field that it belongs to; a field that takes several gets one line more. */
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.all) {
      for (const box of target.form.querySelectorAll(`[name="${target.dataset.all}"]:enabled`))
        box.checked = target.checked;
    }
    if (!(target instanceof HTMLSelectElement) || !target.dataset.fills) return;
    const field = document.getElementById(target.dataset.fills);
    const before = field.value.trim();
    field.value = 'adds' in target.dataset && before ? `${before}\n${target.value}` : target.value;
  });

  /* A button with test data fills in those fields that its form has. */
  document.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-fill]');
    if (!button) return;
    for (const [name, value] of Object.entries(JSON.parse(button.dataset.fill))) {
      const field = button.form.elements.namedItem(name);
      if (field) field.value = value;
    }
    button.form.querySelector('#pay')?.focus();
  });

  /* The button of a payment is busy until the next page comes. */
  document.addEventListener('submit', ({ target }) => {
    const button = target.querySelector('[data-busy]');
    if (!button) return;
    button.textContent = button.dataset.busy;
    button.ariaBusy = 'true';
    setTimeout(() => {
      button.disabled = true;
    });
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
})();
