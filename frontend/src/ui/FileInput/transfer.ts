import { computed, onScopeDispose, reactive, ref, type Ref } from 'vue'
import { refusal, type Limits, type StartUpload, type StoredFile, type Upload } from './files'

export interface Transfer {
  key: number
  file: File
  state: 'waiting' | 'sending' | 'failed'
  share: number
  reason: unknown
}

/** More at once do not arrive sooner on a thin line. */
const AT_ONCE = 2

interface TransferOptions {
  stored: Ref<readonly StoredFile[]>
  limits: () => Limits
  upload: () => StartUpload
  /** Something a person wants to hear. */
  arrived: (file: StoredFile) => void
  failed: (transfer: Transfer) => void
}

/** The files on their way to the server: what waits, what is being sent, what failed and can be sent again. */
export function useTransfers({ stored, limits, upload, arrived, failed }: TransferOptions) {
  const transfers = ref<Transfer[]>([])
  const refused = ref<string[]>([])
  const running = new Map<number, Upload>()
  let last = 0

  const busy = computed(() => transfers.value.some(({ state }) => state !== 'failed'))

  function add(files: readonly File[]) {
    refused.value = []
    for (const file of files) {
      const reason = refusal(file, limits(), stored.value.length + transfers.value.length)
      if (reason) refused.value.push(reason)
      else
        transfers.value.push(
          reactive({ key: ++last, file, state: 'waiting', share: 0, reason: undefined }) as Transfer,
        )
    }
    next()
  }

  function next() {
    for (const transfer of transfers.value) {
      if (running.size >= AT_ONCE) return
      if (transfer.state === 'waiting') void send(transfer)
    }
  }

  async function send(transfer: Transfer) {
    const { key, file } = transfer
    transfer.state = 'sending'
    transfer.share = 0
    const own = upload()(file, (share) => (transfer.share = Math.min(Math.max(share, 0), 1)))
    running.set(key, own)
    let outcome: () => void
    try {
      const there = await own.done
      outcome = () => {
        transfers.value = transfers.value.filter((other) => other.key !== key)
        stored.value = [...stored.value, there]
        arrived(there)
      }
    } catch (reason) {
      outcome = () => {
        transfer.state = 'failed'
        transfer.reason = reason
        failed(transfer)
      }
    }
    // Whoever ended it needs no message.
    if (running.get(key) !== own) return
    running.delete(key)
    outcome()
    next()
  }

  function retry(transfer: Transfer) {
    transfer.state = 'waiting'
    transfer.reason = undefined
    next()
  }

  function stop({ key }: Transfer) {
    const own = running.get(key)
    running.delete(key)
    own?.abort()
    transfers.value = transfers.value.filter((other) => other.key !== key)
    next()
  }

  onScopeDispose(() => {
    const all = [...running.values()]
    running.clear()
    transfers.value = []
    for (const own of all) own.abort()
  })

  return { transfers, refused, busy, add, retry, stop }
}
