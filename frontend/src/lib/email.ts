/** Whether it could be a mail address; the server has the last word. */
export function couldBeEmail(typed: string): boolean {
  return typed.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed)
}
