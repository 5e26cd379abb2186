import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = ['ru', 'en'] as const;
export type Language = (typeof languages)[number];

const files = import.meta.glob<{ default: Record<string, unknown> }>('../locales/*/*.json');
const kept = 'salut.language';

// Each page's texts are a file of their own, fetched with the page.
const backend: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) {
      done(new Error(`no texts ${language}/${namespace}`), false);
      return;
    }
    load().then(
      (m) => done(null, m.default),
      (e: unknown) => done(e as Error, false),
    );
  },
};

function firstLanguage(): Language {
  const said = localStorage.getItem(kept);
  if (said === 'ru' || said === 'en') return said;
  for (const tag of navigator.languages) {
    if (tag.startsWith('ru')) return 'ru';
    if (tag.startsWith('en')) return 'en';
  }
  return 'ru';
}

export async function startI18n(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: firstLanguage(),
      fallbackLng: false,
      supportedLngs: languages,
      load: 'currentOnly',
      ns: ['common'],
      defaultNS: 'common',
      fallbackNS: 'common',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
      returnNull: false,
    });
}

/** Changes the language and remembers it on this device. */
export async function speak(language: Language): Promise<void> {
  localStorage.setItem(kept, language);
  if (i18next.language !== language) await i18next.changeLanguage(language);
}
