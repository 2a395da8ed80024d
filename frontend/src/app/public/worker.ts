/** Content policy lets addresses of scripts through by name only. */
interface Policies {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ) => {
    createScriptURL: (address: string) => string
  }
}

/**
 * Keeps the app usable without a network. The page comes first: the browser fetches and starts the worker when it has
 * nothing else to do. Where there is none, such as without TLS, everything else works the same.
 */
export function installWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { trustedTypes } = globalThis as { trustedTypes?: Policies }
  const address =
    trustedTypes?.createPolicy('worker', { createScriptURL: (own) => own }).createScriptURL('/sw.js') ??
    '/sw.js'
  const register = () => {
    setTimeout(() => {
      navigator.serviceWorker.register(address).catch(() => undefined)
    }, 3000)
  }
  if (document.readyState === 'complete') register()
  else addEventListener('load', register, { once: true })
}
