import userEvent from '@testing-library/user-event'
import { fireEvent, render, screen } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useAnnounce } from '../LiveRegion/announce'
import { qrCode } from './qr'
import ShareBox from './ShareBox.vue'

const url = 'https://mitwirken.example.ch/projekte/sonnenplatz'
const props = { url, title: 'Der Sonnenplatz & die Bäume', text: 'Machen Sie mit.' }

describe('ShareBox', () => {
  const user = userEvent.setup()

  it('copies the address and says so', async () => {
    render(ShareBox, { props })
    await user.click(screen.getByRole('button', { name: 'Link kopieren' }))
    expect(await navigator.clipboard.readText()).toBe(url)
    expect(screen.getByRole('button', { name: 'Link kopiert' })).toBeVisible()
    await vi.waitFor(() => {
      expect(useAnnounce().said.polite).toBe('Link kopiert')
    })
  })

  it('marks the address where the browser does not copy', async () => {
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'))
    render(ShareBox, { props })
    await user.click(screen.getByRole('button', { name: 'Link kopieren' }))
    const address = screen.getByLabelText<HTMLInputElement>('Link')
    expect(address).toHaveFocus()
    expect(address.selectionEnd).toBe(url.length)
    expect(address).toHaveAccessibleDescription(/^Der Browser lässt das Kopieren nicht zu/)
    expect(screen.getByRole('button', { name: 'Link kopieren' })).toBeVisible()
  })

  it('writes a mail with everything escaped', () => {
    render(ShareBox, { props })
    const mail = new URL(screen.getByRole('link', { name: 'Per E-Mail senden' }).getAttribute('href') ?? '')
    expect(mail.searchParams.get('subject')).toBe(props.title)
    expect(mail.searchParams.get('body')).toBe(`Machen Sie mit.\n\n${url}`)
  })

  it('can be walked through by keyboard', async () => {
    const { container } = render(ShareBox, { props })
    const stops = []
    for (let stop = 0; stop < 4; stop++) {
      await user.tab()
      stops.push(document.activeElement)
    }
    expect(stops).toEqual([
      screen.getByLabelText('Link'),
      screen.getByRole('button', { name: 'Link kopieren' }),
      screen.getByRole('link', { name: 'Per E-Mail senden' }),
      container.querySelector('summary'),
    ])
  })

  it('draws the code when it is opened, with words for those who do not see it', async () => {
    const { container } = render(ShareBox, { props })
    await fireEvent(container.querySelector('details') as HTMLElement, new Event('toggle'))
    expect(
      await screen.findByRole('img', { name: `QR-Code mit dem Link ${url}`, hidden: true }),
    ).toBeInTheDocument()
  })

  it('draws the code for paper only when somebody prints, at once', async () => {
    vi.useFakeTimers()
    render(ShareBox, { props })
    await vi.advanceTimersByTimeAsync(200)
    await vi.dynamicImportSettled()
    vi.useRealTimers()
    const code = () => screen.queryByRole('img', { hidden: true })
    expect(code()).toBeNull()
    window.dispatchEvent(new Event('beforeprint'))
    await nextTick()
    expect(code()).toBeInTheDocument()
  })

  describe('on a device that can share', () => {
    const share = vi.fn<(data: ShareData) => Promise<void>>()
    beforeEach(() => {
      share.mockReset()
      Object.defineProperty(navigator, 'share', { value: share, configurable: true })
    })
    afterEach(() => {
      Reflect.deleteProperty(navigator, 'share')
    })

    it('hands the page over, and accepts that nothing was chosen', async () => {
      share.mockRejectedValue(new DOMException('closed', 'AbortError'))
      render(ShareBox, { props })
      await user.click(await screen.findByRole('button', { name: 'Teilen' }))
      expect(share).toHaveBeenCalledWith(props)
      expect(screen.queryByRole('alert')).toBeNull()
    })
  })
})

describe('qrCode', () => {
  it('draws exactly the dark modules, inside a quiet zone of four', () => {
    const code = qrCode(url)
    const drawn = code.dark.map((row) => row.map(() => false))
    for (const [, x, y, length] of code.path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
      for (let step = 0; step < Number(length); step++) {
        const row = drawn[Number(y)]
        if (row) row[Number(x) + step] = true
      }
    expect(drawn).toEqual(code.dark)
    const edge = [...code.dark.slice(0, 4), ...code.dark.slice(-4)].flat()
    expect(edge.some(Boolean)).toBe(false)
    expect(code.dark[4]?.slice(4, 11)).toEqual(Array.from({ length: 7 }, () => true))
  })
})
