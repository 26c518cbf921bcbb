/** As many rows as one statement writes: SQLite allows 32,766 parameters, and a lock should not be held for long. */
const LOT = 500;

/** The rows in the order of their keys, cut into what one statement writes. */
export function inLots<T>(rows: readonly T[], keyOf: (row: T) => string): readonly (readonly T[])[] {
  const sorted = rows
    .map((row) => ({ key: keyOf(row), row }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
  return Array.from({ length: Math.ceil(sorted.length / LOT) }, (_, lot) => sorted.slice(lot * LOT, (lot + 1) * LOT));
}
