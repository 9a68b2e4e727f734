// A list listens once for all its rows: what carries data-action and data-row says what was touched. Known before the first circuit starts, and
// not by a module of the framework's own kind, which would be named at the end of every public page.
Blazor.registerCustomEventType('rowaction', {
  browserEventName: 'click',
  createEventArgs: e => {
    const { action, row } = e.target.closest('[data-action]')?.dataset ?? {};
    return { action, row };
  },
});
