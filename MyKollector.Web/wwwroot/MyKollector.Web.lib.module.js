// A list listens once for all its rows: what carries data-action and data-row says what was touched.

/** @param {{registerCustomEventType: Function}} blazor */
export function afterWebStarted(blazor) {
  blazor.registerCustomEventType('rowaction', {
    browserEventName: 'click',
    createEventArgs: e => {
      const { action, row } = e.target.closest('[data-action]')?.dataset ?? {};
      return { action, row };
    },
  });
}
