"use strict";
// Filters the list by words, group and state; what is chosen stands in the address, so that a link
// to the page shows the same.
const form = document.getElementById("filter");
const rows = [...document.querySelectorAll("#projects tbody tr")];
const plan = new Map(rows.map((row, place) => [row, place]));
const told = document.getElementById("found");

function shown(row, words, group, state) {
  const text = row.dataset.words;
  return words.every((word) => text.includes(word))
    && (!group || row.dataset.group === group)
    && (!state || row.dataset.states.split(" ").includes(state));
}

function apply() {
  const { words, group, state, order } = form.elements;
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let number = 0;
  for (const row of rows) {
    row.hidden = !shown(row, wanted, group.value, state.value);
    number += row.hidden ? 0 : 1;
  }
  const late = (row) => Number(row.dataset.late || -9999);
  const sorted = [...rows].sort((one, two) => (order.value === "late"
    ? late(two) - late(one) : 0) || plan.get(one) - plan.get(two));
  document.querySelector("#projects tbody").append(...sorted);
  told.textContent = told.dataset.text
    .replace("{shown}", number).replace("{all}", rows.length);
}

function kept() {
  const given = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...given]) {
    if (!value) given.delete(name);
  }
  history.replaceState(null, "", given.size ? `#${given}` : location.pathname);
}

for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
  if (form.elements[name]) form.elements[name].value = value;
}
form.hidden = false;
form.addEventListener("input", () => { apply(); kept(); });
form.addEventListener("reset", () => setTimeout(() => { apply(); kept(); }));
form.addEventListener("submit", (event) => event.preventDefault());
apply();
