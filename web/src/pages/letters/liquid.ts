// uses: letters:liquid.

/** What can be put into a letter; its words are in letters.liquid by the key. */
export interface Insert {
  key: string;
  code: string;
}

export const persons: Insert[] = [
  { key: 'salutation', code: '{{ client | salutation }}' },
  { key: 'friendly', code: '{{ client | salutation: "friendly" }}' },
  { key: 'first_name', code: '{{ client.first_name }}' },
  { key: 'full_name', code: '{{ client.full_name }}' },
  { key: 'dative', code: '{{ client | name: "dative", "first" }}' },
  { key: 'genitive', code: '{{ client | name: "genitive", "first" }}' },
];

export const facts: Insert[] = [
  { key: 'company', code: '{{ client.company | default: "" }}' },
  { key: 'city', code: '{{ client.city | default: "" }}' },
  { key: 'position', code: '{{ client.position | default: "" }}' },
  { key: 'bonus', code: '{{ client.bonus_balance }}' },
  { key: 'spent', code: '{{ client.total_spent | money: "RUB" }}' },
  { key: 'last_purchase', code: '{{ client.last_purchase_at | date_long }}' },
];

export const letterParts: Insert[] = [
  { key: 'sender_name', code: '{{ sender.name }}' },
  { key: 'promo', code: '{{ promo.code }}' },
  { key: 'promo_until', code: '{{ promo.expires_at | date_long }}' },
  { key: 'view', code: '{{ view_url }}' },
];

/** Every variable, for completion in the code. */
export const variables = [
  'client', 'client.first_name', 'client.middle_name', 'client.last_name', 'client.full_name', 'client.email', 'client.phone', 'client.gender', 'client.birthday', 'client.company',
  'client.position', 'client.industry', 'client.city', 'client.language', 'client.timezone', 'client.stage', 'client.tags', 'client.attributes', 'client.bonus_balance',
  'client.purchase_count', 'client.total_spent', 'client.last_purchase_at', 'client.consent.basis', 'client.external_id', 'client.id', 'client.owner_id', 'sender.name', 'sender.email',
  'sender.reply_to', 'manager.name', 'campaign.name', 'promo.code', 'promo.expires_at', 'unsubscribe_url', 'view_url',
];

/** Filters with what is written after them; `#{}` is where one goes on typing. */
export const filters: [name: string, snippet: string][] = [
  ['salutation', 'salutation'],
  ['salutation: "friendly"', 'salutation: "friendly"'],
  ['gendered', 'gendered: "#{}", "#{}", "#{}"'],
  ['name', 'name: "#{dative}", "#{first}"'],
  ['default', 'default: "#{}"'],
  ['plural', 'plural: "#{}", "#{}", "#{}"'],
  ['money', 'money: "#{RUB}"'],
  ['date_long', 'date_long'],
  ['date', 'date: "#{%d.%m.%Y}"'],
  ...(['upcase', 'downcase', 'capitalize', 'strip', 'size', 'first', 'last', 'round', 'ceil', 'floor', 'escape', 'url_encode', 'strip_html', 'newline_to_br', 'sort', 'reverse', 'uniq'].map((f) => [f, f]) as [string, string][]),
  ...(['append', 'prepend', 'remove', 'join', 'split'].map((f) => [f, `${f}: "#{}"`]) as [string, string][]),
  ...(['truncate', 'truncatewords', 'plus', 'minus', 'times', 'divided_by', 'at_least', 'at_most'].map((f) => [f, `${f}: #{10}`]) as [string, string][]),
  ['replace', 'replace: "#{}", "#{}"'],
];

export const tags: [name: string, snippet: string][] = [
  ['if', 'if #{client.company} %}#{}{% endif'],
  ['unless', 'unless #{client.company} %}#{}{% endunless'],
  ['case', 'case #{client.stage} %}{% when "#{active}" %}#{}{% else %}{% endcase'],
  ['for', 'for #{tag} in #{client.tags} %}#{}{% endfor'],
  ['assign', 'assign #{name} = #{}'],
  ['include', 'include "#{}"'],
  ['else', 'else'],
  ['elsif', 'elsif #{}'],
  ['endif', 'endif'],
  ['endfor', 'endfor'],
];

export const mjml = ['mj-section', 'mj-column', 'mj-text', 'mj-button', 'mj-image', 'mj-divider', 'mj-spacer', 'mj-hero', 'mj-wrapper', 'mj-group', 'mj-social', 'mj-social-element', 'mj-table', 'mj-raw', 'mj-head', 'mj-body', 'mj-attributes', 'mj-all', 'mj-class', 'mj-style', 'mj-title', 'mj-preview', 'mj-font'];

/** The words around a link to leave, in the format of the letter. */
export function unsubscribeIn(format: string, words: string): string {
  if (format === 'markdown') return `[${words}]({{ unsubscribe_url }})`;
  return `<a href="{{ unsubscribe_url }}">${words}</a>`;
}

export function imageIn(format: string, url: string, alt: string, width: number): string {
  const said = alt.replace(/["<>\]]/g, ' ').trim();
  if (format === 'markdown') return `![${said}](${url})`;
  if (format === 'mjml') return `<mj-image src="${url}" alt="${said}"${width < 600 ? ` width="${width}px"` : ''} />`;
  return `<img src="${url}" alt="${said}" width="${Math.min(width, 600)}" style="max-width:100%">`;
}
