/** The same moment tomorrow, as a field for local times wants it. */
export function tomorrow(): string {
  const at = new Date(Date.now() + 86_400_000);
  at.setMinutes(at.getMinutes() - at.getTimezoneOffset());
  return at.toISOString().slice(0, 16);
}
