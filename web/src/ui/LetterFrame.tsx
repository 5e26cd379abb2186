import { useMemo } from 'react';

// The frame has no origin and runs nothing: the letter's own policy lets it show pictures of this installation and its own styles only.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: blob: ${window.location.origin}; style-src 'unsafe-inline'; font-src data:">`;

/** A letter's HTML, shut away from the app: no scripts, no origin, nothing fetched from elsewhere. */
export function LetterFrame({ html, title, height = 560 }: { html: string; title: string; height?: number | string }) {
  const doc = useMemo(() => {
    const head = /<head[^>]*>/i.exec(html);
    return head ? html.slice(0, head.index + head[0].length) + policy + html.slice(head.index + head[0].length) : policy + html;
  }, [html]);
  return (
    <iframe
      sandbox=""
      srcDoc={doc}
      title={title}
      referrerPolicy="no-referrer"
      loading="lazy"
      style={{ display: 'block', width: '100%', height, border: 0, background: '#fff', colorScheme: 'light' }}
    />
  );
}
