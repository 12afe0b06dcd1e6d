/** "1 message", "3 messages". French takes the singular for 0 and 1, English for 1 alone. */
export const frenchCount = (n: number, one: string, many: string): string =>
  `${new Intl.NumberFormat('fr').format(n)} ${Math.abs(n) < 2 ? one : many}`;
export const englishCount = (n: number, one: string, many: string): string =>
  `${new Intl.NumberFormat('en').format(n)} ${n === 1 ? one : many}`;
