// The sixty digits of a safety number in groups that can be read aloud.

export function digitGroups(digits: string): string[] {
  return digits.replace(/\D/g, '').match(/.{1,5}/g) ?? [];
}
