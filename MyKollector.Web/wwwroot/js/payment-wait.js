// Asks whether the payment has arrived, and shows the page again when its title says something else.
const ask = async () => {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").title !== document.title) { location.reload(); return; }
  } catch { /* Without network the next question is asked all the same. */ }
  setTimeout(ask, 4000);
};
setTimeout(ask, 4000);
