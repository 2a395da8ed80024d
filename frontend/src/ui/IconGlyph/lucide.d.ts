declare module '@lucide/vue/dist/esm/icons/*.mjs' {
  /** On a canvas of 24 by 24, drawn by its lines. */
  export const __iconData: { node: [tag: string, attributes: Record<string, string>][] }
}
