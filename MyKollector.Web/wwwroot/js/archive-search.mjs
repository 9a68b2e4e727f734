// Follows a search through an archive; the page works without it by its refresh button.
const place = document.getElementById('search'), bar = place.querySelector('progress'), says = place.querySelector('[role=status]');
const look = async () => {
  const answer = await fetch(place.dataset.state, { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer) return setTimeout(look, 5000);
  if (!answer.ok) return location.reload();
  const state = await answer.json();
  if (state.done) return location.reload();
  bar.max = Math.max(1, state.total);
  bar.value = state.read;
  says.textContent = place.dataset.words.replace('{0}', state.read).replace('{1}', state.total).replace('{2}', state.found);
  setTimeout(look, 1000);
};
setTimeout(look, 1000);
