import type { Schemas } from '@/lib/api/client'
import type { FieldErrors, FieldName } from '@/lib/form'
import { t } from '@/lib/i18n'
import { s } from '@/lib/staff-words'
import { parseNumber } from '@/ui/NumberInput/number'

type Batch = Schemas['CodeBatch']

/** Fields in the order of the form, as they are typed. */
export interface BatchValues extends Record<string, string> {
  project: string
  label: string
  size: string
  lastDay: string
}

/** The limits of the server. */
export const limits = { label: 120, size: 20_000 } as const

export function checkBatch({
  project,
  label,
  size,
  lastDay,
}: Readonly<BatchValues>): FieldErrors<BatchValues> {
  const errors: FieldErrors<BatchValues> = {}
  const count = parseNumber(size)
  if (!project) errors.project = s('codes.project.missing')
  if (!label.trim()) errors.label = s('codes.label.missing')
  if ([...label.trim()].length > limits.label) errors.label = t('form.tooLong', { Max: limits.label })
  if (count === undefined || count < 1 || count > limits.size)
    errors.size = s('codes.size.wrong', { Max: limits.size })
  if (!/^\d{4}-\d\d-\d\d$/.test(lastDay)) errors.lastDay = s('codes.lastDay.missing')
  return errors
}

/** As the server takes it. */
export function draftOf({ project, label, size, lastDay }: Readonly<BatchValues>): Schemas['NewCodeBatch'] {
  return {
    subjectKind: 'project',
    subjectId: project,
    label: label.trim(),
    size: parseNumber(size) ?? 0,
    lastDay,
  }
}

/** Both halves of what the codes are for are one question in the form. */
export function batchField([name]: readonly string[]): FieldName<BatchValues> | undefined {
  if (name === 'subjectKind' || name === 'subjectId') return 'project'
  return name === 'label' || name === 'size' || name === 'lastDay' ? name : undefined
}

/** Letters from … to … of each PDF. */
export function partsOf({ size, parts, partSize }: Pick<Batch, 'size' | 'parts' | 'partSize'>) {
  return Array.from({ length: parts }, (_, index) => ({
    part: index + 1,
    from: index * partSize + 1,
    to: Math.min(size, (index + 1) * partSize),
  }))
}
