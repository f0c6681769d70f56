// Cuts a page where its data grows too large for one answer.

/** Data of one answer, as text in the store; one row is answered however large it is. */
export const pageBytes = 8 * 1024 * 1024;

/** How many of these rows fit, in their order. */
export function rowsThatFit(sizes: readonly (number | string)[]): number {
  let bytes = 0;
  const over = sizes.findIndex((size) => {
    bytes += Number(size);
    return bytes > pageBytes;
  });
  return over < 0 ? sizes.length : Math.max(over, 1);
}
