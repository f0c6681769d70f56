// Compares two values by what they hold.
export const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
