import { __iconData as back } from '@lucide/vue/dist/esm/icons/arrow-left.mjs'
import { __iconData as forward } from '@lucide/vue/dist/esm/icons/arrow-right.mjs'
import { __iconData as follow } from '@lucide/vue/dist/esm/icons/bell.mjs'
import { __iconData as date } from '@lucide/vue/dist/esm/icons/calendar.mjs'
import { __iconData as check } from '@lucide/vue/dist/esm/icons/check.mjs'
import { __iconData as unfold } from '@lucide/vue/dist/esm/icons/chevron-down.mjs'
import { __iconData as negative } from '@lucide/vue/dist/esm/icons/circle-alert.mjs'
import { __iconData as positive } from '@lucide/vue/dist/esm/icons/circle-check.mjs'
import { __iconData as download } from '@lucide/vue/dist/esm/icons/download.mjs'
import { __iconData as external } from '@lucide/vue/dist/esm/icons/external-link.mjs'
import { __iconData as document } from '@lucide/vue/dist/esm/icons/file-text.mjs'
import { __iconData as info } from '@lucide/vue/dist/esm/icons/info.mjs'
import { __iconData as locked } from '@lucide/vue/dist/esm/icons/lock.mjs'
import { __iconData as login } from '@lucide/vue/dist/esm/icons/log-in.mjs'
import { __iconData as place } from '@lucide/vue/dist/esm/icons/map-pin.mjs'
import { __iconData as menu } from '@lucide/vue/dist/esm/icons/menu.mjs'
import { __iconData as comment } from '@lucide/vue/dist/esm/icons/message-square.mjs'
import { __iconData as phone } from '@lucide/vue/dist/esm/icons/phone.mjs'
import { __iconData as print } from '@lucide/vue/dist/esm/icons/printer.mjs'
import { __iconData as search } from '@lucide/vue/dist/esm/icons/search.mjs'
import { __iconData as privacy } from '@lucide/vue/dist/esm/icons/shield-check.mjs'
import { __iconData as support } from '@lucide/vue/dist/esm/icons/thumbs-up.mjs'
import { __iconData as warning } from '@lucide/vue/dist/esm/icons/triangle-alert.mjs'
import { __iconData as person } from '@lucide/vue/dist/esm/icons/user.mjs'
import { __iconData as close } from '@lucide/vue/dist/esm/icons/x.mjs'

// Only what is drawn: the components around it would be a kilobyte and a half for every visitor.
/** Named by what they mean here, so that the set of pictures can be exchanged in one place. */
export const icons = {
  back,
  forward,
  follow,
  date,
  check,
  unfold,
  negative,
  positive,
  download,
  external,
  document,
  info,
  locked,
  login,
  place,
  menu,
  comment,
  phone,
  print,
  search,
  privacy,
  support,
  warning,
  person,
  close,
} as const

export type IconName = keyof typeof icons
