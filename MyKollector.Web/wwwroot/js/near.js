// "Near me": fills the search form's position and sends it. Rounded to a tenth of a degree, some ten kilometres:
// enough to sort climbs by distance, too little to say where somebody is in an address that gets logged.
const form = document.querySelector('form[data-near]');
const button = form?.querySelector('[data-near-button]');
if (button && navigator.geolocation) {
  const refused = form.querySelector('[data-near-refused]');
  button.hidden = false;
  button.addEventListener('click', () => {
    button.disabled = true;
    refused.hidden = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      for (const [name, value] of [['lat', coords.latitude], ['lon', coords.longitude]]) {
        const input = form.elements[name];
        input.disabled = false;
        input.value = value.toFixed(1);
      }
      const sort = form.elements.tri;
      if (![...sort.options].some(o => o.value === 'proximite')) sort.add(new Option('', 'proximite'));
      sort.value = 'proximite';
      form.submit();
    }, () => {
      button.disabled = false;
      refused.hidden = false;
    }, { maximumAge: 600000, timeout: 15000 });
  });
}
