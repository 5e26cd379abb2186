// texts: visual

/** What can be put into a column. */
export const blocks = ['heading', 'text', 'button', 'image', 'divider', 'spacer'] as const;
/** What can be put into the letter as a row of its own. */
export const rows = ['row', 'columns', 'footer'] as const;
export type Block = (typeof blocks)[number];
export type Row = (typeof rows)[number];

const escape = (s: string) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;');

export function blockCode(kind: Block, t: (key: `new.${'heading' | 'text' | 'button'}`) => string): string {
  switch (kind) {
    case 'heading':
      return `<mj-text font-size="22px" line-height="30px" font-weight="bold">${escape(t('new.heading'))}</mj-text>`;
    case 'text':
      return `<mj-text font-size="16px" line-height="24px">${escape(t('new.text'))}</mj-text>`;
    case 'button':
      return `<mj-button href="https://">${escape(t('new.button'))}</mj-button>`;
    case 'image':
      return '<mj-image src="" alt="" />';
    case 'divider':
      return '<mj-divider border-width="1px" border-color="#d5d8de" />';
    case 'spacer':
      return '<mj-spacer height="24px" />';
  }
}

export function rowCode(kind: Row, t: (key: `new.${'text' | 'leave' | 'heading' | 'button'}`) => string): string {
  const column = (inner: string) => `<mj-column>\n    ${inner}\n  </mj-column>`;
  switch (kind) {
    case 'row':
      return `<mj-section background-color="#ffffff">\n  ${column(blockCode('text', t))}\n</mj-section>`;
    case 'columns':
      return `<mj-section background-color="#ffffff">\n  ${column(blockCode('text', t))}\n  ${column(blockCode('text', t))}\n</mj-section>`;
    case 'footer':
      return `<mj-section>\n  ${column(`<mj-text align="center" font-size="13px" line-height="20px" color="#5b616b">{{ sender.name | default: sender.email }}<br><a href="{{ unsubscribe_url }}" style="color: #5b616b">${escape(t('new.leave'))}</a></mj-text>`)}\n</mj-section>`;
  }
}
