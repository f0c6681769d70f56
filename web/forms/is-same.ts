// Whether two values say the same, whatever objects they are.
export const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
