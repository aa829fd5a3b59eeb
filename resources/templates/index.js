"use strict";
{
  const body = document.querySelector("tbody");
  const inOrder = [...body.rows];

  const valueOf = (row, column) => {
    const value = row.cells[column]?.dataset.value;
    return value === undefined ? null : Number(value);
  };

  /* Rows of the same value stay in the order of their names; those without one come last.
     Infinity less infinity is no number, which counts as 0. */
  const sorted = (column, sign) => {
    const known = inOrder.filter((row) => valueOf(row, column) !== null);
    const unknown = inOrder.filter((row) => valueOf(row, column) === null);
    const compare = (one, other) => sign * (valueOf(one, column) - valueOf(other, column));
    return [...known.sort(compare), ...unknown];
  };

  const sortBy = (head) => {
    const descending = head.getAttribute("aria-sort") === "ascending";
    document.querySelector("[aria-sort]")?.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const rows = document.createDocumentFragment();
    for (const row of sorted(head.cellIndex, descending ? -1 : 1)) {
      rows.append(row);
    }
    body.append(rows);
  };

  for (const head of document.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(head));
    head.append(button);
  }
}
