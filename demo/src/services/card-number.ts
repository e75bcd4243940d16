/** Whether the digits of a card number agree with its check digit (ISO/IEC 7812-1, annex B: Luhn). */
export function isCardNumber(card: string): boolean {
  return /^\d{12,19}$/.test(card) && luhnSum(card) % 10 === 0;
}

/** The check digit that completes a card number. */
export const checkDigit = (digits: string): number => (10 - (luhnSum(`${digits}0`) % 10)) % 10;

function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}
