/** An image of an answer: shown when its data are in the answer or in the project; never fetched from elsewhere. */
import { useQuery } from '@tanstack/react-query'
import { ImageOff, Image as Picture } from 'lucide-react'
import { type ReactNode, use, useMemo, useState } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import { useBullpen } from '../../client/context.tsx'
import { Revealed } from '../../ui/revealed.tsx'
import { ExternalLink, WithinLink } from '../external-link.tsx'
import { SessionIdContext } from '../tools/long-result.tsx'
import { GrowingContext } from './growing.ts'
import { type ImageSource, imageSource, shownSource } from './image-source.ts'
import styles from './image.module.css'

type ImageProps = { src: string; alt: string }

export function Image({ src, alt }: ImageProps) {
  const source = useMemo(() => imageSource(src), [src])
  return source.kind === 'file' ? <ProjectImage path={source.path} alt={alt} /> : <Shown source={source} alt={alt} />
}

function Shown({ source, alt }: { source: ImageSource; alt: string }) {
  const [broken, setBroken] = useState(false)
  const withinLink = use(WithinLink)
  switch (source.kind) {
    case 'data':
      return broken ? (
        <Instead alt={alt} note="It cannot be read." broken />
      ) : (
        <img className={styles.image} src={source.address} alt={alt} decoding="async" onError={() => setBroken(true)} />
      )
    case 'remote':
      return (
        <Instead
          alt={alt}
          note={
            <>
              Not loaded.{' '}
              {withinLink ? source.host : <ExternalLink href={source.address}>Open at {source.host}</ExternalLink>}
            </>
          }
        />
      )
    case 'refused':
      return <Instead alt={alt} note={source.why} broken />
    case 'file':
      return null // read first, by its own component
  }
}

/** Read by the host, which lets nothing out but images of the session's folder. */
function ProjectImage({ path, alt }: { path: string; alt: string }) {
  const { queries } = useBullpen()
  const sessionId = use(SessionIdContext)
  const growing = use(GrowingContext)
  const file = useQuery({
    ...queries.files.image.queryOptions({ input: { sessionId: sessionId ?? '', path } }),
    enabled: sessionId !== null && !growing,
    retry: false,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const source = useMemo(() => (file.data ? shownSource(file.data.data) : null), [file.data])
  if (source) return <Shown source={source} alt={alt} />
  const note = sessionId === null ? path : file.error ? toAppErrorData(file.error).message : 'Loading…'
  return <Instead alt={alt} note={<Revealed text={note} />} broken={file.error !== null} />
}

/** What stands where an image would be: its words, and why it is not shown. */
function Instead({ alt, note, broken = false }: { alt: string; note: ReactNode; broken?: boolean }) {
  return (
    <span className={styles.instead} role="group" aria-label={alt === '' ? 'Image' : `Image: ${alt}`}>
      {broken ? <ImageOff size={14} aria-hidden /> : <Picture size={14} aria-hidden />}
      <span>
        <span className={styles.alt}>{alt === '' ? 'Image' : <Revealed text={alt} />}</span> {note}
      </span>
    </span>
  )
}
