// Which rows of a list can be seen. All rows are of one height; lengths are in pixels.

export interface View {
  row: number; // the height of a row
  above: number; // how much of the list lies above the window; below 0 where it begins further down
  height: number; // of the window
  count: number; // of rows
}

/** [from, to); empty where the list lies outside the window. */
export function rowsInView({row, above, height, count}: View): {from: number; to: number} {
  const within = (index: number) => Math.max(0, Math.min(count, index));
  const from = within(Math.floor(above / row));
  return {from, to: Math.max(from, within(Math.ceil((above + height) / row)))};
}
