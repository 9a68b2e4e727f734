// A key presses the button that carries it in data-key. Never while somebody types, never with a modifier: those are the browser's.
let press;

export function listen() {
  stop();
  press = event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const at = event.target;
    if (at instanceof HTMLElement && (at.isContentEditable || /^(input|textarea|select)$/i.test(at.tagName) && !/^(radio|checkbox|button)$/i.test(at.type))) return;
    const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]:not(:disabled)`);
    if (!button) return;
    event.preventDefault();
    button.click();
  };
  document.addEventListener('keydown', press);
}

export function stop() {
  if (press) document.removeEventListener('keydown', press);
  press = undefined;
}
