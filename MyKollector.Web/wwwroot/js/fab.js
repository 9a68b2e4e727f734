// The two things a workshop's page cannot do from the server: open a modal dialog, and send what a scanner types to the scan field
// wherever the focus is. A scanner is a keyboard: it types the code and presses Enter.

/** @param {HTMLDialogElement} dialog */
export function open(dialog) {
  if (dialog && !dialog.open) dialog.showModal();
}

/** @param {HTMLInputElement} field */
export function listen(field) {
  // Somebody types elsewhere, or is asked something: the focus stays there.
  const elsewhere = () => document.activeElement?.closest('input:not([type=checkbox]), textarea, select') || document.querySelector('dialog[open]');
  const typed = e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.key.length !== 1 || e.key === ' ' || elsewhere()) return;
    // The key that is going down now is typed into whatever has the focus when this ends.
    field.focus({ preventScroll: true });
    field.select();
  };
  document.addEventListener('keydown', typed, true);
  if (!elsewhere()) field.focus({ preventScroll: true });
  return { stop: () => document.removeEventListener('keydown', typed, true) };
}
