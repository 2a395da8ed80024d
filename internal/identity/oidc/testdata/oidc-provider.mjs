// An OpenID provider that shares no line with the relying party or with the
// demonstration's own provider: npm's certified oidc-provider, with three accounts.
//
// usage: node oidc-provider.mjs '{"packages": folder of package.json, "clients": [...]}'
// Prints its issuer. Ends when standard input ends, and after three minutes anyway.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { packages, clients } = JSON.parse(process.argv[2])
const { Provider } = await import(pathToFileURL(createRequire(join(packages, 'package.json')).resolve('oidc-provider')))

process.stdin.on('end', () => process.exit(0)).resume()
setTimeout(() => process.exit(3), 180_000)

const acr = (level) => `urn:example:${level}`
const accounts = {
  anna: { name: 'Anna Kaufmann', email: 'anna.kaufmann@example.ch', email_verified: true, levels: [acr(100), acr(200)] },
  beat: { name: 'Beat Keller', email: 'beat.keller@example.ch', email_verified: false, levels: [acr(100)] },
  // the specification lets a provider answer with a lower level than asked for
  claudia: { name: 'Claudia Meier', email: 'claudia.meier@example.ch', email_verified: true, levels: [acr(100)], lenient: true },
}

// What it remembers, kept over a change of keys. Minutes are too short for anything to expire.
const memory = new Map()
class Adapter {
  constructor(model) {
    this.key = (id) => `${model}:${id}`
  }
  async upsert(id, payload) {
    memory.set(this.key(id), payload)
    if (payload.uid) memory.set(this.key(`uid:${payload.uid}`), payload)
  }
  async find(id) {
    return memory.get(this.key(id))
  }
  async findByUid(uid) {
    return memory.get(this.key(`uid:${uid}`))
  }
  async consume(id) {
    memory.get(this.key(id)).consumed = Math.floor(Date.now() / 1000)
  }
  async destroy(id) {
    memory.delete(this.key(id))
  }
  async revokeByGrantId(grantId) {
    for (const [key, payload] of memory) if (payload.grantId === grantId) memory.delete(key)
  }
}

const newKeys = () =>
  [
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['PS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
  ].map(([alg, { privateKey }]) => ({ ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: randomUUID() }))

let issuer
let keys = newKeys()
let provider
const build = () => {
  provider = new Provider(issuer, {
    clients,
    adapter: Adapter,
    jwks: { keys },
    acrValues: [acr(100), acr(200)],
    claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
    cookies: { keys: ['the same before and after a change of keys'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 300, Session: 600, Grant: 600 },
    // its own guard against requests to loopback addresses would stop the logout notices of a test
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
  })
}

const read = async (request) => {
  let body = ''
  for await (const chunk of request) body += chunk
  return new URLSearchParams(body)
}

async function interaction(request, response) {
  const { prompt, params, grantId, session } = await provider.interactionDetails(request, response)
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html')
    response.end(`<form method="post"><input type="hidden" name="prompt" value="${prompt.name}"><input name="login"></form>`)
    return
  }
  const form = await read(request)
  const finish = (result) => provider.interactionFinished(request, response, result, { mergeWithLastSubmission: !result.error })
  const account = accounts[form.get('login')]
  if (prompt.name === 'login') {
    if (!account) return finish({ error: 'access_denied', error_description: 'cancelled' })
    const asked = (params.acr_values ?? acr(100)).split(' ')
    const reached = asked.find((value) => account.levels.includes(value)) ?? (account.lenient && account.levels[0])
    if (!reached) return finish({ error: 'unmet_authentication_requirements', error_description: 'level not reached' })
    return finish({ login: { accountId: form.get('login'), acr: reached } })
  }
  const grant = (grantId && (await provider.Grant.find(grantId))) || new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
  grant.addOIDCScope(prompt.details.missingOIDCScope?.join(' ') ?? '')
  grant.addOIDCClaims(prompt.details.missingOIDCClaims ?? [])
  return finish({ consent: { grantId: await grant.save() } })
}

const server = createServer((request, response) => {
  const failed = (error) => response.writeHead(500).end(String(error))
  if (request.url.startsWith('/interaction/')) {
    interaction(request, response).catch(failed)
  } else if (request.method === 'POST' && request.url.startsWith('/test/keys/')) {
    // rotate: new keys sign, old ones stay published; withdraw: the old ones go
    keys = request.url.endsWith('rotate') ? [...newKeys(), ...keys] : keys.slice(0, 3)
    build()
    response.end()
  } else {
    provider.callback()(request, response)
  }
})
server.listen(0, '127.0.0.1', () => {
  issuer = `http://127.0.0.1:${server.address().port}`
  build()
  console.log(issuer)
})
